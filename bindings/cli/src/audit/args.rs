use std::path::PathBuf;

use bonafides::Time;
use bonafides::case::CaseId;
use bonafides_columns::FileForm;
use bonafides_export::{Form, UnknownForm};
use clap::Subcommand;

use crate::desk::args::{Reason, Who};
use crate::since::{Since, since};

const EXIT_CODES: &str = "\
Exit codes:
   0  the log, the receipt or every decision is as it must be
   1  it is not: the output names the first bad record, with the reason
   2  usage, or a file that cannot be read
   3  invalid policy";

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Verify a log or a receipt: records, chains, tree, checkpoints, cosignatures
    Verify(Verify),
    /// Decide again in every record, from its facts and the policies, and compare byte for byte
    ///
    /// Also counts what nobody can derive: compared answers, draws, and statements of providers and people.
    Replay(Replay),
    /// Tell a case as a story; without CASE, list the cases
    ///
    /// Checks nothing: `verify` does.
    Show(Show),
    /// Make the receipt of a case, for the person concerned: its records, and the proof that they are in the log
    Receipt(Receipt),
    /// Open sealed values on a desk: who was served, by whom, and on what evidence
    ///
    /// With CASE, tells the case with its values; without, lists the cases in which a grant was redeemed. That it was
    /// asked, by whom, about whom and why, is recorded first, in the chain `desk`. What was sealed for a person who was erased since, nobody can open.
    Resolve(Resolve),
    /// Write the records of a desk as JSON Lines, which the other commands read, or as events for a SIEM
    ///
    /// An export from a desk is recorded, and JSON Lines get a checkpoint beside them, in FILE.checkpoint. With `--log`,
    /// reads an exported log. Prints the position of the next record, from which the next export continues.
    Export(Export),
    /// Write an exported log as Parquet, for a data warehouse: a row for each record, and one for each case
    ///
    /// Checks nothing: `verify` does. `docs/warehouse.md` lists the columns.
    Parquet(Parquet),
}

/// A desk, whose keys open values.
#[derive(Debug, clap::Args)]
pub(crate) struct OfDesk {
    /// The configuration of the desk
    #[arg(long, value_name = "FILE", default_value = "desk.toml")]
    pub(crate) config: PathBuf,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Resolve {
    /// The id of the case, or `desk` for what administrators did
    #[arg(value_parser = chain)]
    pub(crate) case: Option<Chain>,
    /// Only cases of this action
    #[arg(long, value_name = "NAME", conflicts_with = "case")]
    pub(crate) action: Option<String>,
    /// Only grants that were redeemed at this time or later, such as 2026-11-16T00:00:00Z, or in the last days: 7d
    #[arg(long, value_name = "TIME", value_parser = since, conflicts_with = "case")]
    pub(crate) since: Option<Since>,
    /// Only grants that were redeemed before this time
    #[arg(long, value_name = "TIME", conflicts_with = "case")]
    pub(crate) until: Option<Time>,
    /// The name or id of a person whom you expect to have acted; may be repeated
    ///
    /// Records name operators by aliases alone. Those of cases that the desk keeps are known without this.
    #[arg(long, value_name = "NAME")]
    pub(crate) person: Vec<String>,
    #[command(flatten)]
    pub(crate) of: OfDesk,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The new file; `-`: standard output. The folder, with `--form parquet`
    pub(crate) file: PathBuf,
    /// The form: `jsonl` for the records themselves, or `events`, `ocsf`, `ocsf-1.9`, `syslog`, `cef`, `cloudevents`, `parquet` or `arrow`
    ///
    /// `docs/exports.md` describes them. Only records can be verified. `parquet` writes a file for each day into a folder,
    /// named by the positions in it: the same export again replaces its files. `arrow` writes one file with the same columns.
    #[arg(long, value_name = "FORM", default_value = "jsonl", value_parser = export_form)]
    pub(crate) form: ExportForm,
    /// The position of the first record, as printed by the last export
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) from: u64,
    /// Read an exported log instead of a desk: a folder, or JSON Lines; `-`: standard input. Nothing is recorded
    #[arg(long, value_name = "LOG", conflicts_with_all = ["config", "reason", "who"])]
    pub(crate) log: Option<PathBuf>,
    /// The name of the exported log, such as log.contoso.example; by default, the name in its checkpoint
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
    /// The configuration of the desk
    #[arg(long, value_name = "FILE", default_value = "desk.toml")]
    pub(crate) config: PathBuf,
    /// The reason, for the record; sealed
    #[arg(long, value_name = "TEXT", required_unless_present = "log")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) by: Who,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportForm {
    /// The records, byte for byte.
    Records,
    Events(Form),
    /// A folder of Parquet files.
    Parquet,
    /// A file of Arrow.
    Arrow,
}

impl ExportForm {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Records => "jsonl",
            Self::Events(form) => form.name(),
            Self::Parquet => FileForm::Parquet.name(),
            Self::Arrow => FileForm::Arrow.name(),
        }
    }
}

fn export_form(text: &str) -> Result<ExportForm, String> {
    match text {
        "jsonl" => Ok(ExportForm::Records),
        "parquet" => Ok(ExportForm::Parquet),
        "arrow" => Ok(ExportForm::Arrow),
        _ => text.parse().map(ExportForm::Events).map_err(|error: UnknownForm| {
            format!("{error}; {}, or `jsonl`, `parquet` or `arrow`", error.help())
        }),
    }
}

/// A case, or the chain `desk`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chain {
    Case(CaseId),
    Desk,
}

fn chain(text: &str) -> Result<Chain, String> {
    if text == "desk" {
        return Ok(Chain::Desk);
    }
    text.parse()
        .map(Chain::Case)
        .map_err(|_| "pass the id of a case, 32 hexadecimal digits, or `desk`".to_owned())
}

/// A log to read.
#[derive(Debug, clap::Args)]
pub(crate) struct Log {
    /// The log: the folder that a desk publishes, or JSON Lines; `-`: JSON Lines on standard input
    pub(crate) log: PathBuf,
    /// Threads that read records; by default, as many as the machine has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// The log, or a receipt, in a file that ends in `.tlog-proof`
    #[command(flatten)]
    pub(crate) log: Log,
    /// The public key of the log, or a file with it
    ///
    /// Get it from the people who run the log, not from the place that publishes it. Without it, only the chains of JSON
    /// Lines are verified.
    #[arg(long, value_name = "KEY", group = "trusted")]
    pub(crate) key: Option<String>,
    /// A checkpoint that you kept, the oldest first; may be repeated
    #[arg(long, value_name = "FILE", requires = "trusted")]
    pub(crate) checkpoint: Vec<PathBuf>,
    /// A receipt that the log must agree with; may be repeated
    #[arg(long, value_name = "FILE", requires = "trusted")]
    pub(crate) receipt: Vec<PathBuf>,
    /// The public key of a witness, or a file with it; may be repeated
    #[arg(long, value_name = "KEY", requires = "key")]
    pub(crate) witness: Vec<String>,
    /// Take the key, the witnesses and `demand` from the configuration of a desk
    #[arg(long, value_name = "FILE", group = "trusted", conflicts_with = "witness")]
    pub(crate) config: Option<PathBuf>,
    /// The number of witnesses that must have cosigned; by default, all
    #[arg(long, value_name = "N", requires = "witness")]
    pub(crate) demand: Option<usize>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) log: Log,
    /// A policy that was in force; may be repeated
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) policy: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Parquet {
    #[command(flatten)]
    pub(crate) log: Log,
    /// The file for the records; it is replaced
    #[arg(long, value_name = "PATH")]
    pub(crate) records: Option<PathBuf>,
    /// The file for the cases; it is replaced
    #[arg(long, value_name = "PATH")]
    pub(crate) cases: Option<PathBuf>,
    /// Write a folder with a file for each day: `day=2026-11-30/part-0.parquet`
    ///
    /// The day is that of the record, or the day on which the case was opened, in UTC. Files for the same days are replaced.
    #[arg(long)]
    pub(crate) by_day: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) log: Log,
    /// The id of the case
    pub(crate) case: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Receipt {
    #[command(flatten)]
    pub(crate) log: Log,
    /// The id of the case
    pub(crate) case: String,
    /// The public key of the log, or a file with it
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
}
