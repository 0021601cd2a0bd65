use std::fmt::Write as _;
use std::path::Path;

use bonafides::Policy;
use bonafides::Source;
use bonafides_desk::{Check, Desk, DeskStatus, WitnessFault, WitnessStatus};
use bonafides_parts::store::{ActivePolicy, DeadCommand, PolicyRole};

use super::{doctor, open};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::{Ink, Lines as _, Paint, block, counted, printable, title_of};

/// The digits of a digest that people are shown.
const SHORT: usize = 12;

/// Shows the state of the desk; always 0.
pub(super) fn run(config: &Path, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let (_, desk) = open::unchecked(config)?;
    let status = desk.status()?;
    // A process of its own has seen no part fail: ask them.
    let fails: Vec<Check> = desk.doctor().into_iter().filter(|check| !check.is_fine()).collect();
    if format == Format::Json {
        out.line(&members(&desk, &status, &fails)?)?;
    } else {
        out.print(&page(&desk, &status, &fails, Paint::new(out.colour()))?)?;
    }
    Ok(0)
}

fn page(desk: &Desk, status: &DeskStatus, fails: &[Check], paint: Paint) -> Result<String, Failure> {
    let mut page = String::new();
    let store = &status.store;
    let overdue = if store.due > 0 { format!(", {} overdue", store.due) } else { String::new() };
    page.push_str(&block(paint, "open cases", &format!("{}{overdue}", store.open_cases)));
    let oldest = store.oldest.map(|oldest| format!(", the oldest since {oldest}")).unwrap_or_default();
    page.push_str(&block(paint, "waiting", &format!("{}{oldest}", counted(store.waiting, "command"))));
    page.push_str(&block(paint, "given up", &counted(store.dead, "command")));
    for dead in &status.dead {
        page.push_str(&block(paint, "", &printable(&buried(dead))));
    }
    let records = format!("{} in the log, {} not numbered yet", store.numbered, store.unnumbered);
    page.push_str(&block(paint, "records", &records));
    if let Some(signed) = status.signed {
        page.push_str(&block(paint, "checkpoint", &format!("of {}", counted(signed, "record"))));
    }
    for witness in &status.witnesses {
        page.push_str(&block(paint, "witness", &printable(&cosigns(witness))));
    }
    for (sink, lag) in &status.lag {
        page.push_str(&block(paint, "lag", &format!("{sink}: {}", counted(*lag, "record"))));
    }
    for (number, policy) in status.policies.iter().enumerate() {
        let label = if number == 0 { "policy" } else { "" };
        page.push_str(&block(paint, label, &with_role(desk, policy)?));
    }
    if status.policies.is_empty() {
        page.push_str(&block(paint, "policy", "none is in force"));
    }
    if !fails.is_empty() {
        page.line(&format!("\n{}", paint.with(Ink::Red, "wrong:")));
        for check in fails {
            page.line(&doctor::line(check, paint));
        }
    }
    Ok(page)
}

fn cosigns(witness: &WitnessStatus) -> String {
    let mut words = format!("{}: {} behind", witness.name, counted(witness.lag, "record"));
    if let (Some(fault), Some(since)) = (&witness.fault, witness.since) {
        let _ = write!(words, ", since {since} after {}: {fault}", counted(witness.times.into(), "attempt"));
    }
    words
}

fn buried(dead: &DeadCommand) -> String {
    format!(
        "{} {}, given up at {} after {}: {}",
        dead.id,
        dead.kind,
        dead.at,
        counted(dead.attempts.into(), "attempt"),
        dead.reason
    )
}

/// Returns a policy with its role, for people.
pub(super) fn with_role(desk: &Desk, policy: &ActivePolicy) -> Result<String, Failure> {
    let role = match policy.role {
        PolicyRole::InForce => "in force".to_owned(),
        PolicyRole::Pilot(share) => {
            let (whole, tenths) = (share.checked_div(10).unwrap_or(0), share.checked_rem(10).unwrap_or(0));
            format!("pilot for {whole}.{tenths} %")
        }
        PolicyRole::Shadow => "shadow".to_owned(),
    };
    let short = policy.digest.get(..SHORT).unwrap_or(&policy.digest);
    Ok(format!(
        "{short} {}, {role} by {} since {}",
        printable(&title(desk, policy)?),
        policy.by,
        policy.since
    ))
}

/// Returns name and version, from the stored text.
fn title(desk: &Desk, policy: &ActivePolicy) -> Result<String, Failure> {
    let Some(stored) = desk.store().policy(&policy.digest)? else { return Ok(String::new()) };
    let source = Source::named(&format!("policy.{}", stored.format), stored.text.as_bytes());
    Ok(Policy::load(&source).map(|policy| title_of(&policy)).unwrap_or_default())
}

/// Returns a policy with its role, for programs.
pub(super) fn role_members(desk: &Desk, policy: &ActivePolicy) -> Result<String, Failure> {
    let (role, share) = match policy.role {
        PolicyRole::InForce => ("in_force", None),
        PolicyRole::Pilot(share) => ("pilot", Some(share)),
        PolicyRole::Shadow => ("shadow", None),
    };
    let mut members = vec![
        ("digest", json(&policy.digest)),
        ("policy", json(&title(desk, policy)?)),
        ("role", json(role)),
        ("by", json(&policy.by)),
        ("since", json(&policy.since)),
    ];
    members.extend(share.map(|share| ("share", json(&share))));
    Ok(object(&members))
}

fn members(desk: &Desk, status: &DeskStatus, fails: &[Check]) -> Result<String, Failure> {
    let store = &status.store;
    let dead = status.dead.iter().map(|dead| {
        object(&[
            ("id", json(&dead.id.to_string())),
            ("kind", json(&dead.kind)),
            ("since", json(&dead.since)),
            ("at", json(&dead.at)),
            ("attempts", json(&dead.attempts)),
            ("reason", json(&dead.reason)),
        ])
    });
    let dead: Vec<String> = dead.collect();
    let policies: Vec<String> =
        status.policies.iter().map(|policy| role_members(desk, policy)).collect::<Result<_, _>>()?;
    let fails: Vec<String> = fails.iter().map(doctor::members).collect();
    let witnesses = status.witnesses.iter().map(|witness| {
        object(&[
            ("name", json(&witness.name)),
            ("cosigned", json(&witness.cosigned)),
            ("lag", json(&witness.lag)),
            ("fault", json(&witness.fault.as_ref().map(WitnessFault::code))),
            ("reason", json(&witness.fault.as_ref().map(ToString::to_string))),
            ("since", json(&witness.since)),
            ("attempts", json(&witness.times)),
        ])
    });
    let witnesses: Vec<String> = witnesses.collect();
    Ok(object(&[
        ("open_cases", json(&store.open_cases)),
        ("overdue", json(&store.due)),
        ("waiting", json(&store.waiting)),
        ("oldest", json(&store.oldest)),
        ("given_up", json(&store.dead)),
        ("dead", format!("[{}]", dead.join(","))),
        ("numbered", json(&store.numbered)),
        ("unnumbered", json(&store.unnumbered)),
        ("signed", json(&status.signed)),
        ("witnesses", format!("[{}]", witnesses.join(","))),
        ("lag", json(&status.lag)),
        ("policies", format!("[{}]", policies.join(","))),
        ("wrong", format!("[{}]", fails.join(","))),
    ]))
}
