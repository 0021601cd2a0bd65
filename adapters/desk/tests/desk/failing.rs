//! A store that fails while its world says so.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::store::{
    ActivePolicy, DeadCommand, Entry, LeasedCommand, Migration, NumberedRecord, OpenCase, PolicyText, Pruned,
    StoreStatus, Table,
};
use bonafides_parts::{Store, StoreError, Transaction};
use bonafides_store_sqlite::SqliteStore;

use crate::world::World;

pub(crate) struct Failing {
    pub(crate) world: Arc<World>,
    pub(crate) store: SqliteStore,
}

/// Each method fails, or is that of the store.
macro_rules! methods {
    ($($method:ident($($name:ident: $of:ty),*) -> $result:ty;)*) => {
        $(fn $method(&self $(, $name: $of)*) -> Result<$result, StoreError> {
            let left = self.world.calls_left.fetch_sub(1, Ordering::SeqCst);
            if self.world.is_down.load(Ordering::SeqCst) || left <= 0 {
                return Err(StoreError::Unavailable("the server was stopped".to_owned()));
            }
            self.store.$method($($name),*)
        })*
    };
}

impl Store for Failing {
    fn locks_rows(&self) -> bool {
        self.store.locks_rows()
    }

    methods! {
        begin() -> Box<dyn Transaction + '_>;
        read(keys: &[StateKey]) -> Vec<Row>;
        rows(kind: RowKind, after: Option<&StateKey>, most: u32) -> Vec<Row>;
        records(chain: &str, from: u32, most: u32) -> Vec<String>;
        number_records(most: u32) -> u64;
        numbered_records(from: u64, most: u32) -> Vec<NumberedRecord>;
        position(chain: &str, seq: u32) -> Option<u64>;
        cursor(sink: &str) -> u64;
        set_cursor(sink: &str, position: u64) -> ();
        lease(now: Time, until: Time) -> Option<LeasedCommand>;
        postpone(command: &StateKey, until: Time, reason: &str) -> ();
        bury(command: &DeadCommand) -> ();
        dead(most: u32) -> Vec<DeadCommand>;
        due(now: Time, most: u32) -> Vec<CaseId>;
        open_cases(after: Option<&CaseId>, most: u32) -> Vec<OpenCase>;
        keep_policy(policy: &PolicyText) -> ();
        policy(digest: &str) -> Option<PolicyText>;
        active_policies() -> Vec<ActivePolicy>;
        redemption(grant: &str) -> Option<Redemption>;
        begin_redemption(grant: &str, state: Redemption, now: Time) -> bool;
        finish_redemption(grant: &str, written: WriteStatus) -> ();
        prune(before: Time, most: u32) -> Pruned;
        status(now: Time) -> StoreStatus;
        validate() -> ();
        pending_migrations() -> Vec<Migration>;
        migrate() -> ();
        export(table: Table, after: Option<&Entry>, most: u32) -> Vec<Entry>;
        import(entries: &[Entry]) -> ();
    }
}
