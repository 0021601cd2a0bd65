/// The maximum size of a record, in bytes: the limit of an entry of a C2SP log.
pub const MAX_RECORD: usize = 65_535;
/// The format that is written and read.
pub(super) const FORMAT: u64 = 1;
/// The id of the chain for records that belong to no case.
pub(crate) const DESK: &str = "desk";

/// Returns true if `name` can be a kind of step, command or row: `a-z_`.
pub(super) fn is_kind(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'))
}
