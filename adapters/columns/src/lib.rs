//! The log in columns: records and cases as Parquet, records as Arrow, cases decided again under another policy, and verdicts on
//! whole batches of facts. `docs/warehouse.md` lists the columns.
#![forbid(unsafe_code)]

mod cases;
mod cell;
mod column;
mod decode;
mod draft;
mod error;
mod form;
mod kernel;
mod parts;
mod read;
mod records;
mod selection;
mod sheet;
mod simulate;
mod write;

pub use column::{Column, ColumnKind, Rows};
pub use error::ColumnsError;
pub use form::FileForm;
pub use kernel::{Kernel, KernelError, RowError, Verdicts};
pub use parts::Parts;
pub use read::ParquetFiles;
pub use records::RecordRow;
pub use sheet::RecordWriter;
pub use simulate::{
    CasesOfEnd, CasesOfVerdicts, DecidedAgain, ExtraCheck, ExtraWork, LeftOut, LeftOutKind, NewWay,
    RecordedPolicy, Refused, Sample, Simulated, Simulation,
};
pub use write::{write_by_day, write_cases, write_file, write_records};
