//! Attacks that must fail: each test is a call, named after the attempt of the attacker. It ends without a
//! grant, or with the alert that the test names.

mod administrators;
mod answers;
mod bad_context;
mod codes;
mod contacts;
mod delivery;
mod external;
mod grants;
mod inputs;
mod keys;
mod not_me;
mod operators;
mod owed;
mod people;
mod policies_and_keys;
mod policy;
mod record;
mod rows;
mod self_service;
mod strangers;
mod typed;
mod who_may_run;
mod words;
