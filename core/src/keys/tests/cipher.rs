use hmac::Mac as _;

use super::bytes;
use crate::keys::cipher::hmac;
use crate::keys::{Cipher, KeyError};

const AD: &[u8] = b"where it belongs";

fn sealed() -> Vec<u8> {
    Cipher::new(&[1; 32]).seal(&[9; 32], AD, b"hello").unwrap()
}

/// draft-irtf-cfrg-xchacha-03, A.3.1.
#[test]
fn xchacha20_poly1305_as_published() {
    let key = bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    let sealed = bytes(concat!(
        "01",
        "404142434445464748494a4b4c4d4e4f5051525354555657",
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452",
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9",
        "21f9664c97637da9768812f615c68b13b52e",
        "c0875924c1c7987947deafd8780acf49",
    ));
    let cipher = Cipher::new(&key.try_into().unwrap());
    let plain = cipher.open(&bytes("50515253c0c1c2c3c4c5c6c7"), &sealed).unwrap();
    let expected = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
                    future, sunscreen would be it.";
    assert_eq!(str::from_utf8(plain.expose()).unwrap(), expected);
}

/// RFC 4231, 4.2; the key of 20 bytes is the same as one filled up with zeros.
#[test]
fn hmac_sha_256_as_published() {
    let mut key = [0; 32];
    key[..20].fill(0x0b);
    let mac = hmac(&key).chain_update(b"Hi There").finalize().into_bytes();
    let expected = bytes("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_eq!(mac.as_slice(), expected);
}

#[test]
fn the_nonce_is_the_beginning_of_the_hmac_of_the_plaintext_under_the_draw() {
    let expected = hmac(&[9; 32]).chain_update(b"hello").finalize().into_bytes();
    assert_eq!(sealed()[0], 1);
    assert_eq!(sealed()[1..25], expected[..24]);
    assert_eq!(sealed().len(), 1 + 24 + 5 + 16);
}

#[test]
fn a_repeated_draw_repeats_no_nonce_for_another_plaintext() {
    let cipher = Cipher::new(&[1; 32]);
    let nonce = |plain: &[u8]| cipher.seal(&[9; 32], AD, plain).unwrap()[1..25].to_vec();
    let texts =
        (0..2000_u32).map(|n| n.to_be_bytes().to_vec()).chain([vec![], vec![0], vec![0; 64], vec![0; 65]]);
    let nonces: std::collections::BTreeSet<_> = texts.map(|plain| nonce(&plain)).collect();
    assert_eq!(nonces.len(), 2004);
}

#[test]
fn what_was_sealed_opens() {
    let cipher = Cipher::new(&[1; 32]);
    for length in [0, 1, 63, 64, 65, 4000] {
        let plain = vec![0x5a; length];
        let sealed = cipher.seal(&[9; 32], AD, &plain).unwrap();
        assert!(cipher.open(AD, &sealed).unwrap().same(&plain));
        assert!(length < 8 || !sealed.windows(8).any(|part| part == [0x5a; 8]));
    }
}

#[test]
fn every_flipped_bit_refuses() {
    let cipher = Cipher::new(&[1; 32]);
    for at in 0..sealed().len() * 8 {
        let mut damaged = sealed();
        damaged[at / 8] ^= 1 << (at % 8);
        assert_eq!(cipher.open(AD, &damaged).err(), Some(KeyError::Damaged), "bit {at}");
    }
}

#[test]
fn every_other_length_refuses() {
    let cipher = Cipher::new(&[1; 32]);
    for length in 0..sealed().len() {
        assert_eq!(cipher.open(AD, &sealed()[..length]).err(), Some(KeyError::Damaged), "{length} bytes");
    }
    let longer = [sealed(), vec![0]].concat();
    assert_eq!(cipher.open(AD, &longer).err(), Some(KeyError::Damaged));
}

#[test]
fn another_place_or_another_key_refuses() {
    let cipher = Cipher::new(&[1; 32]);
    for ad in [&b""[..], b"where it belong", b"where it belongs ", b"Where it belongs"] {
        assert_eq!(cipher.open(ad, &sealed()).err(), Some(KeyError::Damaged));
    }
    assert_eq!(Cipher::new(&[2; 32]).open(AD, &sealed()).err(), Some(KeyError::Damaged));
    assert!(cipher.open(AD, &sealed()).is_ok());
}
