use hmac::Mac as _;

use super::bytes;
use crate::keys::cipher::hmac;
use crate::keys::{Cipher, KeyError, Nonce};

const AD: &[u8] = b"where it belongs";

fn sealed() -> Vec<u8> {
    Cipher::new(&[1; 32]).seal(&[9; 12], AD, b"hello").unwrap()
}

/// RFC 8452, C.2: plaintext, associated data, ciphertext with its tag.
#[test]
fn aes_256_gcm_siv_as_published() {
    let mut key = [0; 32];
    key[0] = 1;
    let cipher = Cipher::new(&key);
    let nonce: Nonce = bytes("030000000000000000000000").try_into().unwrap();
    for (plain, ad, sealed) in [
        ("", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
        ("0100000000000000", "", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
        ("0200000000000000", "01", "1de22967237a813291213f267e3b452f02d01ae33e4ec854"),
    ] {
        let sealed = [&[1], &nonce[..], &bytes(sealed)].concat();
        assert_eq!(cipher.seal(&nonce, &bytes(ad), &bytes(plain)).unwrap(), sealed);
        assert!(cipher.open(&bytes(ad), &sealed).unwrap().same(&bytes(plain)));
    }
}

/// RFC 4231, 4.2; the key of 20 bytes equals one padded with zeros.
#[test]
fn hmac_sha_256_as_published() {
    let mut key = [0; 32];
    key[..20].fill(0x0b);
    let mac = hmac(&key).chain_update(b"Hi There").finalize().into_bytes();
    let expected = bytes("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_eq!(mac.as_slice(), expected);
}

/// A reused seed must reveal no more than whether two texts are the same.
#[test]
fn a_repeated_nonce_gives_another_text_another_key_stream() {
    let cipher = Cipher::new(&[1; 32]);
    let stream = |n: u32| {
        let plain = [n.to_be_bytes(); 8].concat();
        let sealed = cipher.seal(&[9; 12], AD, &plain).unwrap();
        sealed[13..45].iter().zip(&plain).map(|(sealed, plain)| sealed ^ plain).collect::<Vec<u8>>()
    };
    let streams: std::collections::BTreeSet<_> = (0..2000).map(stream).collect();
    assert_eq!(streams.len(), 2000);
}

#[test]
fn what_was_sealed_opens() {
    let cipher = Cipher::new(&[1; 32]);
    for length in [0, 1, 63, 64, 65, 4000] {
        let plain = vec![0x5a; length];
        let sealed = cipher.seal(&[9; 12], AD, &plain).unwrap();
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
