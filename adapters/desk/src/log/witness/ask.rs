//! The conversation with one witness, as C2SP tlog-witness describes it.

use bonafides::log::{
    SignedCheckpoint, Tiles, WitnessError, Witnesses, add_checkpoint, consistency_proof, cosigned_size,
};
use bonafides_parts::{Store, Witness, WitnessAnswer};

use super::fault::WitnessFault;
use crate::log::LogError;
use crate::log::rows::StoredTiles;

/// Asks a witness to cosign a checkpoint, and returns its answer, in which `key` has a valid cosignature. `known` is the
/// size that it has cosigned last, as far as this desk knows; if that is another one, the witness says which, once.
pub(super) fn ask(
    witness: &dyn Witness,
    key: &Witnesses,
    checkpoint: &SignedCheckpoint,
    known: u64,
    store: &dyn Store,
) -> Result<String, WitnessFault> {
    let size = checkpoint.head().size;
    // A size beyond the checkpoint is malformed. The witness says itself what it knows.
    let first = if known > size { 0 } else { known };
    let answer = send(witness, checkpoint, first, store)?;
    if answer.status != 409 {
        return cosigned(answer, key, checkpoint);
    }
    let Some(cosigned_last) = cosigned_size(&answer.body) else {
        return Err(WitnessFault::Answer { status: 409 });
    };
    if cosigned_last > size {
        return Err(WitnessFault::Ahead { cosigned: cosigned_last, size });
    }
    if cosigned_last == first {
        // The size is right, so the root is not: there is no other reason if both sizes are the same.
        return Err(if first == size {
            WitnessFault::Contradiction
        } else {
            WitnessFault::Answer { status: 409 }
        });
    }
    let answer = send(witness, checkpoint, cosigned_last, store)?;
    match answer.status {
        409 if cosigned_last == size && cosigned_size(&answer.body) == Some(size) => {
            Err(WitnessFault::Contradiction)
        }
        _ => cosigned(answer, key, checkpoint),
    }
}

fn send(
    witness: &dyn Witness,
    checkpoint: &SignedCheckpoint,
    old: u64,
    store: &dyn Store,
) -> Result<WitnessAnswer, WitnessFault> {
    let proof = || {
        let head = *checkpoint.head();
        let source = StoredTiles(store);
        let mut tiles = Tiles::open(head, &source)?;
        consistency_proof(old, head.size, |part| tiles.subtree(part).map_err(LogError::from))
    };
    let proof = proof().map_err(|error: LogError| WitnessFault::Proof { reason: error.to_string() })?;
    let request = add_checkpoint(old, &proof, checkpoint);
    witness.add_checkpoint(&request).map_err(|reason| WitnessFault::Silent { reason })
}

fn cosigned(
    answer: WitnessAnswer,
    key: &Witnesses,
    checkpoint: &SignedCheckpoint,
) -> Result<String, WitnessFault> {
    match answer.status {
        200 => match key.add(&mut checkpoint.clone(), &answer.body) {
            Ok(_) => Ok(answer.body),
            Err(WitnessError::Signature(_)) => Err(WitnessFault::WrongCosignature),
            Err(_) => Err(WitnessFault::NoCosignature),
        },
        403 => Err(WitnessFault::UntrustedKey),
        404 => Err(WitnessFault::UnknownLog),
        422 => Err(WitnessFault::Contradiction),
        status => Err(WitnessFault::Answer { status }),
    }
}
