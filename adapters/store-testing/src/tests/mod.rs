//! The tests, each with the claim about a store that is its name.
#![expect(clippy::arithmetic_side_effects, reason = "tests: a panic is a failure")]

mod cases;
mod copies;
mod grants;
mod outbox;
mod policies;
mod random;
mod records;
mod rows;
mod schema;
mod steps;
mod threads;
mod upkeep;

use crate::fixture::{Failure, Fixture};

/// A test.
pub(crate) type Run = fn(&Fixture) -> Result<(), Failure>;

/// A test with its name.
pub(crate) struct Test {
    pub(crate) name: &'static str,
    pub(crate) claim: Claim,
    pub(crate) run: Run,
}

/// The stores that must pass a test.
pub(crate) enum Claim {
    /// Every store.
    Required,
    /// Stores that lock rows, not the whole store.
    LocksRows,
    /// Stores with tables that a later version could have made.
    Newer,
}

macro_rules! tests {
    ($($claim:ident $module:ident::$test:ident;)*) => {
        &[$(Test { name: stringify!($test), claim: Claim::$claim, run: $module::$test },)*]
    };
}

/// Every test, in the order in which they run.
pub(crate) const TESTS: &[Test] = tests! {
    Required schema::an_empty_database_needs_migrations;
    Required schema::migrates_twice;
    Required schema::migrates_once_from_many_threads;
    Newer    schema::refuses_a_newer_schema;
    Required rows::reads_rows_in_the_order_of_keys;
    Required rows::reads_rows_of_a_kind_in_pages;
    Required rows::keeps_every_byte;
    Required rows::deletes_rows_without_bytes;
    Required rows::stores_see_each_other;
    Required rows::tenants_do_not_see_each_other;
    Required steps::stores_steps_of_the_engine;
    Required steps::refuses_a_step_on_rows_that_changed;
    Required steps::stores_all_of_a_step_or_nothing;
    Required steps::stores_a_record_once;
    Required steps::undoes_a_dropped_transaction;
    Required steps::shows_nothing_before_the_commit;
    Required threads::loses_no_step_of_eight_threads;
    Required threads::loses_no_step_of_threads_that_do_not_lock;
    Required threads::keys_in_opposite_order_do_not_deadlock;
    LocksRows threads::different_keys_do_not_wait;
    LocksRows threads::the_same_key_waits;
    Required outbox::leases_the_oldest_first;
    Required outbox::leases_a_case_in_order;
    Required outbox::leases_an_unordered_command_at_once;
    Required outbox::leases_past_an_unordered_command;
    Required outbox::leases_no_command_twice;
    Required outbox::leases_again_when_the_lease_expires;
    Required outbox::leases_a_postponed_command_later;
    Required outbox::buries_a_command_once;
    Required cases::finds_due_cases;
    Required cases::lists_open_cases_in_pages;
    Required records::reads_records_of_a_chain;
    Required records::numbers_records_without_a_gap;
    Required records::numbers_predecessors_first;
    Required records::numbers_records_while_others_commit;
    Required records::finds_the_position_of_a_record;
    Required records::moves_cursors_only_forward;
    Required policies::keeps_policies_by_digest;
    Required policies::replaces_the_policy_in_force;
    Required policies::gives_a_policy_one_role;
    Required policies::stores_an_activation_with_its_step;
    Required grants::takes_a_grant_once;
    Required grants::keeps_the_result_of_a_grant;
    Required upkeep::prunes_what_is_old;
    Required upkeep::prunes_in_portions;
    Required upkeep::reports_its_status;
    Required copies::copies_every_table;
    Required copies::imports_everything_or_nothing;
    Required random::agrees_with_the_store_in_memory;
};
