//! Argon2id, stored as PHC strings.

use std::hint::black_box;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use crate::case::secret::SecretError;
use crate::keys::Sensitive;

/// 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The most expensive string that is verified, so that a host's import cannot stall the engine.
const MOST_MEMORY_KIB: u32 = 262_144;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 16;

/// Returns the PHC string of `secret`.
pub(super) fn hash(salt: [u8; 16], secret: &[u8]) -> Result<String, SecretError> {
    let hashed = argon2()?.hash_password_with_salt(secret, &salt).map_err(|_| SecretError::Unhashed)?;
    Ok(hashed.to_string())
}

/// Returns true if `phc` was made from `secret`; compares in constant time.
///
/// A malformed string, one of another algorithm or a too expensive one takes as long as a wrong one.
pub(super) fn verify(phc: &str, secret: &[u8]) -> bool {
    let Some(stored) = read(phc) else {
        dummy(secret);
        return false;
    };
    Argon2::default().verify_password(secret, &stored).is_ok()
}

/// Does the work of one [`verify`] against a string of [`hash`], without a result.
pub(super) fn dummy(secret: &[u8]) {
    let mut out = [0_u8; 32];
    if let Ok(argon2) = argon2() {
        black_box(argon2.hash_password_into(black_box(secret), &[0; 16], &mut out)).ok();
    }
    black_box(Sensitive::new(out));
}

fn argon2() -> Result<Argon2<'static>, SecretError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| SecretError::Unhashed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn read(phc: &str) -> Option<PasswordHash> {
    let stored = PasswordHash::new(phc).ok()?;
    let params = Params::try_from(&stored).ok()?;
    let ours = stored.algorithm == argon2::ARGON2ID_IDENT
        && stored.salt.is_some()
        && stored.hash.is_some()
        && params.m_cost() <= MOST_MEMORY_KIB
        && params.t_cost() <= MOST_PASSES
        && params.p_cost() <= MOST_LANES;
    ours.then_some(stored)
}
