//! The sequencer, killed, paused and doubled at random moments, against a store with the transaction that it demands.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::audit::{ChainEnd, ChainProblem, Hash, Link};
use bonafides::log::sequence::{Append, Sequencer, queue};
use bonafides::log::{
    Entry, HashTile, Head, SignedCheckpoint, TileError, TileLevel, TilePath, TileSource, Tiles, Verification,
};
use bonafides_tests::log::{key, record, records};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// A database: records with and without positions, the head, the newest content of each tile.
#[derive(Default)]
struct Store {
    committed: Vec<Link>,
    bytes: Vec<String>,
    /// Indices of committed records by position.
    positions: Vec<usize>,
    head: Option<Head>,
    tiles: BTreeMap<(TileLevel, u64), Vec<u8>>,
    /// True for a store that forgets to compare, to see that the test notices.
    careless: bool,
}

impl Store {
    fn add(&mut self, record: String) {
        self.committed.push(Link::read(record.as_bytes()).unwrap());
        self.bytes.push(record);
    }

    fn head(&self) -> Head {
        self.head.unwrap_or_else(Head::empty)
    }

    fn end(&self, case: &str) -> Option<ChainEnd> {
        let links = self.positions.iter().rev().map(|at| &self.committed[*at]);
        links.into_iter().find(|link| &*link.case == case).map(Link::end)
    }

    /// Records without a position, at most `most`.
    fn waiting(&self, most: usize) -> Vec<usize> {
        let placed: BTreeSet<usize> = self.positions.iter().copied().collect();
        (0..self.committed.len()).filter(|at| !placed.contains(at)).take(most).collect()
    }

    /// The transaction.
    fn commit(&mut self, append: &Append, records: &[usize]) -> bool {
        if self.head() != *append.compare() && !self.careless {
            return false;
        }
        self.positions.truncate(usize::try_from(append.first()).unwrap());
        self.positions.extend(records);
        self.head = Some(*append.head());
        for HashTile { path, .. } in append.tiles() {
            let tile = append.tiles().iter().find(|tile| tile.path == *path).unwrap();
            self.tiles.insert((path.level(), path.index()), tile.to_bytes());
        }
        true
    }
}

impl TileSource for Store {
    fn tile(&self, path: TilePath) -> Result<Vec<u8>, TileError> {
        let tile = self.tiles.get(&(path.level(), path.index()));
        let tile = tile.and_then(|tile| tile.get(..usize::from(path.width()) * 32));
        tile.map(<[u8]>::to_vec).ok_or_else(|| TileError::unavailable(path, "no such row"))
    }
}

/// A sequencer between two of its steps. It loses everything when it is killed.
#[derive(Default)]
enum Node {
    #[default]
    Stopped,
    Loaded(Sequencer),
    Ready(Sequencer, Append, Vec<usize>),
    Committed(Sequencer),
}

/// The signed heads, by size: more than one root for a size is the end of every promise.
type Signed = BTreeMap<u64, BTreeSet<Hash>>;

impl Node {
    fn step(self, store: &mut Store, most: usize, signed: &mut Signed) -> Self {
        match self {
            // A store that forgets to compare has tiles that do not fit its head.
            Self::Stopped => Sequencer::load(store.head(), store).map_or(Self::Stopped, Self::Loaded),
            Self::Loaded(sequencer) => {
                let waiting = store.waiting(most);
                let links: Vec<Link> = waiting.iter().map(|at| store.committed[*at].clone()).collect();
                let queue = queue(&links, |case| Ok::<_, ()>(store.end(case))).unwrap();
                let append = sequencer.append(queue.next.iter().map(|at| links[*at].hash));
                Self::Ready(sequencer, append, queue.next.iter().map(|at| waiting[*at]).collect())
            }
            Self::Ready(mut sequencer, append, records) => {
                if store.commit(&append, &records) {
                    assert!(sequencer.committed(append));
                    Self::Committed(sequencer)
                } else {
                    Self::Stopped
                }
            }
            Self::Committed(sequencer) => {
                let checkpoint = SignedCheckpoint::sign(*sequencer.head(), &key()).unwrap();
                signed.entry(checkpoint.head().size).or_default().insert(checkpoint.head().root);
                Self::Loaded(sequencer)
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Event {
    /// A case commits a record.
    Record,
    Step(usize),
    Kill(usize),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        4 => Just(Event::Record),
        6 => (0_usize..3).prop_map(Event::Step),
        1 => (0_usize..3).prop_map(Event::Kill),
    ];
    prop::collection::vec(event, 100..300)
}

/// Runs three sequencers on one store, then one until nothing waits. A node that takes no step is paused.
fn run(events: &[Event], store: &mut Store) -> (Signed, usize) {
    let mut later = records(events.len(), 9).into_iter();
    let mut nodes: [Node; 3] = Default::default();
    let (mut signed, mut killed) = (Signed::new(), 0);
    for event in events {
        match event {
            Event::Record => store.add(later.next().unwrap()),
            Event::Step(node) => {
                nodes[*node] = std::mem::take(&mut nodes[*node]).step(store, 7, &mut signed);
            }
            Event::Kill(node) => {
                killed += usize::from(!matches!(nodes[*node], Node::Stopped));
                nodes[*node] = Node::Stopped;
            }
        }
    }
    let mut last = Node::Stopped;
    // Enough to take 7 records in each of 4 steps, and to sign the last head.
    for _ in 0..events.len() {
        last = last.step(store, 7, &mut signed);
    }
    (signed, killed)
}

#[test]
fn never_two_roots_for_one_size_and_nothing_is_lost() {
    let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
    let kills = std::cell::Cell::new(0);
    let outcome = runner.run(&events(), |events| {
        let mut store = Store::default();
        let (signed, killed) = run(&events, &mut store);
        kills.set(kills.get() + killed);
        for (size, roots) in &signed {
            prop_assert_eq!(roots.len(), 1, "size {}", size);
        }
        // Every committed record has exactly one position, and each signed head is one of the log.
        prop_assert_eq!(store.positions.iter().collect::<BTreeSet<_>>().len(), store.committed.len());
        prop_assert_eq!(store.positions.len(), store.committed.len());
        let checkpoints = signed.iter().map(|(size, roots)| Head::new(*size, *roots.first().unwrap()));
        let mut verification = Verification::new();
        for head in checkpoints {
            verification = verification.checkpoint(&SignedCheckpoint::sign(head, &key()).unwrap()).unwrap();
        }
        verification = verification.tiles(Tiles::open(store.head(), &store).unwrap()).unwrap();
        for at in &store.positions {
            verification.push(&Entry::read(store.bytes[*at].as_bytes())).unwrap();
        }
        let summary = verification.finish().unwrap();
        prop_assert_eq!(summary.proven, store.committed.len() as u64);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}\n{runner}");
    }
    assert!(kills.get() >= 1000, "only {} sequencers were killed", kills.get());
}

#[test]
fn a_store_that_does_not_compare_the_head_is_noticed() {
    let mut runner = TestRunner::deterministic();
    let found = (0..40).any(|_| {
        let events = events().new_tree(&mut runner).unwrap().current();
        let mut store = Store { careless: true, ..Store::default() };
        let (signed, _) = run(&events, &mut store);
        signed.values().any(|roots| roots.len() > 1)
    });
    assert!(found);
}

#[test]
fn a_stored_head_is_signed_again_with_the_same_bytes() {
    let mut sequencer = Sequencer::new();
    let mut store = Store::default();
    let append = sequencer.append([leaf(0), leaf(1)]);
    let unsigned = *sequencer.head();
    assert!(store.commit(&append, &[]));
    assert!(sequencer.committed(append));
    assert_ne!(*sequencer.head(), unsigned);
    let first = SignedCheckpoint::sign(*sequencer.head(), &key()).unwrap().to_string();
    let after_a_crash = Sequencer::load(store.head(), &store).unwrap();
    assert_eq!(SignedCheckpoint::sign(*after_a_crash.head(), &key()).unwrap().to_string(), first);
}

#[test]
fn an_append_is_only_committed_where_it_was_made() {
    let mut sequencer = Sequencer::new();
    let (one, other) = (sequencer.append([leaf(0)]), sequencer.append([leaf(1)]));
    assert!(sequencer.committed(one));
    let head = *sequencer.head();
    assert!(!sequencer.committed(other));
    assert_eq!(*sequencer.head(), head);
}

#[test]
fn tiles_that_do_not_lead_to_the_head_are_refused() {
    let mut store = Store::default();
    let append = Sequencer::new().append((0..300).map(leaf));
    assert!(store.commit(&append, &[]));
    assert!(Sequencer::load(store.head(), &store).is_ok());
    store.tiles.get_mut(&(TileLevel::Hashes(0), 1)).unwrap()[5] ^= 1;
    let error = Sequencer::load(store.head(), &store).unwrap_err();
    assert_eq!(error.path.to_string(), "tile/0/001.p/44");
    store.tiles.clear();
    assert!(Sequencer::load(store.head(), &store).unwrap_err().to_string().contains("no such row"));
}

fn leaf(at: u64) -> Hash {
    bonafides::audit::leaf_hash(&at.to_be_bytes())
}

fn ordered(records: &[String], end: Option<ChainEnd>) -> bonafides::log::sequence::Queue {
    let links: Vec<Link> = records.iter().map(|record| Link::read(record.as_bytes()).unwrap()).collect();
    queue(&links, |_| Ok::<_, ()>(end)).unwrap()
}

#[test]
fn a_record_comes_only_after_its_predecessor() {
    let mut chain: Vec<String> = Vec::new();
    for seq in 0..5 {
        let prev = chain.last().map(|last| bonafides::audit::leaf_hash(last.as_bytes()));
        chain.push(record("k7", seq, prev));
    }
    let [a, b, c, d, e]: [String; 5] = chain.clone().try_into().unwrap();
    let hash = |record: &String| bonafides::audit::leaf_hash(record.as_bytes());

    // In any order, each after the one before.
    let queue = ordered(&[c.clone(), a.clone(), b.clone()], None);
    assert_eq!((queue.next, queue.waiting), (vec![1, 2, 0], vec![]));
    // Without its predecessor, it waits.
    let queue = ordered(&[a.clone(), c.clone(), d.clone()], None);
    assert_eq!((queue.next, queue.waiting), (vec![0], vec![1, 2]));
    // After the end of the chain in the log.
    let queue = ordered(&[e, d.clone()], Some(ChainEnd::new(3, hash(&c))));
    assert_eq!((queue.next, queue.bad), (vec![1, 0], vec![]));
    // A record that is in the log is not taken again, however often it is offered.
    let sequence = |expected, found| ChainProblem::Sequence { expected, found };
    let queue = ordered(&[b.clone(), c.clone(), c.clone()], Some(ChainEnd::new(2, hash(&b))));
    assert_eq!((queue.next, queue.bad), (vec![1], vec![(0, sequence(2, 1)), (2, sequence(3, 2))]));
    // What does not follow is never taken, and holds up its own case alone.
    let forged = record("k7", 2, Some(hash(&a)));
    let other = record("k8", 0, None);
    let queue = ordered(&[a, b, forged, d, other], None);
    assert_eq!((queue.next, queue.waiting), (vec![0, 1, 4], vec![3]));
    assert_eq!(queue.bad, [(2, ChainProblem::Replaced)]);
}
