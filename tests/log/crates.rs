//! Tree, proofs, tiles and notes are those of other implementations: `tlog_tiles`, `ct-merkle`, `signed_note`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::audit::{Hash, leaf_hash};
use bonafides::log::{
    ConsistencyProof, Head, InclusionProof, LogKey as _, ProofError, SignedCheckpoint, Subtree, TilePath,
    Tiles, Tree, consistency_proof, inclusion_proof,
};
use bonafides_tests::log::{ORIGIN, Published, key};
use bonafides_tests::property::check;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::{HashReader, Tile};

type Failure = Box<dyn std::error::Error>;

/// The records from which on a log has three levels of tiles.
const THREE_LEVELS: u64 = 65_536;

fn record(at: u64) -> Vec<u8> {
    format!("record {at}").into_bytes()
}

/// The hashes of the tree as `tlog_tiles` stores them.
struct Theirs(Vec<tlog_tiles::Hash>);

impl Theirs {
    fn of(size: u64) -> Self {
        let mut stored = Self(Vec::new());
        for at in 0..size {
            let more = tlog_tiles::stored_hashes(at, &record(at), &stored).unwrap();
            stored.0.extend(more);
        }
        stored
    }
}

impl HashReader for Theirs {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

/// The root of a complete subtree, by the definition.
fn subtree(of: Subtree) -> Result<Hash, ProofError> {
    let mut tree = Tree::new();
    let records = 1 << of.level;
    (0..records).for_each(|at| tree.push(leaf_hash(&record(of.index * records + at))));
    Ok(tree.root())
}

fn head(size: u64) -> Head {
    let mut tree = Tree::new();
    (0..size).for_each(|at| tree.push(leaf_hash(&record(at))));
    tree.head()
}

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn ours(hashes: &[tlog_tiles::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| Hash::from_bytes(hash.0)).collect()
}

#[test]
fn roots_and_proofs_are_those_of_tlog_tiles() {
    let sizes = (1_u64..600).prop_flat_map(|size| (Just(size), 0..size, 1..=size));
    check(ProptestConfig::with_cases(200), &[], &sizes, |(size, index, old), _| {
        let (stored, head, before) = (Theirs::of(size), head(size), head(old));
        prop_assert_eq!(tlog_tiles::tree_hash(size, &stored).unwrap(), theirs(&head.root));

        let inclusion = inclusion_proof(index, size, subtree).unwrap();
        prop_assert_eq!(&inclusion.path, &ours(&tlog_tiles::prove_record(size, index, &stored).unwrap()));
        let leaf = leaf_hash(&record(index));
        prop_assert_eq!(inclusion.check(&leaf, &head), Ok(()));

        let consistency = consistency_proof(old, size, subtree).unwrap();
        prop_assert_eq!(&consistency.path, &ours(&tlog_tiles::prove_tree(size, old, &stored).unwrap()));
        prop_assert_eq!(consistency.check(&before, &head), Ok(()));
        Ok(())
    });
}

/// Every proof of every tree up to a size, and what both refuse of changed ones.
#[test]
fn every_small_proof_is_accepted_and_every_changed_one_refused_like_by_tlog_tiles() {
    let other = Hash::from_bytes([1; 32]);
    let changed = |path: &[Hash]| {
        let at = |at: usize| {
            let mut path = path.to_vec();
            path[at] = other;
            path
        };
        let mut all: Vec<Vec<Hash>> = (0..path.len()).map(at).collect();
        all.push([path, &[other]].concat());
        all.extend(path.split_last().map(|(_, rest)| rest.to_vec()));
        all
    };
    let mut tried = 0;
    for size in 1..=24 {
        let to = head(size);
        for index in 0..size {
            let (proof, leaf) = (inclusion_proof(index, size, subtree).unwrap(), leaf_hash(&record(index)));
            assert_eq!(proof.check(&leaf, &to), Ok(()));
            assert_eq!(proof.check(&other, &to), Err(ProofError::Root));
            let moved = InclusionProof::new((index + 1) % size, proof.path.clone());
            assert!(moved.check(&leaf, &to).is_err() || size == 1);
            for path in changed(&proof.path) {
                let theirs_path = path.iter().map(theirs).collect();
                let theirs =
                    tlog_tiles::check_record(&theirs_path, size, theirs(&to.root), index, theirs(&leaf));
                assert!(theirs.is_err() && InclusionProof::new(index, path).check(&leaf, &to).is_err());
                tried += 1;
            }
        }
        for old in 1..=size {
            let (proof, from) = (consistency_proof(old, size, subtree).unwrap(), head(old));
            assert_eq!(proof.check(&from, &to), Ok(()));
            if old < size {
                assert!(proof.check(&Head::new(old, other), &to).is_err());
                assert!(proof.check(&from, &Head::new(size, other)).is_err());
            }
            for path in changed(&proof.path) {
                let theirs_path = path.iter().map(theirs).collect();
                let theirs =
                    tlog_tiles::check_tree(&theirs_path, size, theirs(&to.root), old, theirs(&from.root));
                assert!(theirs.is_err() && ConsistencyProof::new(path).check(&from, &to).is_err());
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn roots_and_proofs_are_those_of_ct_merkle() {
    let sizes = (1_usize..400).prop_flat_map(|size| (Just(size), 0..size, 1..=size));
    check(ProptestConfig::with_cases(60), &[], &sizes, |(size, index, old), _| {
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        (0..size as u64).for_each(|at| tree.push(record(at)));
        let head = head(size as u64);
        let root = tree.root();
        prop_assert_eq!(root.as_bytes().as_slice(), head.root.as_bytes());
        let bytes = |path: &[Hash]| path.iter().flat_map(|hash| *hash.as_bytes()).collect::<Vec<_>>();
        let inclusion = inclusion_proof(index as u64, size as u64, subtree).unwrap();
        let theirs = tree.prove_inclusion(index);
        prop_assert_eq!(theirs.as_bytes(), bytes(&inclusion.path));
        if old < size {
            let consistency = consistency_proof(old as u64, size as u64, subtree).unwrap();
            let theirs = tree.prove_consistency(size - old);
            prop_assert_eq!(theirs.as_bytes(), bytes(&consistency.path));
        }
        Ok(())
    });
}

#[test]
fn tiles_are_those_of_tlog_tiles() {
    let sizes = (1_u64..1500).prop_flat_map(|size| (Just(size), 0..size));
    check(ProptestConfig::with_cases(40), &[], &sizes, |(size, old), _| {
        let stored = Theirs::of(size);
        let records: Vec<String> = (0..size).map(|at| format!("record {at}")).collect();
        let (published, checkpoints) = Published::in_appends(&records, &[usize::try_from(old).unwrap()]);
        let mut expected: Vec<(String, Vec<u8>)> = Vec::new();
        for (from, to) in [(0, old), (old, size)] {
            let tiles = Tile::new_tiles(8, from, to).into_iter();
            // The path of Go begins with the height, that of C2SP does not.
            expected.extend(
                tiles.map(|tile| {
                    (tile.path().replacen("tile/8/", "tile/", 1), tile.read_data(&stored).unwrap())
                }),
            );
        }
        expected.sort();
        expected.dedup();
        let hashes = published.files.into_iter().filter(|(path, _)| !path.contains("entries"));
        prop_assert_eq!(hashes.collect::<Vec<_>>(), expected);
        prop_assert_eq!(theirs(&checkpoints[1].head().root), tlog_tiles::tree_hash(size, &stored).unwrap());
        Ok(())
    });
}

#[test]
fn paths_of_tiles_are_those_of_tlog_tiles() {
    let tiles = (0_u8..8, 0_u64..2_000_000_000, 1_u32..=256);
    check(ProptestConfig::with_cases(2000), &[], &tiles, |(level, index, width), _| {
        let path = Tile::new(8, level, index, width, false).path().replacen("tile/8/", "tile/", 1);
        let read: TilePath = path.parse().unwrap();
        prop_assert_eq!((read.index(), u32::from(read.width())), (index, width));
        prop_assert_eq!(read.to_string(), path);
        Ok(())
    });
    let tiles = |old, new| {
        let hashes = |path: &TilePath| !path.to_string().contains("entries");
        TilePath::added(old, new).filter(hashes).map(|path| path.to_string()).collect::<Vec<_>>()
    };
    let sizes = (0_u64..200_000).prop_flat_map(|new| (0..=new, Just(new)));
    check(ProptestConfig::with_cases(300), &[], &sizes, |(old, new), _| {
        let theirs =
            Tile::new_tiles(8, old, new).into_iter().map(|tile| tile.path().replacen("tile/8/", "tile/", 1));
        prop_assert_eq!(tiles(old, new), theirs.collect::<Vec<_>>());
        Ok(())
    });
}

#[test]
fn proofs_from_tiles_are_those_of_tlog_tiles() {
    let size = THREE_LEVELS + 300;
    let records: Vec<String> = (0..size).map(|at| format!("record {at}")).collect();
    let (published, checkpoint) = Published::of(&records);
    let stored = Theirs::of(size);
    let mut tiles = Tiles::open(*checkpoint.head(), &published).unwrap();
    for at in (0..size).step_by(1711).chain([0, THREE_LEVELS - 1, THREE_LEVELS, size - 1]) {
        let proof = inclusion_proof::<Failure>(at, size, |of| Ok(tiles.subtree(of)?)).unwrap();
        assert_eq!(proof.path, ours(&tlog_tiles::prove_record(size, at, &stored).unwrap()));
        let proof = consistency_proof::<Failure>(at + 1, size, |of| Ok(tiles.subtree(of)?)).unwrap();
        assert_eq!(proof.path, ours(&tlog_tiles::prove_tree(size, at + 1, &stored).unwrap()));
    }
}

#[test]
fn checkpoints_are_accepted_by_signed_note() {
    let sizes = (0_u64..100, any::<bool>());
    check(ProptestConfig::with_cases(60), &[], &sizes, |(size, spoiled), _| {
        let head = head(size);
        let checkpoint = SignedCheckpoint::sign(head, &key()).unwrap().to_string();
        let verifier = StandardVerifier::new(&key().public().to_string()).unwrap();
        let note = if spoiled { checkpoint.replacen(ORIGIN, "log.fabrikam.example", 1) } else { checkpoint };
        let note = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
        let accepted = note.verify(&VerifierList::new(vec![Box::new(verifier)]));
        prop_assert_eq!(accepted.is_ok(), !spoiled);
        if !spoiled {
            let theirs = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
            prop_assert_eq!(
                (theirs.origin(), theirs.size(), theirs.hash().0),
                (ORIGIN, size, *head.root.as_bytes())
            );
            prop_assert_eq!(theirs.to_bytes(), note.text());
        }
        Ok(())
    });
}

#[test]
fn checkpoints_of_signed_note_are_accepted() {
    // The form of its signing keys: the name, the id, and the kind with the seed.
    let public = key().public().to_string();
    let id = public.split('+').nth(1).unwrap();
    let seed = STANDARD.encode([&[1_u8][..], &[7; 32]].concat());
    let signer = signed_note::StandardSigner::new(&format!("PRIVATE+KEY+{ORIGIN}+{id}+{seed}")).unwrap();
    let head = head(9);
    let text = tlog_tiles::Checkpoint::new(ORIGIN, 9, theirs(&head.root), "").unwrap().to_bytes();
    let mut note = signed_note::Note::new(&text, &[]).unwrap();
    note.add_sigs(&[&signer]).unwrap();
    let read = SignedCheckpoint::open(&note.to_bytes(), key().public()).unwrap();
    assert_eq!(*read.head(), head);
    // Ed25519 has one signature for one key and text, so that both write the same bytes.
    assert_eq!(note.to_bytes(), SignedCheckpoint::sign(head, &key()).unwrap().to_string().into_bytes());
}
