#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]

mod claims;
mod delivery;
mod jose;
mod redeem;
mod signature;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::case::grant::token::*;
use crate::decide::Time;
use crate::keys::{Keys as _, RawKeys, Sensitive};

const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
/// The time at which the grant of the tests is signed, in seconds since 1970.
const NOW: i64 = 1_800_000_000;
const BLIND: [u8; 32] = [7; 32];
const PASSWORD: &str = "Kestrel-94-Meadow";

fn base64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> [u8; 32] {
    BASE64_URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
}

fn keys() -> RawKeys {
    RawKeys::new([1; 32], [2; 32], [3; 32], decode(SEED))
}

fn connector() -> Connector {
    let connector = Connector::new("ad-1", "log.contoso.example/bonafides");
    connector.key("grant-1", keys().grant_public()).unwrap()
}

fn granted() -> GrantClaims {
    GrantClaims {
        iss: "log.contoso.example/bonafides".to_owned(),
        aud: "ad-1".to_owned(),
        sub: "6f9619ff-8b86-d011-b42d-00cf4fc964ff".to_owned(),
        jti: "0123456789abcdef0123456789abcdef".to_owned(),
        iat: NOW,
        nbf: NOW,
        exp: NOW + 300,
        action: "reset_password".to_owned(),
        case: "fedcba9876543210fedcba9876543210".to_owned(),
        opr: "p-7f".to_owned(),
        epoch: 3,
        policy: "ab".repeat(32),
        rec: "cd".repeat(32),
        secret: Some(secret_mac(&BLIND, PASSWORD)),
    }
}

fn token(claims: &GrantClaims) -> String {
    sign(claims, &keys()).unwrap().expose().to_owned()
}

/// Returns a token with a valid signature, whatever it contains.
fn signed(header: &str, payload: &[u8]) -> String {
    signed_parts(&base64(header), &base64(payload))
}

fn signed_parts(header: &str, payload: &str) -> String {
    let message = format!("{header}.{payload}");
    let signature = keys().sign_grant(message.as_bytes()).unwrap();
    format!("{message}.{}", base64(signature))
}

fn good_header() -> String {
    header("grant-1").unwrap()
}

fn good_payload() -> String {
    let token = token(&granted());
    let payload = token.split('.').nth(1).unwrap();
    String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn seconds(seconds: i64) -> Time {
    Time::from_milliseconds(seconds * 1000)
}

fn verify_at(token: &str, now: Time) -> Result<GrantClaims, GrantError> {
    let secret = Sensitive::from(PASSWORD);
    connector().verify(token, &delivery(&secret), now)
}

fn verify(token: &str) -> Result<GrantClaims, GrantError> {
    verify_at(token, seconds(NOW))
}

fn delivery(secret: &Sensitive<String>) -> Delivery<'_> {
    Delivery {
        action: "reset_password",
        account: "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        secret: Some(secret),
        blind: Some(&BLIND),
    }
}

#[test]
fn a_grant_is_verified_as_it_was_signed() {
    assert_eq!(verify(&token(&granted())), Ok(granted()));
}

#[test]
fn header_and_payload_are_the_bytes_of_the_protocol() {
    assert_eq!(good_header(), r#"{"alg":"Ed25519","kid":"grant-1","typ":"bonafides-grant+jwt"}"#);
    let mac = secret_mac(&BLIND, PASSWORD);
    let (policy, rec) = ("ab".repeat(32), "cd".repeat(32));
    let payload = format!(
        "{{\"action\":\"reset_password\",\"aud\":\"ad-1\",\"case\":\"fedcba9876543210fedcba9876543210\",\
         \"epoch\":3,\"exp\":1800000300,\"iat\":1800000000,\"iss\":\"log.contoso.example/bonafides\",\
         \"jti\":\"0123456789abcdef0123456789abcdef\",\"nbf\":1800000000,\"opr\":\"p-7f\",\
         \"policy\":\"{policy}\",\"rec\":\"{rec}\",\"secret\":\"{mac}\",\
         \"sub\":\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"}}"
    );
    assert_eq!(good_payload(), payload);
    assert_eq!(token(&granted()), signed(&good_header(), payload.as_bytes()));
}

#[test]
fn rfc_8037_appendix_a_4() {
    let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert_eq!(keys().grant_public(), decode(PUBLIC));
    assert_eq!(base64(keys().sign_grant(message.as_bytes()).unwrap()), signature);
    // The signature is valid, but `EdDSA` is not the algorithm of a grant.
    assert_eq!(verify(&format!("{message}.{signature}")), Err(GrantError::Header));
}

#[test]
fn rfc_4231_test_case_2_with_its_key_filled_up() {
    let mut blind = [0; 32];
    blind[..4].copy_from_slice(b"Jefe");
    assert_eq!(
        secret_mac(&blind, "what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

#[test]
fn nothing_is_signed_that_a_connector_would_not_read() {
    let long = GrantClaims { opr: "p".repeat(4096), ..granted() };
    assert!(sign(&long, &keys()).is_err());
    let wide = GrantClaims { epoch: 1 << 53, ..granted() };
    assert!(sign(&wide, &keys()).is_err());
    let widest = GrantClaims { epoch: (1 << 53) - 1, ..granted() };
    assert_eq!(verify(&token(&widest)), Ok(widest));
}

#[test]
fn debug_shows_neither_token_nor_secret() {
    let token = sign(&granted(), &keys()).unwrap();
    let shown = format!("{token:?}");
    assert!(shown.contains(&token.sha256_hex()));
    for part in token.expose().split('.') {
        assert!(!shown.contains(part));
    }
    let secret = Sensitive::from(PASSWORD);
    let shown = format!("{:?}", delivery(&secret));
    assert!(!shown.contains(PASSWORD) && !shown.contains('7') && !shown.contains("6f9619ff"));
}

#[test]
fn the_hash_of_a_token_is_sha_256_of_its_text() {
    assert_eq!(
        GrantToken::from("abc".to_owned()).sha256_hex(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
