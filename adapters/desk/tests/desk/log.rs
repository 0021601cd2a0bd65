//! The log of a desk: its tree, its checkpoints, its receipts, and those who would have two of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bonafides::audit::leaf_hash;
use bonafides::keys::RawKeys;
use bonafides::log::{Entry, LogKey as _, Receipt, SignedCheckpoint, Verification};
use bonafides_desk::{Desk, DeskError, LogError};
use tempfile::TempDir;

use crate::failing::Failing;
use crate::world::{ORIGIN, World, builder, desk, log_key as key, start, store, unsigned};

/// A process that sequences.
fn sequencer(world: &Arc<World>, folder: &TempDir) -> Desk {
    builder(world, store(folder)).open().unwrap()
}

fn checkpoint(desk: &Desk) -> SignedCheckpoint {
    SignedCheckpoint::open(desk.checkpoint().unwrap().unwrap().as_bytes(), key(7).public()).unwrap()
}

/// The records of the log, verified against the checkpoint.
fn verified(desk: &Desk) -> u64 {
    let checkpoint = checkpoint(desk);
    let mut verification = Verification::new().checkpoint(&checkpoint).unwrap();
    let size = checkpoint.head().size;
    for record in desk.store().numbered_records(0, 10_000).unwrap() {
        if record.position < size {
            verification.push(&Entry::read(record.bytes.as_bytes())).unwrap();
        }
    }
    verification.finish().unwrap();
    size
}

#[test]
fn every_record_is_under_a_checkpoint_and_a_case_has_a_receipt() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let desk = sequencer(&world, &folder);
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    assert!(matches!(desk.receipt(case.id(), key(7).public()), Err(DeskError::Log(LogError::NotCovered))));
    desk.run_until_idle().unwrap();
    let records = desk.store().records(case.id().as_str(), 0, 100).unwrap();
    assert!(verified(&desk) > u64::try_from(records.len()).unwrap());
    let receipt = desk.receipt(case.id(), key(7).public()).unwrap();
    let read = Receipt::open(receipt.text().expose().as_bytes(), key(7).public()).unwrap();
    assert_eq!((read.case(), read.records()), (case.id().as_str(), &*records));
    // A later step is not in it, until the next checkpoint.
    case.choose("sms_code").unwrap();
    assert_eq!(desk.receipt(case.id(), key(7).public()).unwrap().records().len(), records.len());
    desk.run_until_idle().unwrap();
    assert!(desk.receipt(case.id(), key(7).public()).unwrap().records().len() > records.len());
    verified(&desk);
}

#[test]
fn without_the_key_records_are_numbered_and_nothing_is_signed() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    let desk = unsigned(&world, store(&folder), keys).open().unwrap();
    desk.run_until_idle().unwrap();
    let check = desk.doctor().into_iter().find(|check| check.part == "log").unwrap();
    assert!(check.help.unwrap().contains("bonafides desk keys log"));
    assert!(desk.store().numbered_records(0, 10).unwrap().len() == 1 && desk.checkpoint().unwrap().is_none());
    // A process with the key catches up.
    let other = sequencer(&world, &folder);
    assert_eq!(other.sequence_log().unwrap(), 1);
    assert_eq!(verified(&other), 1);
}

#[test]
fn of_two_sequencers_one_works_until_it_is_silent() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let (one, other) = (desk(&world, &folder), sequencer(&world, &folder));
    let paused = sequencer(&world, &folder);
    assert_eq!(paused.sequence_log().unwrap(), 1);
    one.start(&start("sanne@contoso.example")).unwrap();
    assert_eq!(other.sequence_log().unwrap(), 0, "the other holds the lease");
    world.pass(60);
    let appended = other.sequence_log().unwrap();
    assert!(appended > 0);
    one.start(&start("jo@contoso.example")).unwrap();
    // The paused one wakes up: it believes in an older head.
    assert_eq!(paused.sequence_log().unwrap(), 0);
    world.pass(60);
    assert!(paused.sequence_log().unwrap() > 0);
    verified(&paused);
}

#[test]
fn a_crash_at_any_moment_leaves_one_root_for_each_size() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let mut roots = std::collections::BTreeMap::new();
    for n in 0..40_u32 {
        let failing = Failing { world: Arc::clone(&world), store: store(&folder) };
        let desk = builder(&world, failing).open().unwrap();
        desk.start(&start(&format!("user{n}"))).unwrap();
        // The store fails after this number of calls.
        world.calls_left.store(i64::from(n % 20), Ordering::SeqCst);
        let _ = desk.sequence_log();
        world.calls_left.store(i64::MAX, Ordering::SeqCst);
        world.pass(11);
        if let Some(text) = desk.checkpoint().unwrap() {
            let head = *SignedCheckpoint::open(text.as_bytes(), key(7).public()).unwrap().head();
            assert_eq!(*roots.entry(head.size).or_insert(head.root), head.root);
        }
    }
    let desk = sequencer(&world, &folder);
    desk.sequence_log().unwrap();
    let size = verified(&desk);
    assert_eq!(u64::try_from(desk.store().numbered_records(0, 10_000).unwrap().len()).unwrap(), size);
    assert!(roots.len() > 10, "{} heads were signed", roots.len());
}

#[test]
fn a_database_that_was_changed_is_not_signed() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let desk = sequencer(&world, &folder);
    for n in 0..3 {
        desk.start(&start(&format!("user{n}"))).unwrap();
    }
    desk.run_until_idle().unwrap();
    let before = checkpoint(&desk);
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    let fails = |sql: &str, back: &str| {
        assert_eq!(db.execute(sql, []), Ok(1), "{sql}");
        desk.start(&start("jo@contoso.example")).unwrap();
        world.pass(60);
        let error = sequencer(&world, &folder).sequence_log().unwrap_err();
        assert!(matches!(error, DeskError::Log(_)), "{sql}: {error}");
        assert_eq!(db.execute(back, []), Ok(1), "{back}");
    };
    db.execute_batch("CREATE TABLE kept AS SELECT * FROM state WHERE key LIKE 'log/%'").unwrap();
    let back = |key: &str| {
        format!(
            "UPDATE state SET bytes = (SELECT bytes FROM kept WHERE kept.key = state.key) WHERE key = '{key}'"
        )
    };
    fails("UPDATE state SET bytes = x'00' WHERE key = 'log/head'", &back("log/head"));
    fails("UPDATE state SET bytes = x'00' WHERE key = 'log/checkpoint'", &back("log/checkpoint"));
    fails(
        "UPDATE state SET bytes = zeroblob(length(bytes)) WHERE key = 'log/tile/0/000'",
        &back("log/tile/0/000"),
    );
    // An older head, as a backup has it, would be signed again, with other records.
    let head = leaf_hash(b"");
    fails(
        &format!("UPDATE state SET bytes = CAST('1 {head}' AS BLOB) WHERE key = 'log/head'"),
        &back("log/head"),
    );
    world.pass(60);
    let desk = sequencer(&world, &folder);
    desk.sequence_log().unwrap();
    assert!(checkpoint(&desk).head().size > before.head().size);
    verified(&desk);
    // Another key is another log.
    world.pass(60);
    let other = builder(&world, store(&folder)).log_key(Arc::new(key(8))).open().unwrap();
    assert!(matches!(other.sequence_log(), Err(DeskError::Log(LogError::Checkpoint(_)))));
}

#[test]
fn a_folder_is_completed_and_one_of_another_log_is_left_alone() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let public = folder.path().join("public");
    let open = |seed: u8| {
        builder(&world, store(&folder)).log_key(Arc::new(key(seed))).log_folder(&public).open().unwrap()
    };
    let desk = open(7);
    for n in 0..140 {
        desk.start(&start(&format!("user{n}"))).unwrap();
        if n % 20 == 0 {
            desk.sequence_log().unwrap();
        }
    }
    desk.run_until_idle().unwrap();
    let published = std::fs::read_to_string(public.join("checkpoint")).unwrap();
    assert_eq!(Some(&published), desk.checkpoint().unwrap().as_ref());
    let size = checkpoint(&desk).head().size;
    assert!(size > 256, "a full tile, and a part of the next one");
    for path in bonafides::log::TilePath::added(0, size) {
        assert!(public.join(path.to_string()).is_file(), "{path}");
    }
    assert!(!public.join("tile/0/000.p").exists());
    // The files that a crash left behind are written again.
    std::fs::remove_file(public.join("checkpoint")).unwrap();
    std::fs::write(public.join("tile/0/000.new"), b"half").unwrap();
    desk.start(&start("jo@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(std::fs::read_to_string(public.join("checkpoint")).ok(), desk.checkpoint().unwrap());
    std::fs::write(public.join("checkpoint"), published.replace(ORIGIN, "log.other.example")).unwrap();
    desk.start(&start("jo@contoso.example")).unwrap();
    assert!(matches!(desk.sequence_log(), Err(DeskError::Log(LogError::Checkpoint(_)))));
    assert!(std::fs::read_to_string(public.join("checkpoint")).unwrap().starts_with("log.other.example"));
}

#[test]
fn an_old_backup_is_not_signed_where_its_future_is_published() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let public = folder.path().join("public");
    let open = |store| builder(&world, store).log_key(Arc::new(key(7))).log_folder(&public).open().unwrap();
    open(store(&folder)).sequence_log().unwrap();
    let backup = TempDir::new().unwrap();
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    db.execute("VACUUM INTO ?1", [backup.path().join("desk.db").to_str().unwrap()]).unwrap();
    let desk = open(store(&folder));
    world.pass(60);
    desk.start(&start("sanne@contoso.example")).unwrap();
    desk.sequence_log().unwrap();
    let published = std::fs::read_to_string(public.join("checkpoint")).unwrap();

    let restored = open(store(&backup));
    restored.start(&start("jo@contoso.example")).unwrap();
    world.pass(60);
    assert!(matches!(restored.sequence_log(), Err(DeskError::Log(LogError::Shrunk { .. }))));
    assert_eq!(std::fs::read_to_string(public.join("checkpoint")).unwrap(), published);
    let check = restored.doctor().into_iter().find(|check| check.part == "log").unwrap();
    assert!(!check.is_fine(), "{check:?}");
}
