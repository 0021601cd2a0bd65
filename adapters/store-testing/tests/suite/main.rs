//! The suite on the store in memory, and on defective stores, each of which its test must find.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::enum_glob_use,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "tests may fail"
)]

mod broken;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use bonafides_store_testing::{MemoryDatabase, Suite, TestOutcome, table};
use broken::{Broken, Defect, KeyLocks};

/// Databases by name.
#[derive(Default)]
struct Databases(Mutex<BTreeMap<String, (MemoryDatabase, Arc<KeyLocks>)>>);

impl Databases {
    fn get(&self, name: &str) -> (MemoryDatabase, Arc<KeyLocks>) {
        self.0.lock().unwrap().entry(name.to_owned()).or_default().clone()
    }
}

fn memory() -> Suite {
    let databases = Arc::new(Databases::default());
    let newer = Arc::clone(&databases);
    Suite::new("memory", move |name, tenant| Ok(Box::new(databases.get(name).0.store(tenant))))
        .newer(move |name| newer.get(name).0.set_schema(2))
}

fn defective(defect: Defect) -> Suite {
    let databases = Arc::new(Databases::default());
    let newer = Arc::clone(&databases);
    Suite::new(format!("{defect:?}"), move |name, tenant| {
        let (mut database, locks) = databases.get(name);
        let mut tenant = tenant.clone();
        match defect {
            Defect::DatabaseOfItsOwn => database = MemoryDatabase::new(),
            Defect::OneTenant => tenant = "one".parse().unwrap(),
            _ => {}
        }
        Ok(Box::new(Broken::new(database.store(&tenant), locks, defect)))
    })
    .newer(move |name| newer.get(name).0.set_schema(2))
}

#[test]
fn the_store_in_memory_passes() {
    let report = memory().run();
    println!("{report}");
    assert!(report.passed(), "{report}");
}

/// Every test can fail: on a store with this defect, it does.
#[test]
fn each_test_finds_a_defect() {
    use Defect::*;
    let defects = [
        ("an_empty_database_needs_migrations", ValidatesAnything),
        ("migrates_twice", MigrationsStayPending),
        ("migrates_once_from_many_threads", MigratesOnlyOnce),
        ("refuses_a_newer_schema", ValidatesAnything),
        ("reads_rows_in_the_order_of_keys", ReadsInItsOwnOrder),
        ("reads_rows_of_a_kind_in_pages", PagesFromTheStart),
        ("keeps_every_byte", EmptyIsAbsent),
        ("deletes_rows_without_bytes", KeepsDeleted),
        ("stores_see_each_other", DatabaseOfItsOwn),
        ("tenants_do_not_see_each_other", OneTenant),
        ("stores_steps_of_the_engine", ForgetsCases),
        ("refuses_a_step_on_rows_that_changed", SkipsAbsent),
        ("stores_all_of_a_step_or_nothing", StoresConflicts),
        ("stores_a_record_once", SkipsSecondRecord),
        ("undoes_a_dropped_transaction", CommitsDropped),
        ("shows_nothing_before_the_commit", CommitsInWrite),
        ("loses_no_step_of_eight_threads", LocksNothing),
        ("loses_no_step_of_threads_that_do_not_lock", LocksNothing),
        ("keys_in_opposite_order_do_not_deadlock", LocksAsGiven),
        ("different_keys_do_not_wait", OneWriter),
        ("the_same_key_waits", LocksNothing),
        ("leases_the_oldest_first", LeasesTheSecond),
        ("leases_a_case_in_order", LeasesSuccessors),
        ("leases_an_unordered_command_at_once", KeepsEveryOrder),
        ("leases_past_an_unordered_command", KeepsEveryOrder),
        ("leases_no_command_twice", ForgetsSomeLeases),
        ("leases_again_when_the_lease_expires", LeasesForever),
        ("leases_a_postponed_command_later", PostponesNothing),
        ("buries_a_command_once", DeadOldestFirst),
        ("finds_due_cases", DueTooLate),
        ("lists_open_cases_in_pages", PagesFromTheStart),
        ("reads_records_of_a_chain", RecordsFromTheStart),
        ("numbers_records_without_a_gap", NumbersFromOne),
        ("numbers_predecessors_first", NumbersBackwards),
        ("numbers_records_while_others_commit", NumbersBackwards),
        ("finds_the_position_of_a_record", PositionsBeforeTime),
        ("moves_cursors_only_forward", CursorsGoBack),
        ("keeps_policies_by_digest", TrimsPolicies),
        ("replaces_the_policy_in_force", RolesNeverEnd),
        ("gives_a_policy_one_role", RolesNeverEnd),
        ("stores_an_activation_with_its_step", StoresConflicts),
        ("takes_a_grant_once", TakesAgain),
        ("keeps_the_result_of_a_grant", ForgetsResults),
        ("prunes_what_is_old", PrunesTooEarly),
        ("prunes_in_portions", PrunesEverything),
        ("reports_its_status", CountsNoAge),
        ("copies_every_table", ImportsNoCursors),
        ("imports_everything_or_nothing", ImportsOneByOne),
        ("agrees_with_the_store_in_memory", TakesAgain),
    ];
    let tested: BTreeSet<&str> = defects.iter().map(|(test, _)| *test).collect();
    assert_eq!(Suite::tests().collect::<BTreeSet<_>>(), tested, "each test has its defect");
    for (test, defect) in defects {
        let report = defective(defect).only(test).run();
        assert!(!report.passed(), "`{test}` does not find the defect `{defect:?}`");
        println!("{test}: {}", report.failures().next().unwrap().1);
    }
}

/// The wrapper alone breaks nothing, and keys that are locked in order pass.
#[test]
fn a_store_that_locks_keys_passes() {
    let report = defective(Defect::Nothing).run();
    assert!(report.passed(), "{report}");
    assert!(report.results.iter().all(|result| result.outcome == TestOutcome::Passed));
}

#[test]
fn a_table_shows_tests_and_stores() {
    let reports = [
        memory().only("migrates_twice").run(),
        defective(Defect::MigrationsStayPending).only("migrates_twice").run(),
    ];
    let table = table(&reports);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "                memory              MigrationsStayPending");
    assert_eq!(lines[1], "migrates_twice  passed              FAILED");
    assert!(lines[3].starts_with("MigrationsStayPending: migrates_twice: the migrations that are pending"));
}

/// Every block of Rust in the guide is in the store in memory or in this test, line by line.
#[test]
fn the_code_of_the_guide_is_the_code_that_runs() {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let files = [
        include_str!("main.rs"),
        include_str!("../../src/memory/mod.rs"),
        include_str!("../../src/memory/data.rs"),
    ]
    .map(lines);
    let guide = include_str!("../../../../docs/writing-a-store.md");
    let blocks: Vec<Vec<String>> =
        guide.split("```rust\n").skip(1).map(|rest| lines(rest.split("```").next().unwrap())).collect();
    assert!(blocks.len() >= 4);
    for block in blocks {
        let has = |file: &Vec<String>| file.windows(block.len()).any(|part| part == block);
        assert!(files.iter().any(has), "no file has:\n{}", block.join("\n"));
    }
    // And so is the output.
    let report = memory().only("migrates_twice").run().to_string();
    let cell = report.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
    assert!(guide.lines().any(|line| line.split_whitespace().eq(cell.iter().copied())), "{report}");
}
