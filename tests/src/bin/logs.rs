//! Publishes logs for other verifiers, and checks what a witness adds to a checkpoint.
//!
//! usage: logs write FOLDER | logs cosigned CHECKPOINT WITNESS-KEY
//!
//! FOLDER/large and FOLDER/small are what a server serves: a checkpoint, and tiles. Beside them, the key, older checkpoints,
//! proofs, a receipt, and requests to a witness, of which `split` and `shrunk` must be refused.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::audit::{Hash, leaf_hash};
use bonafides::log::{
    ConsistencyProof, Receipt, SignedCheckpoint, Tiles, Witnesses, add_checkpoint, consistency_proof,
    inclusion_proof,
};
use bonafides_tests::log::{Published, public, records};
use serde_json::{Value, json};

type Failure = Box<dyn Error>;

/// Three levels of tiles.
const LARGE: usize = 66_000;
const SMALL: usize = 1_000;
/// The sizes at which the large log had a checkpoint.
const SIZES: [usize; 7] = [1, 2, 255, 256, 1_000, 65_535, 65_536];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["write", folder] => write(Path::new(folder)),
        ["cosigned", checkpoint, key] => cosigned(checkpoint, key),
        _ => Err("usage: logs write FOLDER | logs cosigned CHECKPOINT WITNESS-KEY".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints who has cosigned, if one witness has, and fails otherwise.
fn cosigned(checkpoint: &str, key: &str) -> Result<(), Failure> {
    let checkpoint = SignedCheckpoint::open(&fs::read(checkpoint)?, &public())?;
    let witnesses = Witnesses::new(1, vec![fs::read_to_string(key)?.trim().parse()?])?;
    for cosignature in witnesses.check(&checkpoint)? {
        println!("cosigned by {} at {}", cosignature.witness, cosignature.time);
    }
    Ok(())
}

fn write(folder: &Path) -> Result<(), Failure> {
    let steps: Vec<usize> =
        std::iter::once(SIZES[0]).chain(SIZES.windows(2).map(|pair| pair[1] - pair[0])).collect();
    let large = records(LARGE, 7_000);
    let (published, mut checkpoints) = Published::in_appends(&large, &steps);
    let newest = checkpoints.pop().ok_or("no checkpoint")?;
    publish(&folder.join("large"), &published, &newest)?;
    let (small, small_newest) = Published::of(&large[..SMALL]);
    publish(&folder.join("small"), &small, &small_newest)?;
    fs::write(folder.join("log.vkey"), format!("{}\n", public()))?;

    for (size, checkpoint) in SIZES.iter().zip(&checkpoints) {
        fs::write(folder.join(format!("at-{size}")), checkpoint.to_string())?;
    }
    let mut tiles = Tiles::open(*newest.head(), &published)?;
    fs::write(folder.join("proofs.json"), proofs(&large, &mut tiles, &checkpoints)?.to_string())?;
    receipt(folder, &large, &mut tiles, &newest)?;

    let [first, .., before] = &checkpoints[..] else { return Err("too few checkpoints".into()) };
    let grown =
        consistency_proof::<Failure>(first.head().size, newest.head().size, |of| Ok(tiles.subtree(of)?))?;
    // The same size as the newest checkpoint, of other records: a split view.
    let (_, fork) = Published::of(&records(LARGE, 6_999));
    let none = ConsistencyProof::new(Vec::new());
    let size = newest.head().size;
    for (name, request) in [
        ("first", add_checkpoint(0, &none, first)),
        ("unknown", add_checkpoint(0, &none, &newest)),
        ("grown", add_checkpoint(first.head().size, &grown, &newest)),
        ("again", add_checkpoint(size, &none, &newest)),
        ("split", add_checkpoint(size, &none, &fork)),
        ("shrunk", add_checkpoint(size, &none, before)),
    ] {
        fs::write(folder.join(format!("{name}.request")), request)?;
    }
    Ok(())
}

fn publish(folder: &Path, published: &Published, checkpoint: &SignedCheckpoint) -> Result<(), Failure> {
    for (path, bytes) in &published.files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().ok_or("no folder")?)?;
        fs::write(file, bytes)?;
    }
    Ok(fs::write(folder.join("checkpoint"), checkpoint.to_string())?)
}

fn proofs(records: &[String], tiles: &mut Tiles<'_>, older: &[SignedCheckpoint]) -> Result<Value, Failure> {
    let base64 = |hash: &Hash| STANDARD.encode(hash.as_bytes());
    let path = |path: &[Hash]| path.iter().map(base64).collect::<Vec<_>>();
    let head = *tiles.head();
    let (mut inclusion, mut consistency) = (Vec::new(), Vec::new());
    for index in (0..LARGE).step_by(659).chain([1, 255, 256, 65_535, 65_536, LARGE - 1]) {
        let proof = inclusion_proof::<Failure>(index as u64, head.size, |of| Ok(tiles.subtree(of)?))?;
        let leaf = leaf_hash(records[index].as_bytes());
        inclusion.push(json!({"index": index, "leaf": base64(&leaf), "path": path(&proof.path)}));
    }
    for old in older.iter().map(SignedCheckpoint::head) {
        let proof = consistency_proof::<Failure>(old.size, head.size, |of| Ok(tiles.subtree(of)?))?;
        consistency.push(json!({"old": old.size, "root": base64(&old.root), "path": path(&proof.path)}));
    }
    Ok(json!({
        "size": head.size, "root": base64(&head.root), "inclusion": inclusion, "consistency": consistency,
    }))
}

fn receipt(
    folder: &Path,
    records: &[String],
    tiles: &mut Tiles<'_>,
    checkpoint: &SignedCheckpoint,
) -> Result<(), Failure> {
    let of_case: Vec<usize> = (0..LARGE).filter(|at| records[*at].contains(r#""case":"c77""#)).collect();
    let last = *of_case.last().ok_or("no such case")?;
    let proof = inclusion_proof::<Failure>(last as u64, LARGE as u64, |of| Ok(tiles.subtree(of)?))?;
    let own = of_case.iter().map(|at| records[*at].clone()).collect();
    let receipt = Receipt::new(own, Vec::new(), proof, checkpoint.clone())?;
    fs::write(folder.join("case.tlog-proof"), receipt.text().expose())?;
    Ok(fs::write(folder.join("case.record"), &records[last])?)
}
