use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};

use crate::case::secret::phc::{hash, verify};
use crate::case::secret::tests::hex;

/// The vector of RFC 9106 §5.3, with a secret and associated data, which the engine does not use.
#[test]
fn the_hash_is_argon2id_of_rfc_9106() {
    let params = ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(AssociatedData::new(&[4; 12]).unwrap())
        .build()
        .unwrap();
    let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(hex(&tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

/// From `test.c` of the reference implementation.
#[test]
fn strings_of_the_reference_implementation_verify() {
    for phc in [
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=262144,t=2,p=1$c29tZXNhbHQ$eP4eyR+zqlZX1y5xCFTkw9m5GYx0L5YWwvCFvtlbLow",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
    ] {
        assert!(verify(phc, b"password"), "{phc}");
        assert!(!verify(phc, b"sassword"), "{phc}");
    }
}

#[test]
fn a_new_string_says_its_cost_and_salt() {
    let phc = hash([0xFF; 16], b"secret").unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$/////////////////////w$"), "{phc}");
    assert!(verify(&phc, b"secret"));
    assert!(!verify(&phc, b"secret ") && !verify(&phc, b""));
}

#[test]
fn other_algorithms_damaged_and_dear_strings_are_never_right() {
    for phc in [
        "",
        "password",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=256,t=2,p=1",
        "$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQAAAAAAAAAAA$+r0d29hqEB0yasKr55ZgICsQGSkl0v0kgwhd+U3wyRo",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=4000000,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ] {
        assert!(!verify(phc, b"password"), "{phc}");
    }
}
