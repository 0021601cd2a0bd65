use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

/// Decides whether a caller may get a password reset: policies in, evidence in, a verdict with its reasons out.
#[derive(Debug, Parser)]
#[command(name = "bonafides", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Args {
    /// How to print; `junit` is for `test`, `markdown` and `html` are for `table`
    ///
    /// For people unless said otherwise; but JSON Lines are answered with JSON Lines.
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
   0  approve, or all is well        10  challenge
   1  a test failed, a file differs  11  escalate
   2  bad facts, or bad usage        12  deny
   3  bad policy";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Junit,
    Markdown,
    Html,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look for errors and warnings in policies
    Check(Check),
    /// Run the tests that policies carry
    Test(Test),
    /// Print a JSON Schema
    Schema(Schema),
    /// Lay policies out in the usual way
    Fmt(Fmt),
    /// Print what management signs: the effective rules of each action and group, in words
    Table(Table),
    /// Decide on a call: approve, challenge, escalate or deny
    Decide(Call),
    /// Find the cheapest way to approval: what to ask next
    Plan(Call),
    /// Decide, and show every rule, all evidence and the plan
    Explain(Call),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Policies: YAML, JSON (.json) or TOML (.toml)
    #[arg(required = true)]
    pub(crate) policies: Vec<PathBuf>,
    /// The directory's groups: an LDIF export, or a text file with one name per line
    ///
    /// Warns about each name of a group or person in the policies that the directory does not have.
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
}

#[derive(Debug, clap::Args)]
pub(crate) struct Schema {
    /// Of what
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
}

#[derive(Debug, clap::Args)]
pub(crate) struct Fmt {
    /// Policies; `-` reads standard input, recognises the format and prints the result
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Change nothing, name the files that differ
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Table {
    /// The policy
    pub(crate) policy: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// The policy
    pub(crate) policy: PathBuf,
    /// Facts: JSON, YAML (.yaml), TOML (.toml), JSON Lines (.jsonl, one call per line); `-`: standard input
    ///
    /// On standard input the first line that is not a comment decides the format. A JSON value, or the
    /// beginning of one, means JSON, or JSON Lines if the value is complete and more lines follow; `key =`
    /// or `[table]` means TOML; anything else means YAML.
    pub(crate) facts: PathBuf,
}

impl Args {
    /// The format, for commands that print for people unless told otherwise.
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or(Format::Human)
    }

    /// Whether the command can print in the format; an error of usage if not.
    pub(crate) fn check_format(&self) -> Result<(), clap::Error> {
        use Format::{Html, Human, Json, Junit, Markdown};
        let (name, formats): (&str, &[Format]) = match self.command {
            Command::Check(_) => ("check", &[Human, Json]),
            Command::Test(_) => ("test", &[Human, Json, Junit]),
            Command::Schema(_) => ("schema", &[Human, Json]),
            Command::Fmt(_) => ("fmt", &[Human, Json]),
            Command::Table(_) => ("table", &[Human, Json, Markdown, Html]),
            Command::Decide(_) => ("decide", &[Human, Json]),
            Command::Plan(_) => ("plan", &[Human, Json]),
            Command::Explain(_) => ("explain", &[Human, Json]),
        };
        let word = |format: Format| {
            format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
        };
        match self.format {
            Some(format) if !formats.contains(&format) => {
                let known: Vec<String> = formats.iter().map(|format| word(*format)).collect();
                let message =
                    format!("`{name}` has no format `{}`; it has: {}\n", word(format), known.join(", "));
                Err(Self::command().error(ErrorKind::InvalidValue, message))
            }
            _ => Ok(()),
        }
    }
}
