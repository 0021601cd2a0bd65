use crate::case::secret::base32::{CROCKFORD, encode};
use crate::case::secret::recovery::{mac, make, normalise, token128};
use crate::case::secret::tests::{chi_square, draws, keys};
use crate::keys::KeyError;

fn groups(text: &str) -> Vec<usize> {
    text.split('-').map(str::len).collect()
}

#[test]
fn codes_and_tokens_look_as_documented() {
    let mut draws = draws(1);
    let (code, token) = (make(&mut draws), token128(&mut draws, "token"));
    assert_eq!(groups(code.expose()), [4; 4]);
    assert_eq!(groups(token.expose()), [4, 4, 4, 4, 4, 4, 2]);
    for text in [&code, &token] {
        assert!(text.expose().bytes().all(|byte| byte == b'-' || CROCKFORD.contains(&byte)));
        assert!(!format!("{text:?}").contains(&text.expose()[..4]));
    }
    assert_ne!(code.expose(), make(&mut draws).expose());
    assert_ne!(token.expose(), token128(&mut draws, "token").expose());
}

/// All bits count: every value of a character is equally frequent at every position.
#[test]
fn characters_of_codes_are_uniform() {
    let mut draws = draws(2);
    let mut counts = vec![[0_u32; 32]; 16];
    for _ in 0..6400 {
        let code = normalise(make(&mut draws).expose());
        for (counts, byte) in counts.iter_mut().zip(code.expose().bytes()) {
            counts[CROCKFORD.iter().position(|c| *c == byte).unwrap()] += 1;
        }
    }
    for (at, counts) in counts.iter().enumerate() {
        // 31 degrees of freedom: 70 is exceeded by chance once in 10 000.
        assert!(chi_square(counts) < 70.0, "place {at}: {}", chi_square(counts));
    }
}

#[test]
fn every_bit_of_a_token_shows() {
    let zero = encode(&[0; 16], CROCKFORD);
    assert_eq!(zero.expose(), &"0".repeat(26));
    let shown: std::collections::BTreeSet<String> = (0..128)
        .map(|bit| {
            let mut bytes = [0; 16];
            bytes[bit / 8] = 0x80 >> (bit % 8);
            encode(&bytes, CROCKFORD).expose().clone()
        })
        .collect();
    assert_eq!(shown.len(), 128);
    assert!(!shown.contains(zero.expose()));
    assert_eq!(encode(&[0xFF; 10], CROCKFORD).expose(), &"Z".repeat(16));
}

#[test]
fn typed_codes_are_read_kindly() {
    for typed in ["0123-ABCD-1100-XYZ9", "oI23abcdLlOoxyz9", " 0i23 abcd–l1o0 XyZ9 ", "O123-ABCD-iI0O-XYZ9"]
    {
        assert_eq!(normalise(typed).expose(), "0123ABCD1100XYZ9", "{typed}");
    }
    // `U` is not in the alphabet of codes, and must not be read as another letter.
    for typed in ["V123-ABCD-1100-XYZ9", "U123-ABCD-1100-XYZ9", "0123ABCD1100XYZ", "0123ABCD1100XYZ99", ""] {
        assert_ne!(normalise(typed).expose(), "0123ABCD1100XYZ9");
    }
    assert_eq!(normalise(&"A".repeat(1 << 20)).expose(), "");
}

#[test]
fn stored_macs_know_their_key_and_every_writing() {
    let mut keys = keys();
    let code = make(&mut draws(3));
    let stored = mac(&keys, "vault-1", code.expose()).unwrap();
    assert_eq!(mac(&keys, "vault-1", &code.expose().to_lowercase().replace('-', " ")).unwrap(), stored);
    assert_ne!(mac(&keys, "vault-1", make(&mut draws(4)).expose()).unwrap(), stored);
    keys.rotate_vault("vault-2", [9; 32]).unwrap();
    assert_eq!(mac(&keys, "vault-1", code.expose()).unwrap(), stored);
    assert_ne!(mac(&keys, "vault-2", code.expose()).unwrap(), stored);
    assert!(matches!(mac(&keys, "vault-3", code.expose()), Err(KeyError::Unknown { .. })));
}
