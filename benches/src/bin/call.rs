//! The CPU time of a whole call at a desk on `SQLite` with the parts that come with it: an LDIF export as the directory, and
//! files as channels. `cargo run --release -p bonafides-benches --bin call`
//!
//! A call is: open, five signals, a code that is sent and typed, the approval, and a one-time password that is made, signed,
//! written to the directory and sent. Nothing in it is hashed with argon2.

// An overflow stops the measurement.
#![allow(clippy::arithmetic_side_effects)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use bonafides::case::{Operator, OperatorKind, PolicyUse};
use bonafides_benches::at_desk::is_quick;
use bonafides_desk::config::DeskConfig;
use bonafides_desk::first::KeyFile;
use bonafides_desk::{Desk, Start};
use serde_json::Value;

/// The most CPU that a call may take, in milliseconds.
const GOAL: f64 = 2.0;
/// Ticks of the CPU time in `/proc`, a second.
const TICKS: f64 = 100.0;

const POLICY: &str = "
format: 1
policy: call
people: { manager: { directory: manager } }
signals:
  sim_change:   { outcomes: [none, recent] }
  workstation:  { outcomes: [known, unknown] }
  caller:       { outcomes: [matches, differs] }
  travel:       { outcomes: [expected, impossible] }
  account:      { outcomes: [enabled, disabled] }
challenges:
  code: { type: code, channel: sms, factor: possession, cause: phone, points: 60 }
unmatched: everyone
actions: { reset_password: { require: { points: 60, pass: [code] }, grant: first_password } }
grants:  { first_password: { type: one_time_password, length: 20, lifetime: 8h, deliver: [manager] } }
channels: { sms: { sends: 5 per 1h }, manager: { to: manager } }
";

const DESK: &str = r#"
[desk]
origin = "bench"
policy = "policy.yaml"
keys   = { file = "desk.keys" }
[store]
sqlite = "desk.db"
[directory]
ldif    = "directory.ldif"
changes = "changes.ldif"
[channels]
sms     = { file = "sms.jsonl" }
manager = { file = "manager.jsonl" }
[signals]
sim_change  = { fixed = "none" }
workstation = { fixed = "known" }
caller      = { fixed = "matches" }
travel      = { fixed = "expected" }
account     = { directory = true }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (rounds, calls) = if is_quick() { (1, 3) } else { (9, 60) };
    let folder = tempfile::TempDir::new()?;
    let desk = open(folder.path(), rounds * calls + 1)?;
    call(&desk, folder.path(), 0)?;
    let mut times = Vec::new();
    for round in 0..rounds {
        let (begun, before) = (Instant::now(), used()?);
        for turn in 0..calls {
            call(&desk, folder.path(), 1 + round * calls + turn)?;
        }
        let each = |total: f64| total * 1e3 / f64::from(u32::try_from(calls).unwrap_or(u32::MAX));
        let after = used()?;
        times.push([
            each(after[0] - before[0]),
            each(after[1] - before[1]),
            each(begun.elapsed().as_secs_f64()),
        ]);
    }
    let median = |of: &dyn Fn(&[f64; 3]) -> f64| {
        let mut all: Vec<f64> = times.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let (total, user) = (median(&|[user, system, _]| user + system), median(&|[user, ..]| *user));
    let (system, wall) = (median(&|[_, system, _]| *system), median(&|[.., wall]| *wall));
    let met = if total <= GOAL { "" } else { " missed" };
    println!("| a whole call | CPU | in the program | in the system | passed | goal |");
    println!("|---|--:|--:|--:|--:|--:|");
    println!(
        "| SQLite, LDIF, files | {total:.2} ms | {user:.2} ms | {system:.2} ms | {wall:.1} ms | ≤ {GOAL} ms of CPU{met} |"
    );
    Ok(())
}

/// Opens a desk with this many people.
fn open(folder: &Path, people: usize) -> Result<Desk, Box<dyn Error>> {
    let mut directory = String::from(
        "dn: CN=Domain Users,CN=Users,DC=contoso,DC=example\nobjectClass: group\n\
         objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0a001\nobjectSid: S-1-5-21-1000000001-1000000002-1000000003-513\n\
         sAMAccountName: Domain Users\n\n\
         dn: CN=Jo Berg,OU=People,DC=contoso,DC=example\nobjectClass: user\ndisplayName: Jo Berg\n\
         objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0b002\nsAMAccountName: jo\nmail: jo@contoso.example\n\
         userAccountControl: 512\nwhenChanged: 20200106080000.0Z\n\n",
    );
    for n in 0..people {
        write!(
            directory,
            "dn: CN=Person {n},OU=People,DC=contoso,DC=example\nobjectClass: user\ndisplayName: Person {n}\n\
             objectGUID: 5f0d9c1e-6a43-4c1d-9a7e-{n:012x}\n\
             objectSid: S-1-5-21-1000000001-1000000002-1000000003-{}\nsAMAccountName: person{n}\nmobile: +45{n:08}\n\
             manager: CN=Jo Berg,OU=People,DC=contoso,DC=example\nprimaryGroupID: 513\nuserAccountControl: 512\n\
             whenChanged: 20200106080000.0Z\n\n",
            n + 2000
        )?;
    }
    for (name, text) in [("directory.ldif", &*directory), ("policy.yaml", POLICY), ("desk.toml", DESK)] {
        fs::write(folder.join(name), text)?;
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o600))?;
    }
    KeyFile::create(folder.join("desk.keys"))?;
    let config = DeskConfig::read(folder.join("desk.toml"))?;
    config.open_store()?.migrate()?;
    let mut limits = bonafides_desk::TimeLimits::default();
    // The worker is called from here.
    limits.first_look = Duration::ZERO;
    let desk = config.builder()?.limits(limits).open()?;
    let candidate = desk.candidate(POLICY, "yaml")?;
    desk.use_policy(&candidate, PolicyUse::InForce, &Operator::new("a-1", OperatorKind::Person), "bench")?;
    Ok(desk)
}

/// Makes the n-th call, whose password is delivered.
fn call(desk: &Desk, folder: &Path, n: usize) -> Result<(), Box<dyn Error>> {
    let by = Operator::new(format!("operator-{n}"), OperatorKind::Person);
    let case = desk.start(&Start::new("reset_password", by, "phone").named(format!("person{n}")))?;
    desk.run_until_idle()?;
    case.choose("code")?;
    desk.run_until_idle()?;
    let text = last_text(&folder.join("sms.jsonl"))?;
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() >= 6);
    case.answer("code", [code.ok_or("no code was sent")?])?;
    case.carry_out()?;
    desk.run_until_idle()?;
    last_text(&folder.join("manager.jsonl")).map(drop)
}

/// Returns the text in a file, and empties it: a channel looks for each id in the whole file.
fn last_text(path: &Path) -> Result<String, Box<dyn Error>> {
    let lines = fs::read_to_string(path)?;
    let line: Value = serde_json::from_str(lines.lines().last().ok_or("nothing was sent")?)?;
    fs::File::options().write(true).open(path)?.set_len(0)?;
    Ok(line.get("text").and_then(Value::as_str).ok_or("a text is missing")?.to_owned())
}

/// Returns the seconds of CPU that this process has used, in the program and in the system, with all its threads.
fn used() -> Result<[f64; 2], Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(") ").ok_or("no fields")?;
    let ticks = |at: usize| -> Result<f64, Box<dyn Error>> {
        Ok(fields.split(' ').nth(at).ok_or("no field")?.parse::<f64>()? / TICKS)
    };
    // After the name: the state is the first field, the times of this process are the 12th and 13th.
    Ok([ticks(11)?, ticks(12)?])
}
