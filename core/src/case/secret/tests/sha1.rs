use super::hex;
use crate::case::secret::sha1::{hmac, sha1};

/// FIPS 180-4: the examples of NIST, and of RFC 3174.
#[test]
fn digests_are_those_of_the_standard() {
    let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    for (text, expected) in [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (long, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (&"a".repeat(1_000_000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        (
            &"0123456701234567012345670123456701234567012345670123456701234567".repeat(10),
            "dea356a2cddd90c7a7ecedc5ebb563934f460452",
        ),
    ] {
        assert_eq!(hex(&sha1(&[text.as_bytes()])), expected, "{} bytes", text.len());
        let (first, second) = text.as_bytes().split_at(text.len() / 3);
        assert_eq!(hex(&sha1(&[first, second])), expected);
    }
}

/// RFC 2202 §3, all seven.
#[test]
fn macs_are_those_of_rfc_2202() {
    let counting: Vec<u8> = (1..=25).collect();
    let large = b"Test Using Larger Than Block-Size Key - Hash Key First".as_slice();
    let larger = b"Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data".as_slice();
    for (key, message, expected) in [
        (vec![0x0b; 20], b"Hi There".to_vec(), "b617318655057264e28bc0b6fb378c8ef146be00"),
        (
            b"Jefe".to_vec(),
            b"what do ya want for nothing?".to_vec(),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        ),
        (vec![0xaa; 20], vec![0xdd; 50], "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
        (counting, vec![0xcd; 50], "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
        (vec![0x0c; 20], b"Test With Truncation".to_vec(), "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
        (vec![0xaa; 80], large.to_vec(), "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
        (vec![0xaa; 80], larger.to_vec(), "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"),
    ] {
        assert_eq!(hex(hmac(&key, &message).expose()), expected);
    }
}
