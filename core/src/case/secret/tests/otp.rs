use totp_rs::{Algorithm, Builder, Secret};

use crate::case::secret::otp::{TotpAlgorithm, TotpSecret, hotp};
use crate::case::secret::tests::draws;
use crate::keys::Sensitive;

const ALGORITHMS: [(TotpAlgorithm, Algorithm, usize); 3] = [
    (TotpAlgorithm::Sha1, Algorithm::SHA1, 20),
    (TotpAlgorithm::Sha256, Algorithm::SHA256, 32),
    (TotpAlgorithm::Sha512, Algorithm::SHA512, 64),
];

fn totp(secret: Vec<u8>, algorithm: TotpAlgorithm, digits: u8, period: u32) -> TotpSecret {
    TotpSecret { secret: Sensitive::new(secret), algorithm, digits, period }
}

/// Returns the first `length` bytes of `12345678901234567890...`.
fn seed(length: usize) -> Vec<u8> {
    b"1234567890".iter().copied().cycle().take(length).collect()
}

#[test]
fn hotp_values_are_those_of_rfc_4226_appendix_d() {
    let whole = [
        1_284_755_224,
        1_094_287_082,
        137_359_152,
        1_726_969_429,
        1_640_338_314,
        868_254_676,
        1_918_287_922,
        82_162_583,
        673_399_871,
        645_520_489,
    ];
    let six = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
    for (counter, (whole, six)) in (0..).zip(whole.into_iter().zip(six)) {
        assert_eq!(hotp(&seed(20), counter, 6).unwrap(), six);
        assert_eq!(hotp(&seed(20), counter, 9).unwrap(), whole % 1_000_000_000);
        assert_eq!(hotp(&seed(20), counter, 10).unwrap(), whole, "ten digits hold every value");
    }
}

#[test]
fn totp_values_are_those_of_rfc_6238_appendix_b() {
    let table = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ];
    for (seconds, codes) in table {
        for ((algorithm, _, length), code) in ALGORITHMS.into_iter().zip(codes) {
            let secret = totp(seed(length), algorithm, 8, 30);
            assert_eq!(secret.verify(code, seconds * 1000, None), u64::try_from(seconds / 30).ok());
            assert_eq!(secret.verify(code, seconds * 1000 + 90_000, None), None);
        }
    }
}

/// Compares with another implementation, for keys of all lengths around the hashes' block sizes.
#[test]
fn codes_are_those_of_another_implementation() {
    let mut checked = 0;
    for length in 16..=200_u8 {
        for (algorithm, theirs, _) in ALGORITHMS {
            let secret: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37) ^ length).collect();
            let (digits, period) = (6 + length % 3, [30, 60, 15][usize::from(length % 3)]);
            let other = Builder::new()
                .with_algorithm(theirs)
                .with_digits(digits)
                .with_step_duration(period)
                .with_secret(Secret::new(secret.clone().into()))
                .build_noncompliant();
            let ours = totp(secret, algorithm, digits, u32::try_from(period).unwrap());
            let seconds = 1_700_000_000 + u64::from(length) * 1_234_567;
            let code = other.generate(seconds).to_string();
            let now = i64::try_from(seconds * 1000).unwrap();
            assert_eq!(ours.verify(&code, now, None), Some(seconds / period), "{length} {algorithm:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 555);
}

#[test]
fn the_window_is_one_step_either_way_and_a_step_is_accepted_once() {
    let secret = totp(seed(20), TotpAlgorithm::Sha1, 6, 30);
    let code = |step| format!("{:06}", hotp(&seed(20), step, 6).unwrap());
    // Step 4, from its first to its last millisecond.
    for now in [120_000, 149_999] {
        for step in 0..10 {
            let within = (3..=5).contains(&step);
            assert_eq!(secret.verify(&code(step), now, None), within.then_some(step));
            for last in 0..7 {
                let accepted = within && step > last;
                assert_eq!(secret.verify(&code(step), now, Some(last)), accepted.then_some(step));
            }
        }
    }
    assert_eq!(secret.verify(&code(0), 0, None), Some(0));
    assert_eq!(secret.verify(&code(0), -1, None), None);
    assert_eq!(secret.verify(&code(0), i64::MAX, Some(u64::MAX)), None);
}

#[test]
fn of_two_steps_with_one_code_the_later_is_spent() {
    // The first two neighbouring steps with the same six digits.
    let (twin, code) = (910_737, hotp(&seed(20), 910_737, 6).unwrap());
    assert_eq!(hotp(&seed(20), twin + 1, 6).unwrap(), code);
    let secret = totp(seed(20), TotpAlgorithm::Sha1, 6, 30);
    let now = i64::try_from(twin * 30_000).unwrap();
    assert_eq!(secret.verify(&format!("{code:06}"), now, None), Some(twin + 1));
    assert_eq!(secret.verify(&format!("{code:06}"), now, Some(twin)), Some(twin + 1));
    assert_eq!(secret.verify(&format!("{code:06}"), now, Some(twin + 1)), None);
}

#[test]
fn typed_codes_are_read_by_the_one_function() {
    let secret = totp(seed(20), TotpAlgorithm::Sha1, 6, 30);
    for (typed, expected) in [
        ("287 082", Some(1)),
        (" 287082\u{00A0}\n", Some(1)),
        ("287-082", Some(1)),
        ("٢٨٧٠٨٢", Some(1)),
        ("\u{200e}287082", Some(1)),
        ("287.082", None),
        ("0287082", None),
        ("28708", None),
        ("+287082", None),
        ("２８７０８２", Some(1)),
        ("", None),
    ] {
        assert_eq!(secret.verify(typed, 59_000, None), expected, "{typed:?}");
    }
}

#[test]
fn a_secret_that_could_be_guessed_accepts_nothing() {
    for (length, digits, period, accepted) in [
        (16, 6, 30, true),
        (15, 6, 30, false),
        (0, 6, 30, false),
        (20, 5, 30, false),
        (20, 0, 30, false),
        (20, 9, 30, false),
        (20, 6, 0, false),
    ] {
        let secret = totp(seed(length), TotpAlgorithm::Sha1, digits, period);
        let code =
            format!("{:0width$}", hotp(&seed(length), 1, digits).unwrap(), width = usize::from(digits));
        assert_eq!(secret.verify(&code, 30_000, None).is_some(), accepted, "{length} {digits} {period}");
    }
}

#[test]
fn authenticators_can_read_the_address() {
    let mut secret = totp(b"Hello!\xDE\xAD\xBE\xEF".to_vec(), TotpAlgorithm::Sha1, 6, 30);
    // The example of the key URI format, which authenticators follow.
    assert_eq!(
        secret.provisioning_uri("Example", "alice@google.com").expose(),
        "otpauth://totp/Example:alice%40google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA1&digits=6&period=30"
    );
    (secret.algorithm, secret.digits, secret.period) = (TotpAlgorithm::Sha512, 8, 60);
    assert_eq!(
        secret.provisioning_uri("A:b & Søn", "a/b?c=d#e").expose(),
        "otpauth://totp/A-b%20%26%20S%C3%B8n:a%2Fb%3Fc%3Dd%23e?secret=JBSWY3DPEHPK3PXP&issuer=A-b%20%26%20S%C3%B8n&algorithm=SHA512&digits=8&period=60"
    );
}

/// RFC 4648 §10, without the padding.
#[test]
fn base32_is_that_of_rfc_4648() {
    use crate::case::secret::base32::{STANDARD, encode};
    for (bytes, text) in [
        ("", ""),
        ("f", "MY"),
        ("fo", "MZXQ"),
        ("foo", "MZXW6"),
        ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ] {
        assert_eq!(encode(bytes.as_bytes(), STANDARD).expose(), text);
    }
}

#[test]
fn new_secrets_differ_and_do_not_print() {
    let (mut some, mut others) = (draws(1), draws(2));
    let drawn = [TotpSecret::draw(&mut some), TotpSecret::draw(&mut some), TotpSecret::draw(&mut others)];
    for (at, secret) in drawn.iter().enumerate() {
        assert_eq!(secret.secret.expose().len(), 20);
        assert!(drawn[..at].iter().all(|other| other.secret.expose() != secret.secret.expose()));
    }
    let planted = totp(vec![0xAB; 20], TotpAlgorithm::Sha1, 6, 30);
    let uri = planted.provisioning_uri("Example", "alice");
    for printed in [format!("{planted:?}"), format!("{planted:#?}"), format!("{uri:?}")] {
        assert!(!printed.contains("171") && !printed.to_lowercase().contains("ab, ab"), "{printed}");
        assert!(!printed.contains("VOV2"), "{printed}");
    }
}

#[test]
fn a_sealed_body_carries_it() {
    let secret = totp(seed(32), TotpAlgorithm::Sha256, 8, 60);
    let body = Sensitive::new(postcard::to_allocvec(&secret).unwrap());
    let read: TotpSecret = postcard::from_bytes(body.expose()).unwrap();
    assert_eq!(read.secret.expose(), secret.secret.expose());
    assert_eq!((read.algorithm, read.digits, read.period), (secret.algorithm, 8, 60));
}
