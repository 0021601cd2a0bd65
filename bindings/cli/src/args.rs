use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::audit::args::Audit;
use crate::desk::args::Desk;
use crate::report::args::Report;

/// Decides whether a caller may get a password reset, from a policy and evidence, and gives the reasons
#[derive(Debug, Parser)]
#[command(name = "bonafides", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Args {
    /// Output format; a command that does not support it lists those it does
    ///
    /// Defaults to `human`, or to `json` if the facts are JSON Lines.
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
   0  approve, or success            10  challenge
   1  a test failed, a file differs, 11  escalate
      `diff` cannot prove that       12  deny
      nobody is newly approved,
      `simulate` approves a case
      that was not approved,
      `test --deny unguarded` found
      a number that no test guards
   2  invalid facts or usage; any error of `ways`, `diff`,
      `coverage`, `analyze`, `calibrate`, `drill` and
      `simulate`
   3  invalid policy";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[value(alias = "text")]
    Human,
    Json,
    Junit,
    Markdown,
    Html,
    Mail,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check policies for errors and warnings
    Check(Check),
    /// Run the tests in policies
    Test(Test),
    /// Print a JSON Schema
    Schema(Schema),
    /// Format policies in the standard layout
    Fmt(Fmt),
    /// Print the effective rules of each action and group in words, for management to sign
    Table(Table),
    /// List the ways in: every minimal set of challenges that approves, and what an attacker needs for it
    Ways(Ways),
    /// Compare two policies: who is newly approved, and who newly refused
    ///
    /// Exits with 0 if the new policy is the same or stricter, with 1 if it lets anyone new through or that is not
    /// known, and with 2 if a policy cannot be read.
    Diff(Diff),
    /// Count the people who have a way, and find the enrolments that would help the others
    ///
    /// Exits with 0 if the people are counted, and with 2 if they cannot be.
    Coverage(Coverage),
    /// Weigh the ways in for each kind of attacker, using a calibration
    ///
    /// Exits with 0 if the weights are printed, and with 2 if a file cannot be read or the calibration does not fit the
    /// policy.
    Analyze(Analyze),
    /// Decide recorded cases again under another policy: who would have passed, and which genuine callers are lost
    ///
    /// Exits with 0 if the policy approves no case that was not approved, with 1 if it does, and with 2 if a file cannot be
    /// read. Checks nothing else about the records: `audit verify` does.
    Simulate(Simulate),
    /// Measure how often genuine callers and attackers pass each check, from records and labels
    ///
    /// Exits with 0 if anything was measured or estimated, and with 2 if not.
    Calibrate(Calibrate),
    /// Let simulated callers go through real cases, and measure the share of each kind of attacker that passes
    ///
    /// Exits with 0 if the drill was held, and with 2 if it could not be.
    Drill(Drill),
    /// Decide on a call: approve, challenge, escalate or deny
    Decide(Call),
    /// Find the cheapest way to approval: what to ask next
    Plan(Call),
    /// Decide, and show every rule, all the evidence and the plan
    Explain(Call),
    /// Report on the cases of a log: ends, times, cost, checks, people, and what stands out
    ///
    /// Each figure has a definition, on the page of `--format html`, in JSON, and in docs/reports.md. `--format mail` compares the
    /// last seven days with the seven before, in a short text.
    Report(Report),
    /// Verify, replay and show the log of a desk, and make receipts from it
    Audit(Audit),
    /// Run a service desk: set it up, take calls, carry out, look after it
    Desk(Desk),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Policies: YAML, JSON (.json) or TOML (.toml)
    #[arg(required = true)]
    pub(crate) policies: Vec<PathBuf>,
    /// The directory's groups: an LDIF export, or a text file with one name per line
    ///
    /// Warns about each group or person that the policies name and the directory does not contain.
    #[arg(long, value_name = "FILE")]
    pub(crate) directory: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long, value_enum)]
    pub(crate) deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// Policies
    #[arg(required = true)]
    pub(crate) policies: Vec<PathBuf>,
    /// Also raise and lower each number of the policies, list the changes that no test notices, and propose tests that
    /// do
    #[arg(long)]
    pub(crate) mutate: bool,
    /// Exit with 1 if a number is unguarded, or was not tried because the work ran out
    #[arg(long, value_enum, requires = "mutate")]
    pub(crate) deny: Option<DenyInTest>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DenyInTest {
    Unguarded,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Schema {
    /// The format that the schema describes
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Policy,
    Facts,
    Decision,
    Plan,
    Record,
    Calibration,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Fmt {
    /// Policies; `-` reads standard input, detects its format and prints the result
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Change nothing; list the files that differ
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Table {
    /// The policy
    pub(crate) policy: PathBuf,
    /// With `--format html`, also draw the weights of the ways under this calibration
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Ways {
    /// The policy
    pub(crate) policy: PathBuf,
    /// For this action only
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// For a subject in exactly these groups of the policy; `--groups ''` is a subject in none
    #[arg(long, value_name = "ID,ID")]
    pub(crate) groups: Vec<String>,
    /// For subjects in groups of this directory: an LDIF export, or a text file with one name per line
    #[arg(long, value_name = "FILE", conflicts_with = "groups")]
    pub(crate) directory: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The policy that is in force
    pub(crate) old: PathBuf,
    /// The policy that is to replace it
    pub(crate) new: PathBuf,
    /// Write the first newly approved call to this file, for `decide`; writes nothing if there is none
    #[arg(long, value_name = "FILE")]
    pub(crate) witness: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Coverage {
    /// The policy
    pub(crate) policy: PathBuf,
    /// The people: JSON Lines, an LDIF export (.ldif), or those in the directory of a `desk.toml`; `-`: JSON Lines on standard input
    ///
    /// A line looks like `{"id": "u17", "groups": ["CN=Staff,DC=x"], "enrolled": ["questions"], "contacts": ["sms"], "site": "Kiel"}`:
    /// the challenges that the person can pass, and the channels that reach the person. `id` is always required,
    /// `groups` only if the policy has groups.
    pub(crate) people: PathBuf,
    /// For this action only
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// A further situation: `NAME: SIGNAL=OUTCOME, lost CAUSE`, with any number of signals and losses
    #[arg(long, value_name = "SITUATION")]
    pub(crate) situation: Vec<String>,
    /// A challenge that everybody can pass, such as showing a passport
    #[arg(long, value_name = "CHALLENGE")]
    pub(crate) everyone: Vec<String>,
    /// LDIF, `desk.toml`: people who have this attribute can pass the challenge
    #[arg(long, value_name = "CHALLENGE=ATTRIBUTE")]
    pub(crate) enrolled: Vec<String>,
    /// LDIF, `desk.toml`: the attribute of the site; by default `physicalDeliveryOfficeName`, or else `l`
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(crate) site: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Analyze {
    /// The policy
    pub(crate) policy: PathBuf,
    /// The calibration, the shares of genuine callers and attackers who pass each check: YAML, JSON (.json) or TOML (.toml)
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: PathBuf,
    /// For this attacker model only; may be repeated
    #[arg(long)]
    pub(crate) model: Vec<String>,
    /// For this action only, with its ways one by one
    #[arg(long)]
    pub(crate) action: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Simulate {
    /// The policy to decide with
    pub(crate) policy: PathBuf,
    /// The records: JSON Lines, the folder that a desk publishes, or Parquet: a file of records or of cases that ends in
    /// `.parquet`, or a folder of such files; `-`: JSON Lines on standard input
    pub(crate) records: PathBuf,
    /// A policy that was in force, to check the recorded verdicts with; may be repeated
    #[arg(long = "policy", value_name = "FILE")]
    pub(crate) old: Vec<PathBuf>,
    /// The number of cases to name of each kind
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) most: u16,
    /// Also write each decision to this file: JSON Lines with the case, the recorded verdict and that of the policy
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Calibrate {
    /// The records: JSON Lines, or the folder that a desk publishes
    pub(crate) records: PathBuf,
    /// Labels that say who called in each case: `case,label`, as CSV or JSON Lines, with `genuine` or `impostor:MODEL`
    ///
    /// Without labels, two kinds of callers are estimated from what they passed.
    pub(crate) labels: Option<PathBuf>,
    /// The policy: adds its challenges and causes, and proposes points by weight, compared with the present ones
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Write the calibration to this file, for `analyze` and `drill`
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The name of the calibration
    #[arg(long, default_value = "measured", value_parser = plain_name)]
    pub(crate) name: String,
}

fn plain_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let fits =
        !text.is_empty() && text.chars().all(plain) && text.starts_with(|c: char| c.is_ascii_alphabetic());
    fits.then(|| text.to_owned()).ok_or_else(|| "write letters, digits, `_` and `-`".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Drill {
    /// The policy
    pub(crate) policy: PathBuf,
    /// The calibration, the shares of genuine callers and attackers who pass each check: YAML, JSON (.json) or TOML (.toml)
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: PathBuf,
    /// For this attacker model only; may be repeated
    #[arg(long)]
    pub(crate) model: Vec<String>,
    /// For this action only
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// The number of calls
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) calls: u64,
    /// The seed of all random numbers; the same seed gives the same calls
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// The number of days over which the calls are spread
    #[arg(long, value_name = "N", default_value_t = 90)]
    pub(crate) days: u32,
    /// The share of genuine callers, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0.5", value_parser = share)]
    pub(crate) genuine: u64,
    /// Write the records of all cases to this file, as JSON Lines in the order of a log
    #[arg(long, value_name = "FILE")]
    pub(crate) records: Option<PathBuf>,
    /// Write labels that say who called in each case to this file: `case,label`, with `genuine` or `impostor:MODEL`
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
}

/// Reads a decimal fraction from 0 to 1, in units of 10^-15.
fn share(text: &str) -> Result<u64, String> {
    const PLACES: usize = 15;
    let read = || {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits =
            rest.len() <= PLACES && digits(whole) && digits(rest) && !(whole.is_empty() && rest.is_empty());
        let number: u64 = format!("{whole}{rest:0<PLACES$}").parse().ok().filter(|_| fits)?;
        (number <= 1_000_000_000_000_000).then_some(number)
    };
    read().ok_or_else(|| "write a number from 0 to 1, such as 0.95".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// The policy
    pub(crate) policy: PathBuf,
    /// Facts: JSON, YAML (.yaml), TOML (.toml), JSON Lines (.jsonl, one call per line); `-`: standard input
    ///
    /// On standard input, the first line that is not a comment decides the format: a JSON value or the
    /// beginning of one means JSON, or JSON Lines if the value is complete and more lines follow; `key =`
    /// or `[table]` means TOML; anything else means YAML.
    pub(crate) facts: PathBuf,
}

impl Args {
    /// Returns the format of commands that default to `human`.
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or(Format::Human)
    }

    /// Checks that the command supports the format. Fails with a usage error.
    pub(crate) fn check_format(&self) -> Result<(), clap::Error> {
        use Format::{Html, Human, Json, Junit, Mail, Markdown};
        let (name, formats): (&str, &[Format]) = match self.command {
            Command::Check(_) => ("check", &[Human, Json]),
            Command::Test(_) => ("test", &[Human, Json, Junit]),
            Command::Schema(_) => ("schema", &[Human, Json]),
            Command::Fmt(_) => ("fmt", &[Human, Json]),
            Command::Table(_) => ("table", &[Human, Json, Markdown, Html]),
            Command::Ways(_) => ("ways", &[Human, Json]),
            Command::Diff(_) => ("diff", &[Human, Json, Markdown, Html]),
            Command::Coverage(_) => ("coverage", &[Human, Json, Markdown]),
            Command::Analyze(_) => ("analyze", &[Human, Json, Markdown, Html]),
            Command::Report(_) => ("report", &[Human, Json, Html, Mail]),
            Command::Simulate(_) => ("simulate", &[Human, Json]),
            Command::Calibrate(_) => ("calibrate", &[Human, Json]),
            Command::Drill(_) => ("drill", &[Human, Json]),
            Command::Audit(_) => ("audit", &[Human, Json]),
            Command::Decide(_) => ("decide", &[Human, Json]),
            Command::Plan(_) => ("plan", &[Human, Json]),
            Command::Explain(_) => ("explain", &[Human, Json]),
            Command::Desk(_) => ("desk", &[Human, Json]),
        };
        let word = |format: Format| {
            format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
        };
        match self.format {
            Some(format) if !formats.contains(&format) => {
                let known: Vec<String> = formats.iter().map(|format| word(*format)).collect();
                let message =
                    format!("`{name}` cannot print `{}`; it prints {}\n", word(format), known.join(", "));
                Err(Self::command().error(ErrorKind::InvalidValue, message))
            }
            _ => Ok(()),
        }
    }
}
