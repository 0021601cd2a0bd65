//! One file per command: arguments in, text out, an exit code.

pub(crate) mod analyze;
pub(crate) mod calibrate;
pub(crate) mod check;
pub(crate) mod coverage;
pub(crate) mod decide;
pub(crate) mod diff;
pub(crate) mod drill;
pub(crate) mod fmt;
pub(crate) mod schema;
pub(crate) mod simulate;
pub(crate) mod table;
pub(crate) mod test;
pub(crate) mod ways;
