use std::path::PathBuf;

use clap::Subcommand;

const EXIT_CODES: &str = "\
Exit codes:
   0  done; `doctor`: everything is fine
   1  refused, declined, or something is wrong that the output names
   2  usage, or a file or part that does not work
   3  invalid policy";

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Desk {
    /// The configuration of the desk
    #[arg(long, global = true, value_name = "FILE", default_value = "desk.toml")]
    pub(crate) config: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a desk that runs as it is: configuration, keys, database, policy
    ///
    /// Writes `desk.toml`, a key file, a database and a copy of the policy, and puts the policy in force. Every channel
    /// is a file at first. Overwrites nothing.
    Init(Init),
    /// Take calls in the terminal, on the real store
    ///
    /// Reads one command a line from standard input; `help` lists them. Works in a pipe as well.
    Call(Call),
    /// Carry out commands, give time, feed sinks and prune, until SIGTERM or SIGINT
    ///
    /// Any number of workers may run at once, also on other machines. A worker that is killed loses nothing.
    Work(Work),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The folder of the new desk
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// An LDIF export of the directory, which is read where it is; by default, an example is written
    #[arg(long, value_name = "EXPORT.ldif")]
    pub(crate) directory: Option<PathBuf>,
    /// The policy, which is copied; by default, an example is written
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The name of the log, which is in every record and cannot be changed later
    #[arg(long, value_name = "NAME", default_value = "desk.example")]
    pub(crate) origin: String,
    #[command(flatten)]
    pub(crate) by: Who,
}

/// The person who runs the command.
#[derive(Debug, clap::Args)]
pub(crate) struct Who {
    /// Your immutable id in the directory; by default, your login name
    #[arg(long = "as", value_name = "ID")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// Run the lines of this file, and stop at the first error
    ///
    /// In scripts, `answer CHALLENGE @code` answers with the code that was sent, read from the file of a channel
    /// `{ file = ... }`. Other channels cannot be read.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Leave the work to `bonafides desk work`, which must run elsewhere
    #[arg(long)]
    pub(crate) no_worker: bool,
    /// The channel over which the caller is reached
    #[arg(long, value_name = "NAME", default_value = "phone")]
    pub(crate) channel: String,
    #[command(flatten)]
    pub(crate) by: Who,
    /// A role that you have at the desk, as the policy names it; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) role: Vec<String>,
    /// The strength of your own sign-in
    #[arg(long, value_name = "1-3", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(crate) level: Option<u8>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Work {
    /// Threads that carry out commands
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: u16,
    /// End when there is nothing left to do now
    #[arg(long, conflicts_with = "threads")]
    pub(crate) until_idle: bool,
}
