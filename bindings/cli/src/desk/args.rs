use std::path::PathBuf;

use bonafides::Time;
use clap::{Subcommand, ValueEnum};

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
    /// Make a desk that is ready to run: configuration, keys, database, policy
    ///
    /// Writes `desk.toml`, a key file, a database and a copy of the policy, and puts the policy in force. Every channel
    /// is a file at first. Overwrites nothing.
    Init(Init),
    /// Take calls in the terminal, on the real store
    ///
    /// Reads one command a line from standard input; `help` lists them. Works in a pipe as well.
    Call(Call),
    /// Check every part of the desk against the real thing: one line for each, with how to fix it
    Doctor,
    /// Show open cases, waiting and dead commands, the lag of sinks, policies, and parts that fail
    Status,
    /// Check a policy, and give it a role: in force, pilot or shadow
    #[command(subcommand)]
    Policy(Policy),
    /// Delete what is stored about a person: keyring, limits, enrolment, profile. Records stay, without readable personal
    /// data
    Erase(Person),
    /// Enable a check again that failed 100 times in a row for a person
    EnableCheck(EnableCheck),
    /// Repair the stored times of a person after a clock that ran ahead was set right
    RepairClock(RepairClock),
    /// Bring the database to the schema of this version, or copy everything into another store
    Migrate(Migrate),
    /// Replace keys, seal the rows anew, and put keys behind a key service
    #[command(subcommand)]
    Keys(Keys),
    /// Carry out commands, process deadlines, feed sinks and prune, until SIGTERM or SIGINT
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
    pub(crate) who: Option<String>,
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

/// A step of an administrator, for the record.
#[derive(Debug, clap::Args)]
pub(crate) struct Reason {
    /// The reason, for the record; sealed
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) by: Who,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Check a policy against the directory and its tests, and show what newly passes
    Check(PolicyFile),
    /// Propose a role for a policy, for another person to give it
    Propose(Propose),
    /// Put a policy in force
    Activate(Activate),
    /// Open the cases of a share of subjects under a policy
    Pilot(Pilot),
    /// Decide and record a policy beside the one in force, which alone counts
    Shadow(Shadow),
    /// End the role of a pilot or shadow
    Withdraw(Withdraw),
    /// List the policies that have a role
    List,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyFile {
    /// The policy; by default, that of `desk.toml`
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Propose {
    #[command(flatten)]
    pub(crate) policy: PolicyFile,
    /// The role
    #[arg(long, value_enum, default_value_t = Role::InForce)]
    pub(crate) role: Role,
    /// The share of subjects of a pilot, in percent: 0.1 to 100
    #[arg(long, value_name = "PERCENT", value_parser = share, required_if_eq("role", "pilot"))]
    pub(crate) share: Option<u16>,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    InForce,
    Pilot,
    Shadow,
    Withdrawn,
}

/// The consent to a change of policy.
#[derive(Debug, clap::Args)]
pub(crate) struct Consent {
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// With --yes: also accept a policy that lets someone new through, or for which this could not be determined
    #[arg(long)]
    pub(crate) accept_looser: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Activate {
    #[command(flatten)]
    pub(crate) policy: PolicyFile,
    #[command(flatten)]
    pub(crate) consent: Consent,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pilot {
    #[command(flatten)]
    pub(crate) policy: PolicyFile,
    /// The share of subjects, in percent: 0.1 to 100
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub(crate) share: u16,
    #[command(flatten)]
    pub(crate) consent: Consent,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Shadow {
    #[command(flatten)]
    pub(crate) policy: PolicyFile,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Withdraw {
    /// The beginning of the digest of the policy, as `policy list` shows it
    pub(crate) digest: String,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Person {
    /// The immutable id in the directory, or a name that the directory knows
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EnableCheck {
    #[command(flatten)]
    pub(crate) person: Person,
    /// The check, as the policy names it
    #[arg(long, value_name = "NAME")]
    pub(crate) check: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RepairClock {
    #[command(flatten)]
    pub(crate) person: Person,
    /// The time that another clock shows now, such as 2026-11-23T08:15:00Z: two clocks must agree
    #[arg(long, value_name = "TIME")]
    pub(crate) present: Time,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    /// Change nothing; print the SQL that would run
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Copy everything into the empty store of this configuration
    ///
    /// Stop every other process of the desk first. Both configurations must have the same `origin` and the same keys.
    #[arg(long, value_name = "OTHER-desk.toml", conflicts_with = "dry_run")]
    pub(crate) to: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Add a new key to the key file, which is known and not used yet
    ///
    /// The first step of a rotation if processes read copies of the key file, for example on other machines: copy the
    /// file to each of them, and then run `keys use`.
    Add(NewKey),
    /// Use a key that was added, and seal every row anew
    ///
    /// The second step of a rotation, which needs no restart: a process that meets the key reads its file anew. Until it
    /// is restarted, it goes on sealing with the older key; afterwards, run `keys reseal` once more.
    Use(Rotate),
    /// Add a new key to the key file, use it, and seal every row anew: both steps at once, if every process reads this file
    ///
    /// Keep the old keys in the file: `state` while commands wait that were sealed with it, and until the cases that
    /// are open now have ended, whose codes it checks; `vault` while recovery codes, re-enrolment keys and notices made
    /// with it are valid; `grant` for an hour, until no delivery signed with it waits.
    /// The key `index` can never be replaced.
    Rotate(Rotate),
    /// Seal every row anew that an older key sealed
    Reseal,
    /// Make the key that signs the checkpoints of the log, and print its public key
    ///
    /// Only for a desk without one: a new key is a new log, with another origin. Add the file to desk.toml, as `[log]
    /// key_file`, of the processes that work, and of no others.
    Log {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make the keys of a new desk in the PKCS#11 token that `desk.toml` names
    ///
    /// They never leave the token: only its own backup can restore them. Refused if the database has records already, which
    /// no new key could read. Needs a build with the feature `pkcs11`.
    Create,
    /// Seal a key file with a data key, which a key service wraps: makes the file that `wrapped` in `desk.toml` names
    ///
    /// COMMAND gets the data key, 32 bytes, on standard input, and prints it wrapped. Nothing is written unless the command
    /// `unwrap` of `desk.toml` then prints the data key again.
    Wrap {
        /// The key file, which stays
        key_file: PathBuf,
        /// The command of the key service that wraps
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Seal the wrapped keys with a new data key
    Rewrap {
        /// The command of the key service that wraps
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Write the wrapped keys into a new key file, in clear
    Unwrap {
        /// The key file, which must not exist
        key_file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewKey {
    /// The key
    #[arg(value_enum)]
    pub(crate) key: Key,
    /// The id of the new key; by default, the next number: `state-2` after `state-1`
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rotate {
    #[command(flatten)]
    pub(crate) new: NewKey,
    #[command(flatten)]
    pub(crate) why: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Key {
    State,
    Vault,
    Grant,
}

/// Reads a share in percent, with at most one decimal, as thousandths.
fn share(text: &str) -> Result<u16, String> {
    let text = text.trim_end_matches('%');
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let share = (digits(whole) && digits(tenths) && tenths.len() == 1)
        .then(|| format!("{whole}{tenths}").parse::<u16>().ok())
        .flatten();
    share
        .filter(|share| (1..=1000).contains(share))
        .ok_or_else(|| "pass a percentage from 0.1 to 100, such as 5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_is_a_percentage() {
        for (text, thousandths) in [("5", 50), ("0.1", 1), ("12.5%", 125), ("100", 1000)] {
            assert_eq!(share(text), Ok(thousandths), "{text}");
        }
        for text in ["0", "100.1", "1.25", "-1", "", ".", "five", "99999"] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
