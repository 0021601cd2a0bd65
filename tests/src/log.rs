//! A log to test with: records of interleaved cases, and everything that is published about them.

use std::collections::BTreeMap;

use bonafides::audit::{Hash, RecordPlace, leaf_hash};
use bonafides::log::sequence::Sequencer;
use bonafides::log::{
    HashTile, LogKey as _, LogPublicKey, RawLogKey, Receipt, SignedCheckpoint, TileError, TileLevel,
    TilePath, TileSource, Tiles, inclusion_proof, push_entry,
};

/// The name of the log.
pub const ORIGIN: &str = "log.contoso.example";

/// The key of the log.
///
/// # Panics
/// Never: name and key are valid.
pub fn key() -> RawLogKey {
    RawLogKey::new(ORIGIN.parse().unwrap(), [7; 32]).unwrap()
}

/// The public key of the log.
pub fn public() -> LogPublicKey {
    key().public().clone()
}

/// `count` records of `cases` cases and the chain `desk`, interleaved, built from `docs/records.md` alone.
///
/// # Panics
/// Never: every record has a chain.
pub fn records(count: usize, cases: usize) -> Vec<String> {
    let mut chains: BTreeMap<String, (usize, Option<Hash>)> = BTreeMap::new();
    (0..count)
        .map(|at| {
            // 7919 is prime, so that every case gets its turn, and not in order.
            let case = if at % 97 == 96 { "desk".to_owned() } else { format!("c{}", at * 7919 / 13 % cases) };
            let (seq, prev) = chains.entry(case.clone()).or_default();
            let record = record(&case, *seq, *prev);
            (*seq, *prev) = (*seq + 1, Some(leaf_hash(record.as_bytes())));
            record
        })
        .collect()
}

/// A record in canonical form.
pub fn record(case: &str, seq: usize, prev: Option<Hash>) -> String {
    let prev = prev.map_or(String::new(), |prev| format!(r#""prev":"{prev}","#));
    // Not only the smallest records.
    let digest = "cd".repeat(32);
    let decided = seq.is_multiple_of(3) && case != "desk";
    let only = |text: &str| if decided { text.to_owned() } else { String::new() };
    let commands = only(r#"{"data":{},"id":"k.0","type":"present_challenge"}"#);
    let decision = only(&format!(r#""decision":{{"explanation_digest":"{digest}","verdict":"approve"}},"#));
    let (facts, verdict) = (only(r#""facts":{"now":1},"#), only(r#","verdict":"approve""#));
    let policy = format!(r#""policy":{{"digest":"{digest}","name":"desk","version":""}},"#);
    let policy = if case == "desk" { "" } else { &policy };
    format!(
        r#"{{"actor":{{"alias":"a1","kind":"person"}},"blocked_by":[],"case":"{case}","commands":[{commands}],"#
    ) + &format!(
        r#""data":{{"n":{seq}}},{decision}"engine":"0.1.0",{facts}"input":"{digest}",{policy}{prev}"#
    ) + &format!(r#""seq":{seq},"state":{{"case":1}},"time":1795421700000,"type":"view","v":1{verdict}}}"#)
}

/// The receipt of a case.
///
/// # Panics
/// If the log has no record of the case.
pub fn receipt(
    records: &[String],
    published: &Published,
    checkpoint: &SignedCheckpoint,
    case: &str,
) -> String {
    let is_of =
        |record: &String| RecordPlace::of(record.as_bytes()).is_some_and(|place| *place.case == *case);
    let last = records.iter().rposition(is_of).unwrap() as u64;
    let mut tiles = Tiles::open(*checkpoint.head(), published).unwrap();
    let proof = inclusion_proof::<Box<dyn std::error::Error>>(last, checkpoint.head().size, |of| {
        Ok(tiles.subtree(of)?)
    });
    let proof = proof.unwrap();
    let own = records.iter().filter(|record| is_of(record)).cloned().collect();
    Receipt::new(own, Vec::new(), proof, checkpoint.clone()).unwrap().text().expose().clone()
}

/// The tiles of a log, by path.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// The bytes of each.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Published {
    /// The tiles and bundles of these records, written in appends of these sizes, the last of which takes the rest.
    ///
    /// # Panics
    /// If the sequencer does not accept its own append.
    pub fn in_appends(records: &[String], sizes: &[usize]) -> (Self, Vec<SignedCheckpoint>) {
        let (mut sequencer, mut published) = (Sequencer::new(), Self::default());
        let mut checkpoints = Vec::new();
        let mut rest = records;
        for size in sizes.iter().copied().chain([usize::MAX]) {
            let (part, later) = rest.split_at(size.min(rest.len()));
            rest = later;
            let append = sequencer.append(part.iter().map(|record| leaf_hash(record.as_bytes())));
            published.add(append.tiles());
            assert!(sequencer.committed(append));
            checkpoints.push(SignedCheckpoint::sign(*sequencer.head(), &key()).unwrap());
        }
        published.bundle(records);
        (published, checkpoints)
    }

    /// The tiles and bundles of these records, and their checkpoint.
    ///
    /// # Panics
    /// If the sequencer does not accept its own append.
    pub fn of(records: &[String]) -> (Self, SignedCheckpoint) {
        let (published, mut checkpoints) = Self::in_appends(records, &[]);
        (published, checkpoints.pop().unwrap())
    }

    /// Adds tiles of hashes.
    pub fn add(&mut self, tiles: &[HashTile]) {
        self.files.extend(tiles.iter().map(|tile| (tile.path.to_string(), tile.to_bytes())));
    }

    /// Adds the bundles of records.
    ///
    /// # Panics
    /// If a record is too long.
    pub fn bundle(&mut self, records: &[String]) {
        for path in TilePath::added(0, records.len() as u64).filter(|path| path.level() == TileLevel::Entries)
        {
            let first = usize::try_from(path.first()).unwrap();
            let mut bytes = Vec::new();
            for record in &records[first..first + usize::from(path.width())] {
                assert!(push_entry(&mut bytes, record.as_bytes()));
            }
            self.files.insert(path.to_string(), bytes);
        }
    }
}

impl TileSource for Published {
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, TileError> {
        let file = self.files.get(&path.to_string());
        file.cloned().ok_or_else(|| TileError::unavailable(path, "no such file"))
    }
}
