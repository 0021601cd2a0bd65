//! Checkpoints, keys and cosignatures: every change of one is refused.

use bonafides::audit::Hash;
use bonafides::log::{
    Checkpoint, CheckpointError, ConsistencyProof, Head, LogPublicKey, NoteError, ProofError, PublicKeyError,
    RawLogKey, SignedCheckpoint, SignerName, WitnessError, WitnessPublicKey, Witnesses, add_checkpoint,
    cosigned_size,
};
use bonafides_tests::log::{ORIGIN, Published, key, public, records};

/// The example of C2SP signed-note.
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
/// The example of C2SP tlog-cosignature.
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

fn checkpoint() -> SignedCheckpoint {
    Published::of(&records(20, 3)).1
}

fn open(text: &str) -> Result<SignedCheckpoint, CheckpointError> {
    SignedCheckpoint::open(text.as_bytes(), &public())
}

#[test]
fn keys_have_the_form_of_signed_note() {
    let key: LogPublicKey = EXAMPLE_KEY.parse().unwrap();
    assert_eq!((key.name().as_str(), key.to_string().as_str()), ("example.com/foo", EXAMPLE_KEY));
    let own = public().to_string();
    assert_eq!(own.parse::<LogPublicKey>().unwrap(), public());
    for (key, error) in [
        ("", PublicKeyError::Form),
        ("example.com/foo+530d903a", PublicKeyError::Form),
        ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", PublicKeyError::Form),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", PublicKeyError::Form),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", PublicKeyError::Id),
        ("example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", PublicKeyError::Id),
        (
            "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            PublicKeyError::Kind { expected: 1, found: 4 },
        ),
        ("example.com/foo+530d903a+AQ==", PublicKeyError::Key),
    ] {
        assert_eq!(key.parse::<LogPublicKey>(), Err(error), "{key}");
    }
    // A point of small order, for which everyone can sign.
    let weak = "0100000000000000000000000000000000000000000000000000000000000000";
    let weak: Hash = weak.parse().unwrap();
    let name: SignerName = ORIGIN.parse().unwrap();
    assert_eq!(LogPublicKey::new(name, *weak.as_bytes()), Err(PublicKeyError::Key));
}

#[test]
fn names_have_no_spaces_and_no_plus() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{7}b", &"x".repeat(256)] {
        assert!(name.parse::<SignerName>().is_err(), "{name}");
    }
    for name in ["a", "log.contoso.example/desk-1", "größe.example", &"x".repeat(255)] {
        assert_eq!(name.parse::<SignerName>().unwrap().as_str(), name);
    }
}

#[test]
fn a_checkpoint_has_three_lines_and_a_signature() {
    let checkpoint = checkpoint();
    let text = checkpoint.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], [ORIGIN, "20"]);
    assert!(lines[3].is_empty() && lines[4].starts_with(&format!("\u{2014} {ORIGIN} ")) && lines.len() == 5);
    assert_eq!(open(&text).unwrap(), checkpoint);
}

#[test]
fn every_changed_bit_of_a_checkpoint_is_refused() {
    let honest = checkpoint().to_string().into_bytes();
    for at in 0..honest.len() {
        for bit in 0..8 {
            let mut changed = honest.clone();
            changed[at] ^= 1 << bit;
            assert!(SignedCheckpoint::open(&changed, &public()).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_cut_of_a_checkpoint_is_refused() {
    let honest = checkpoint().to_string().into_bytes();
    for length in 0..honest.len() {
        assert!(SignedCheckpoint::open(&honest[..length], &public()).is_err(), "{length}");
    }
}

#[test]
fn foreign_and_absent_signatures_are_refused() {
    let text = checkpoint().to_string();
    let same_name = RawLogKey::new(ORIGIN.parse().unwrap(), [8; 32]).unwrap();
    let signed_by = |key: &RawLogKey| SignedCheckpoint::sign(*checkpoint().head(), key).unwrap().to_string();
    let origin = || ORIGIN.parse::<SignerName>().unwrap();
    assert_eq!(open(&signed_by(&same_name)), Err(CheckpointError::Unsigned(origin())));
    let other = RawLogKey::new("log.fabrikam.example".parse().unwrap(), [7; 32]).unwrap();
    let found = "log.fabrikam.example".parse().unwrap();
    assert_eq!(open(&signed_by(&other)), Err(CheckpointError::Origin { expected: origin(), found }));
    let unsigned = text.split_inclusive("\n\n").next().unwrap();
    assert_eq!(open(unsigned), Err(CheckpointError::Note(NoteError::Unsigned)));
    // A signature by another key beside the right one changes nothing.
    let line = |text: &str| text.lines().last().unwrap().to_owned() + "\n";
    let both = format!("{text}{}", line(&signed_by(&same_name)));
    assert_eq!(open(&both).unwrap().head(), checkpoint().head());
    // A wrong one of the right key beside the right one is an error.
    let wrong = SignedCheckpoint::sign(Head::empty(), &key()).unwrap().to_string();
    assert_eq!(open(&format!("{text}{}", line(&wrong))), Err(CheckpointError::Signature(origin())));
}

#[test]
fn other_texts_are_no_checkpoints() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let line = |line| CheckpointError::Line { line };
    for (text, error) in [
        (String::new(), line(1)),
        (format!("o\n1\n{root}"), line(3)),
        (format!("o o\n1\n{root}\n"), line(1)),
        (format!("o\n01\n{root}\n"), line(2)),
        (format!("o\n-1\n{root}\n"), line(2)),
        (format!("o\n18446744073709551616\n{root}\n"), line(2)),
        (format!("o\n\n{root}\n"), line(2)),
        ("o\n1\nCsUY\n".to_owned(), line(3)),
        (format!("o\n1\n{root}\nextension\n"), CheckpointError::Extended),
        (format!("o\n1\n{root}\nextension"), CheckpointError::Extended),
    ] {
        assert_eq!(text.parse::<Checkpoint>(), Err(error), "{text:?}");
    }
    let read: Checkpoint = EXAMPLE.parse().unwrap();
    assert_eq!(
        (read.origin.as_str(), read.head.size, read.to_string().as_str()),
        ("example.com/behind-the-sofa", 20_852_163, EXAMPLE)
    );
}

#[test]
fn other_bytes_are_no_notes() {
    let text = checkpoint().to_string();
    for (note, error) in [
        (text.replace('\n', "\r\n"), NoteError::NotText),
        (text.replace('\u{2014}', "-"), NoteError::Line { line: 5 }),
        (text.replace("\u{2014} ", "\u{2014}"), NoteError::Line { line: 5 }),
        (format!("{text}\u{2014} a\n"), NoteError::Line { line: 6 }),
        (format!("{text}\u{2014} a AAAA\n"), NoteError::Line { line: 6 }),
        (format!("{text}\n"), NoteError::Unsigned),
        (format!("{text}{}", "\u{2014} a AAAAAAA=\n".repeat(100)), NoteError::TooLong),
        ("x".repeat(1 << 20) + &text, NoteError::TooLong),
    ] {
        assert_eq!(open(&note), Err(CheckpointError::Note(error)), "{}", note.get(..200).unwrap_or(&note));
    }
    assert_eq!(
        SignedCheckpoint::open(b"\xff\n\n", &public()),
        Err(CheckpointError::Note(NoteError::NotText))
    );
    let most = format!("{text}{}", "\u{2014} a AAAAAAA=\n".repeat(99));
    assert!(open(&most).is_ok());
}

#[test]
fn a_log_never_shrinks_and_one_size_has_one_root() {
    let at = |head| SignedCheckpoint::sign(head, &key()).unwrap();
    let (_, checkpoints) = Published::in_appends(&records(20, 3), &[5]);
    let [five, twenty] = &checkpoints[..] else { panic!() };
    assert_eq!(twenty.follows(five), Ok(()));
    assert_eq!(twenty.follows(twenty), Ok(()));
    assert_eq!(five.follows(twenty), Err(ProofError::Shrunk { old: 20, new: 5 }.into()));
    let fork = at(Head::new(20, five.head().root));
    assert_eq!(fork.follows(twenty), Err(ProofError::Contradiction.into()));
}

/// A witness for the tests of the form alone: `tests/log/test` asks foreign ones.
fn witness(name: &str, seed: u8, checkpoint: &SignedCheckpoint, time: u64) -> (WitnessPublicKey, String) {
    // A note key signs whatever text it is given, so that only the message tells it from a witness.
    let key = RawLogKey::new(name.parse().unwrap(), [seed; 32]).unwrap();
    let message = format!("cosignature/v1\ntime {time}\n{}", checkpoint.note().text());
    let signature = bonafides::log::LogKey::sign(&key, message.as_bytes()).unwrap();
    let public = bonafides::log::LogKey::public(&key).to_string();
    let public: Vec<u8> = decoded(public.rsplit('+').next().unwrap());
    let public = WitnessPublicKey::new(name.parse().unwrap(), public[1..].try_into().unwrap()).unwrap();
    let id = public.to_string().split('+').nth(1).unwrap().to_owned();
    let id = u32::from_str_radix(&id, 16).unwrap().to_be_bytes();
    let line = encoded(&[&id[..], &time.to_be_bytes(), &signature].concat());
    (public, format!("\u{2014} {name} {line}\n"))
}

fn encoded(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn decoded(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

#[test]
fn cosignatures_are_added_carried_and_demanded() {
    let mut cosigned = checkpoint();
    let (one, line) = witness("witness.example/w1", 1, &cosigned, 1_795_421_700);
    let (two, other) = witness("witness.example/w2", 2, &cosigned, 1_795_421_701);
    let witnesses = |demanded| Witnesses::new(demanded, vec![one.clone(), two.clone()]).unwrap();
    let too_few = |demanded, found| Err(WitnessError::TooFew { demanded, found });
    assert_eq!(witnesses(1).check(&cosigned), too_few(1, 0));
    assert_eq!(Witnesses::none().check(&cosigned), Ok(vec![]));

    let added = witnesses(1).add(&mut cosigned, &line).unwrap();
    assert_eq!((added[0].witness.as_str(), added[0].time), ("witness.example/w1", 1_795_421_700));
    assert_eq!(witnesses(1).check(&cosigned), Ok(added));
    assert_eq!(witnesses(2).check(&cosigned), too_few(2, 1));
    // A later one of the same witness takes the place of the earlier one.
    let (_, later) = witness("witness.example/w1", 1, &cosigned, 1_795_421_800);
    witnesses(1).add(&mut cosigned, &later).unwrap();
    assert_eq!(witnesses(2).check(&cosigned), too_few(2, 1));
    witnesses(1).add(&mut cosigned, &other).unwrap();
    let both = witnesses(2).check(&cosigned).unwrap();
    assert_eq!(both.iter().map(|one| one.time).collect::<Vec<_>>(), [1_795_421_800, 1_795_421_701]);

    // They are carried: the bytes are a checkpoint with three signatures.
    let read = open(&cosigned.to_string()).unwrap();
    assert_eq!(read, cosigned);
    assert_eq!(witnesses(2).check(&read).unwrap(), both);
    // To those who do not know the witnesses, they are nothing.
    assert_eq!(Witnesses::none().check(&read), Ok(vec![]));
}

#[test]
fn wrong_cosignatures_are_refused() {
    let mut checkpoint = checkpoint();
    let (key, line) = witness("witness.example/w1", 1, &checkpoint, 7);
    let witnesses = Witnesses::new(1, vec![key.clone()]).unwrap();
    let name = key.name().clone();
    // Of another checkpoint.
    let (_, foreign) = witness(
        "witness.example/w1",
        1,
        &SignedCheckpoint::sign(Head::empty(), &bonafides_tests::log::key()).unwrap(),
        7,
    );
    assert_eq!(witnesses.add(&mut checkpoint, &foreign), Err(WitnessError::Signature(name.clone())));
    // At a time that does not exist.
    let (_, never) = witness("witness.example/w1", 1, &checkpoint, 1 << 63);
    assert_eq!(witnesses.add(&mut checkpoint, &never), Err(WitnessError::Signature(name.clone())));
    // Of an unknown witness, and no cosignature at all.
    let (_, unknown) = witness("witness.example/w1", 2, &checkpoint, 7);
    for answer in [unknown.as_str(), "", "no\n", "\n"] {
        assert_eq!(witnesses.add(&mut checkpoint, answer), Err(WitnessError::Answer), "{answer}");
    }
    assert_eq!(witnesses.check(&checkpoint), Err(WitnessError::TooFew { demanded: 1, found: 0 }));
    witnesses.add(&mut checkpoint, &line).unwrap();
    let honest = checkpoint.to_string().into_bytes();
    let start = honest.len() - line.len();
    for at in start..honest.len() {
        for bit in 0..8 {
            let mut changed = honest.clone();
            changed[at] ^= 1 << bit;
            let read = SignedCheckpoint::open(&changed, &public());
            assert!(read.is_err() || witnesses.check(&read.unwrap()).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn the_demand_must_make_sense() {
    let checkpoint = checkpoint();
    let (key, _) = witness("witness.example/w1", 1, &checkpoint, 7);
    let (same, _) = witness("witness.example/w2", 1, &checkpoint, 7);
    for demanded in [0, 2] {
        let error = Witnesses::new(demanded, vec![key.clone()]).unwrap_err();
        assert_eq!(error, WitnessError::Demanded { demanded, known: 1 });
    }
    assert_eq!(Witnesses::new(1, vec![key, same]), Err(WitnessError::Twice));
}

#[test]
fn the_request_to_a_witness_has_the_form_of_tlog_witness() {
    let checkpoint = checkpoint();
    let root = checkpoint.head().root;
    let hash = encoded(root.as_bytes());
    let request = add_checkpoint(5, &ConsistencyProof::new(vec![root, root]), &checkpoint);
    assert_eq!(request, format!("old 5\n{hash}\n{hash}\n\n{checkpoint}"));
    let request = add_checkpoint(0, &ConsistencyProof::new(vec![]), &checkpoint);
    assert_eq!(request, format!("old 0\n\n{checkpoint}"));
    assert_eq!(cosigned_size("20852014\n"), Some(20_852_014));
    for answer in ["", "7", "07\n", "-1\n", "7\n\n", "x\n"] {
        assert_eq!(cosigned_size(answer), None, "{answer:?}");
    }
}
