//! Signatures and keys that are refused.

use crate::case::grant::token::tests::*;

/// Swaps the signature for other bytes.
fn with_signature(signature: impl AsRef<[u8]>) -> String {
    let token = token(&granted());
    let (message, _) = token.rsplit_once('.').unwrap();
    format!("{message}.{}", base64(signature))
}

fn signature() -> [u8; 64] {
    let token = token(&granted());
    let (_, signature) = token.rsplit_once('.').unwrap();
    BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap().try_into().unwrap()
}

#[test]
fn signature_of_another_length() {
    let good = signature();
    for length in [0, 1, 32, 63] {
        assert_eq!(verify(&with_signature(&good[..length])), Err(GrantError::Signature), "{length}");
    }
    assert_eq!(verify(&with_signature([&good[..], &[0]].concat())), Err(GrantError::Signature));
    assert_eq!(verify(&with_signature([good, good].concat())), Err(GrantError::Signature));
}

#[test]
fn signature_with_the_order_added_to_its_scalar() {
    // The order of the group, little-endian: s + L satisfies the equation, as s does.
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut forged = signature();
    let mut carry = 0;
    for (byte, add) in forged[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    assert_eq!(verify(&with_signature(forged)), Err(GrantError::Signature));
    assert_eq!(verify(&with_signature(signature())), Ok(granted()));
}

#[test]
fn signature_whose_point_is_the_identity() {
    // Made with the private key: it satisfies the equation, and only strict verification refuses it.
    let signature = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB5kjrz0JbpK1hbcoYPjdGMsGywZNPSuXrBkM8djtArAA";
    let token = format!("{}.{}.{signature}", base64(good_header()), base64("{}"));
    assert_eq!(verify(&token), Err(GrantError::Signature));
}

#[test]
fn weak_keys_and_no_keys_are_not_configured() {
    // The identity, and a point of order 8: with them one signature fits every message.
    let mut identity = [0; 32];
    identity[0] = 1;
    let order_8 = [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ];
    let mut no_point = [0; 32];
    no_point[0] = 2;
    for key in [identity, order_8, no_point, [0; 32]] {
        let refusal = Connector::new("ad-1", "origin").key("grant-1", key).unwrap_err();
        assert_eq!(refusal, GrantError::Key("grant-1".to_owned()));
    }
}

#[test]
fn every_flipped_bit() {
    let good = token(&granted()).into_bytes();
    for at in 0..good.len() {
        for bit in 0..7 {
            let mut flipped = good.clone();
            flipped[at] ^= 1 << bit;
            let flipped = String::from_utf8(flipped).unwrap();
            assert!(verify(&flipped).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_prefix() {
    let good = token(&granted());
    for end in 0..good.len() {
        assert!(verify(&good[..end]).is_err(), "{end}");
    }
}
