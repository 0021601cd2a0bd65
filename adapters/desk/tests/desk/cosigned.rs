//! Checkpoints that witnesses cosign, and witnesses that do not.

use std::sync::Arc;
use std::time::Duration;

use bonafides::log::{LogKey as _, SignedCheckpoint, Witnesses};
use bonafides_audit::{AuditError, Evidence, ExportedLog, verify};
use bonafides_desk::{Check, Desk, DeskBuilder, DeskError, LogError, TimeLimits, WitnessStatus};
use tempfile::TempDir;

use crate::witness::{Mood, StandIn};
use crate::world::{World, builder, desk, log_key as key, start, store};

fn limits(witness: Duration) -> TimeLimits {
    let mut limits = TimeLimits::default();
    (limits.first_look, limits.witness) = (Duration::ZERO, witness);
    limits
}

/// A process that sequences and asks these witnesses.
fn with(world: &Arc<World>, folder: &TempDir, witnesses: &[&Arc<StandIn>]) -> DeskBuilder {
    let builder = builder(world, store(folder)).limits(limits(Duration::from_secs(60)));
    witnesses.iter().zip(1..).fold(builder, |builder, (witness, n)| {
        builder.witness(format!("w{n}"), witness.public.clone(), witness.client())
    })
}

fn known(witnesses: &[&Arc<StandIn>], demanded: usize) -> Witnesses {
    Witnesses::new(demanded, witnesses.iter().map(|witness| witness.public.clone()).collect()).unwrap()
}

fn checkpoint(desk: &Desk) -> SignedCheckpoint {
    SignedCheckpoint::open(desk.checkpoint().unwrap().unwrap().as_bytes(), key(7).public()).unwrap()
}

fn status(desk: &Desk) -> WitnessStatus {
    desk.status().unwrap().witnesses.remove(0)
}

fn check(desk: &Desk, part: &str) -> Check {
    desk.doctor().into_iter().find(|check| check.part == part).unwrap()
}

#[test]
fn checkpoints_receipts_and_the_folder_carry_cosignatures() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let (one, two) = (StandIn::start("w.example/1", 1), StandIn::start("w.example/2", 2));
    let public = folder.path().join("public");
    let desk = with(&world, &folder, &[&one, &two]).cosignatures(2).log_folder(&public).open().unwrap();
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    let both = known(&[&one, &two], 2);
    assert_eq!(both.check(&checkpoint(&desk)).unwrap().len(), 2);
    assert_eq!(desk.cosigned_checkpoint().unwrap(), desk.checkpoint().unwrap());
    for file in ["checkpoint", "checkpoint.cosigned"] {
        assert_eq!(std::fs::read_to_string(public.join(file)).ok(), desk.checkpoint().unwrap(), "{file}");
    }
    let receipt = desk.receipt(case.id(), key(7).public()).unwrap();
    assert_eq!(receipt.cosignatures(&both).unwrap().len(), 2);
    let state = status(&desk);
    assert_eq!((state.name.as_str(), state.lag, state.fault), ("w1", 0, None));
    assert_eq!(state.cosigned, checkpoint(&desk).head().size);
    for part in ["witness w1", "witness w2", "log cosigned"] {
        assert!(check(&desk, part).is_fine(), "{:?}", check(&desk, part));
    }
    // Asked once for a checkpoint, with the log's own signature alone.
    let asked = one.asked.lock().unwrap().clone();
    assert!(asked[0].starts_with("old 0\n\nlog.contoso.example\n"), "{}", asked[0]);
    assert!(asked.iter().all(|asked| asked.matches('\u{2014}').count() == 1));
    let before = asked.len();
    world.pass(60);
    assert_eq!(desk.cosign_log().unwrap(), 0);
    assert_eq!(one.asked.lock().unwrap().len(), before, "nothing is new");
    // The next one grows from there.
    case.choose("sms_code").unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(both.check(&checkpoint(&desk)).unwrap().len(), 2);
    let old = one.asked.lock().unwrap().last().unwrap().clone();
    assert!(old.starts_with(&format!("old {}\n", state.cosigned)), "{old}");
    // Whoever demands them gets them, from the folder and from an export.
    let mut evidence = Evidence::default();
    (evidence.key, evidence.witnesses) = (Some(key(7).public().clone()), both);
    let verified = verify(&ExportedLog::at(&public), &evidence, 1).unwrap();
    assert_eq!(verified.cosignatures.len(), 2);
    assert_eq!(verified.summary.proven, verified.summary.records);
}

#[test]
fn without_the_demanded_cosignatures_nothing_is_proven() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let (one, two) = (StandIn::start("w.example/1", 1), StandIn::start("w.example/2", 2));
    two.set(Mood::Status(404));
    let public = folder.path().join("public");
    let desk = with(&world, &folder, &[&one, &two]).cosignatures(2).log_folder(&public).open().unwrap();
    let case = desk.start(&start("sanne@contoso.example")).unwrap();
    desk.run_until_idle().unwrap();
    // The checkpoint is there, with what there is.
    assert_eq!(known(&[&one, &two], 1).check(&checkpoint(&desk)).unwrap().len(), 1);
    assert_eq!(desk.cosigned_checkpoint().unwrap(), None);
    let receipt = desk.receipt(case.id(), key(7).public());
    assert!(matches!(receipt, Err(DeskError::Log(LogError::NotCosigned))), "{receipt:?}");
    let demanded = check(&desk, "log cosigned");
    assert!(demanded.found.contains("2 of the witnesses must"), "{demanded:?}");
    let mut evidence = Evidence::default();
    (evidence.key, evidence.witnesses) = (Some(key(7).public().clone()), known(&[&one, &two], 2));
    let refused = verify(&ExportedLog::at(&public), &evidence, 1).unwrap_err();
    assert!(matches!(refused, AuditError::Witness(_)), "{refused}");

    two.set(Mood::Honest);
    world.pass(120);
    desk.run_until_idle().unwrap();
    let covered = desk.receipt(case.id(), key(7).public()).unwrap().records().len();
    // Later records are in the log, and not proven to those who demand cosignatures.
    two.set(Mood::Status(500));
    case.choose("sms_code").unwrap();
    desk.run_until_idle().unwrap();
    assert_eq!(desk.receipt(case.id(), key(7).public()).unwrap().records().len(), covered);
    let verified = verify(&ExportedLog::at(&public), &evidence, 1).unwrap();
    assert!(verified.summary.proven < verified.summary.records);
    let size = verified.checkpoint.unwrap().head().size;
    assert_eq!(verified.summary.proven, size);
    assert!(size < checkpoint(&desk).head().size);
    let receipt = bonafides_audit::receipt(&ExportedLog::at(&public), key(7).public(), "desk", 1);
    assert_eq!(receipt.unwrap().checkpoint().head().size, size, "it covers the chain `desk`");
}

#[test]
fn every_failure_is_named_and_delays_nothing() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    let desk = with(&world, &folder, &[&witness]).open().unwrap();
    desk.run_until_idle().unwrap();
    let moods = [
        (Mood::Status(404), "unknown_log", "log.pub"),
        (Mood::Status(403), "untrusted_key", "log.pub"),
        (Mood::Status(422), "contradiction", "stop every process"),
        (Mood::Status(400), "answer", "address"),
        (Mood::Status(503), "answer", "address"),
        (Mood::Redirects, "answer", "no redirect is followed"),
        (Mood::Huge, "no_cosignature", "key of the witness"),
        (Mood::WrongKey, "wrong_cosignature", "key of the witness"),
        (Mood::OtherTree, "wrong_cosignature", "key of the witness"),
        (Mood::Babbles, "answer", "address"),
        (Mood::Knows(1_000_000), "ahead", "stop every process"),
    ];
    for (n, (mood, code, help)) in moods.into_iter().enumerate() {
        witness.set(mood);
        // The tree of an unsound witness does not matter.
        let seen = *witness.seen.lock().unwrap();
        world.pass(120);
        let before = checkpoint(&desk).head().size;
        desk.start(&start(&format!("user{n}"))).unwrap();
        desk.run_until_idle().unwrap();
        assert!(checkpoint(&desk).head().size > before, "{mood:?}");
        assert!(known(&[&witness], 1).check(&checkpoint(&desk)).is_err(), "{mood:?}");
        let state = status(&desk);
        let fault = state.fault.unwrap();
        assert_eq!((fault.code(), state.times, state.lag > 0), (code, 1, true), "{mood:?}: {fault}");
        assert!(fault.help().contains(help), "{mood:?}: {}", fault.help());
        let found = check(&desk, "witness w1");
        assert!(found.help.as_ref().unwrap().contains(help), "{mood:?}: {found:?}");
        // It is not asked again at once, and then less and less.
        let asked = witness.asked.lock().unwrap().len();
        desk.cosign_log().unwrap();
        assert_eq!(witness.asked.lock().unwrap().len(), asked, "{mood:?}");
        world.pass(2);
        desk.cosign_log().unwrap();
        assert_eq!(status(&desk).times, 2, "{mood:?}");
        witness.set(Mood::Honest);
        *witness.seen.lock().unwrap() = seen;
        world.pass(120);
        assert_eq!(desk.cosign_log().unwrap(), 1, "{mood:?}");
        let healed = status(&desk);
        assert_eq!((healed.fault, healed.lag, healed.times), (None, 0, 0), "{mood:?}");
    }
}

#[test]
fn a_witness_that_is_down_or_has_another_key_is_named() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap()).parse().unwrap();
    drop(nobody);
    let down = Arc::new(bonafides_desk::HttpWitness::new(&url, bonafides_tls::Trust::default()));
    let other = StandIn::start("w.example/1", 2);
    let desk = builder(&world, store(&folder))
        .witness("down", witness.public.clone(), down)
        .witness("other", other.public.clone(), witness.client())
        .open()
        .unwrap();
    desk.run_until_idle().unwrap();
    let faults: Vec<_> =
        desk.status().unwrap().witnesses.into_iter().map(|state| state.fault.unwrap()).collect();
    assert_eq!([faults[0].code(), faults[1].code()], ["silent", "no_cosignature"]);
    assert!(faults[0].to_string().contains("connection failed"), "{}", faults[0]);
}

/// While a witness hangs, records get positions and checkpoints, and the others cosign.
#[test]
fn a_witness_that_hangs_delays_nothing() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let (hanging, honest) = (StandIn::start("w.example/1", 1), StandIn::start("w.example/2", 2));
    hanging.set(Mood::Hangs);
    let desk = with(&world, &folder, &[&hanging, &honest]).open().unwrap();
    desk.sequence_log().unwrap();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| desk.cosign_log().unwrap());
        while hanging.asked.lock().unwrap().is_empty() || desk.cosigned_checkpoint().unwrap().is_none() {
            assert!(!asking.is_finished());
            std::thread::sleep(Duration::from_millis(5));
        }
        let before = checkpoint(&desk).head().size;
        assert_eq!(known(&[&honest], 1).check(&checkpoint(&desk)).unwrap().len(), 1);
        desk.start(&start("sanne@contoso.example")).unwrap();
        assert!(desk.sequence_log().unwrap() > 0);
        assert!(checkpoint(&desk).head().size > before);
        assert!(!asking.is_finished(), "it hangs still");
        hanging.set(Mood::Honest);
        assert_eq!(asking.join().unwrap(), 2);
    });
    // With less patience, it has failed, and the other one has not.
    hanging.set(Mood::Hangs);
    let hasty = with(&world, &folder, &[&hanging, &honest]).limits(limits(Duration::from_millis(300)));
    let hasty = hasty.open().unwrap();
    world.pass(600);
    assert_eq!(hasty.cosign_log().unwrap(), 1);
    let states = hasty.status().unwrap().witnesses;
    assert_eq!(states[0].fault.as_ref().unwrap().code(), "silent");
    assert_eq!((&states[1].fault, states[1].lag), (&None, 0));
    hanging.set(Mood::Honest);
}

/// A worker asks beside its other work.
#[test]
fn a_worker_asks_by_itself() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    let desk = with(&world, &folder, &[&witness]).open().unwrap();
    let stop = bonafides_desk::Stop::default();
    std::thread::scope(|scope| {
        scope.spawn(|| desk.run(&stop));
        while desk.cosigned_checkpoint().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
        stop.stop();
    });
    assert_eq!(known(&[&witness], 1).check(&checkpoint(&desk)).unwrap().len(), 1);
}

#[test]
fn of_two_processes_one_asks() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    let (one, other) = (
        with(&world, &folder, &[&witness]).open().unwrap(),
        with(&world, &folder, &[&witness]).open().unwrap(),
    );
    one.run_until_idle().unwrap();
    one.start(&start("sanne@contoso.example")).unwrap();
    one.sequence_log().unwrap();
    witness.set(Mood::Hangs);
    let before = witness.asked.lock().unwrap().len();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| one.cosign_log().unwrap());
        while witness.asked.lock().unwrap().len() == before {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(other.cosign_log().unwrap(), 0, "the other has the lease");
        assert_eq!(one.cosign_log().unwrap(), 0, "another thread asks");
        assert_eq!(witness.asked.lock().unwrap().len(), before + 1);
        witness.set(Mood::Honest);
        assert_eq!(asking.join().unwrap(), 1);
    });
    one.start(&start("jo@contoso.example")).unwrap();
    one.sequence_log().unwrap();
    assert_eq!(other.cosign_log().unwrap(), 1, "the lease was given back");
    assert_eq!(known(&[&witness], 1).check(&checkpoint(&one)).unwrap().len(), 1);
}

/// A copy of the database, as a backup has it.
fn copy(folder: &TempDir) -> TempDir {
    let backup = TempDir::new().unwrap();
    let db = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    db.execute("VACUUM INTO ?1", [backup.path().join("desk.db").to_str().unwrap()]).unwrap();
    backup
}

#[test]
fn a_log_that_was_rolled_back_or_split_is_an_alarm() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    let desk = with(&world, &folder, &[&witness]).open().unwrap();
    desk.run_until_idle().unwrap();
    let backup = copy(&folder);
    for n in 0..3 {
        desk.start(&start(&format!("user{n}"))).unwrap();
    }
    desk.run_until_idle().unwrap();
    let size = checkpoint(&desk).head().size;

    world.pass(120);
    let restored = with(&world, &backup, &[&witness]).open().unwrap();
    restored.start(&start("jo@contoso.example")).unwrap();
    restored.run_until_idle().unwrap();
    let ours = checkpoint(&restored).head().size;
    assert!(ours < size, "{ours} {size}");
    let found = check(&restored, "witness w1");
    let rolled_back =
        format!("this log was rolled back: the witness has cosigned {size} records, and it has only {ours}");
    assert_eq!(found.found, rolled_back);
    assert_eq!(status(&restored).fault.unwrap().to_string(), rolled_back);
    assert!(restored.status().unwrap().troubles.iter().any(|trouble| trouble.reason == rolled_back));
    // It grows to where the witness is, and beyond: other records, so another log.
    for n in 10..20 {
        restored.start(&start(&format!("user{n}"))).unwrap();
        world.pass(120);
        restored.run_until_idle().unwrap();
        let fault = status(&restored).fault.unwrap();
        let larger = checkpoint(&restored).head().size >= size;
        assert_eq!(fault.code(), if larger { "contradiction" } else { "ahead" }, "{fault}");
        assert!(fault.is_alarm());
    }
    assert!(checkpoint(&restored).head().size > size);
    assert!(check(&restored, "witness w1").found.contains("contradicts"));
    assert_eq!(known(&[&witness], 1).check(&checkpoint(&desk)).unwrap().len(), 1, "the honest one goes on");
}

#[test]
fn witnesses_that_do_not_fit_together_are_refused() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let witness = StandIn::start("w.example/1", 1);
    assert!(with(&world, &folder, &[&witness, &witness]).open().is_err());
    assert!(with(&world, &folder, &[&witness]).cosignatures(2).open().is_err());
    assert!(builder(&world, store(&folder)).cosignatures(1).open().is_err());
}
