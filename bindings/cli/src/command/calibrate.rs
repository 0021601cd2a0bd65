use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::times;
use bonafides::source::Format as SourceFormat;
use bonafides_audit::AuditError;
use bonafides_calibrate::{
    FactorMeasurement, Labels, Measurement, Mixture, ModelShare, Observations, ObserveError, Proposal,
    calibrate, joint, mixture, propose,
};

use super::drill::percent;
use crate::args::{Calibrate, Format};
use crate::failure::{Failure, Location, number};
use crate::output::{Output, json, object};
use crate::paper::{Ink, Lines as _, Paint, hang, pad, pad_left, printable};
use crate::{difference, input, log, whole};

/// Returns 0 if anything could be measured or estimated, 2 if not.
pub(crate) fn run(asked: &Calibrate, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = match &asked.policy {
        Some(path) => Some((path, input::policy(path).map_err(|failure| failure.exits(2))?)),
        None => None,
    };
    let log = log::open(&asked.records)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let size = log.stated_size().map_err(|error| unread(&asked.records, &ObserveError::from(error)))?;
    let observed = Observations::read(&log, size, threads).map_err(|error| unread(&asked.records, &error))?;
    let known = policy.as_ref().map(|(_, policy)| policy);
    let refused =
        |error: bonafides_calibrate::CalibrateError| Failure::argument(&error.to_string(), error.help());
    let Some(path) = &asked.labels else {
        let found = mixture(&observed).map_err(refused)?;
        write(asked, &found.to_yaml(&asked.name, known))?;
        if format == Format::Json {
            out.line(&object(&[("method", json("expectation maximisation")), ("mixture", json(&found))]))?;
        } else {
            out.print(&of_mixture(&found, Paint::new(out.colour())))?;
        }
        return Ok(0);
    };
    let labels = read_labels(path)?;
    let found = calibrate(&observed, &labels).map_err(refused)?;
    write(asked, &found.to_yaml(&asked.name, known))?;
    let proposal = match &policy {
        Some((path, policy)) => proposed(&found, &joint(&observed, &labels, policy), path, policy)?,
        None => None,
    };
    if format == Format::Json {
        let proposal = proposal.as_ref().map_or("null".to_owned(), of_proposal_as_json);
        let method = ("method", json("labels"));
        out.line(&object(&[method, ("measurement", json(&found)), ("proposal", proposal)]))?;
    } else {
        let paint = Paint::new(out.colour());
        let mut page = of_measurement(&found, paint);
        if let (Some((_, policy)), Some(proposal)) = (&policy, &proposal) {
            page.push_str(&of_proposal(proposal, policy, paint));
        }
        out.print(&page)?;
    }
    Ok(0)
}

fn unread(path: &Path, error: &ObserveError) -> Failure {
    let (code, help) = match error {
        ObserveError::Log(error) => (AuditError::code(error), LOGS),
        ObserveError::Record { error, .. } => ("record", error.help()),
        _ => ("record", LOGS),
    };
    Failure::audit(2, code, &path.display().to_string(), &error.to_string()).help(help)
}

const LOGS: &str = "pass the records of a desk: JSON Lines, or the folder that it publishes";

fn read_labels(path: &Path) -> Result<Labels, Failure> {
    let bytes = input::bytes(path)?;
    let name = path.display().to_string();
    Labels::read(&String::from_utf8_lossy(&bytes)).map_err(|error| {
        let place = Location { line: Some(number(error.line)), ..Location::file(&name) };
        Failure::audit(2, "label", &name, &error.problem).in_file(place).help(error.help)
    })
}

fn write(asked: &Calibrate, text: &str) -> Result<(), Failure> {
    match &asked.out {
        Some(path) => whole::write(path, text.as_bytes()),
        None => Ok(()),
    }
}

fn proposed(
    found: &Measurement,
    joint: &[FactorMeasurement],
    path: &Path,
    policy: &Policy,
) -> Result<Option<Proposal>, Failure> {
    let bytes = input::bytes(path)?;
    let format = match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => SourceFormat::Json,
        Some("toml") => return Ok(None),
        _ => SourceFormat::Yaml,
    };
    propose(found, joint, policy, input::text(&bytes), format).map_err(|error| {
        let message = format!("the policy with points by weight does not load: {error}");
        Failure::argument(&message, "write the points yourself: the weights are in the calibration")
    })
}

const NOTE: &str = "A check is one opportunity in a case, passed if any of its answers passed, at the first try or a later one. Asked \
                    and never answered counts as not passed for genuine callers, and not at all for attackers. u \
                    contains the attackers who hold the cause. Interval of 95 % (Wilson). The weight is the conservative one: the \
                    lower end of m over the upper end of u.";

fn of_measurement(found: &Measurement, paint: Paint) -> String {
    let of_models = found.impostors.iter().map(|(model, cases)| format!("{cases} of {model}"));
    let mut page = String::new();
    let attackers: Vec<String> = of_models.collect();
    page.line(&printable(&format!("{} genuine cases, attackers: {}", found.genuine, attackers.join(", "))));
    for line in left_out(found) {
        hang(0, &printable(&line), &mut page);
    }
    let head = row("", ["asked", "passed", "share", "interval of 95 %", "weight"]);
    page.line(&format!("\n{}", paint.with(Ink::Dim, &head)));
    for check in &found.checks {
        page.line(&paint.with(Ink::Bold, &printable(&check.check)));
        page.line(&share("  genuine", &check.genuine));
        for (model, of_model) in &check.impostors {
            page.line(&share(&printable(&format!("  {model}")), of_model));
        }
    }
    page.line("");
    hang(0, NOTE, &mut page);
    page
}

/// Returns sentences about the cases that were not counted.
fn left_out(found: &Measurement) -> Vec<String> {
    let mut lines = Vec::new();
    if !found.unknown.is_empty() {
        let first: Vec<&str> = found.unknown.iter().take(3).map(String::as_str).collect();
        let more = if found.unknown.len() > 3 { ", ..." } else { "" };
        lines.push(format!(
            "Not in the records: {} labelled cases ({}{more})",
            found.unknown.len(),
            first.join(", ")
        ));
    }
    if found.decoys > 0 {
        lines.push(format!("Left out: {} decoys, whose answers are not compared", found.decoys));
    }
    if found.unlabelled > 0 {
        lines.push(format!("Left out: {} cases without a label", found.unlabelled));
    }
    lines
}

fn share(name: &str, share: &ModelShare) -> String {
    if share.asked == 0 {
        let what = if share.unanswered > 0 { "answered" } else { "asked" };
        return format!("{}  never {what}: nothing is known", pad(name, 20));
    }
    let weight = share.weight.map_or(String::new(), |weight| format!("{} times", times(weight)));
    let interval = format!("{} to {}", percent(share.low), percent(share.high));
    row(
        name,
        [&share.asked.to_string(), &share.passed.to_string(), &percent(share.estimate), &interval, &weight],
    )
}

fn row(name: &str, [asked, passed, share, interval, weight]: [&str; 5]) -> String {
    let line = format!(
        "{}{}{}{}{}{}",
        pad(name, 20),
        pad_left(asked, 8),
        pad_left(passed, 8),
        pad_left(share, 12),
        pad_left(interval, 26),
        pad_left(weight, 16)
    );
    line.trim_end().to_owned()
}

fn of_mixture(found: &Mixture, paint: Paint) -> String {
    let mut page = paint.with(Ink::Bold, "Without labels: an estimate, not a measurement");
    page.push('\n');
    hang(0, MIXED, &mut page);
    page.line(&format!("\n{} cases, of which {} are attackers'", found.cases, percent(found.impostors)));
    if found.undecided {
        let line = "The two kinds do not differ clearly in at least three checks: the records do not say who is who.";
        page.line(&paint.with(Ink::Yellow, line));
    }
    page.line(&paint.with(
        Ink::Dim,
        &format!("{}{}{}{}", pad("", 24), pad_left("asked", 8), pad_left("m", 12), pad_left("u", 12)),
    ));
    for check in &found.checks {
        page.line(&format!(
            "{}{}{}{}",
            pad(&printable(&check.check), 24),
            pad_left(&check.asked.to_string(), 8),
            pad_left(&percent(check.genuine), 12),
            pad_left(&percent(check.impostor), 12)
        ));
    }
    page
}

const MIXED: &str = "Expectation maximisation over two kinds of callers, as in record linkage (Fellegi and Sunter, Winkler). It assumes that there \
                     are exactly two kinds, that most callers are genuine, and that what a caller passes is independent within a kind.";

fn of_proposal(proposal: &Proposal, old: &Policy, paint: Paint) -> String {
    let mut page = format!("\n{}\n", paint.with(Ink::Bold, "Points by weight"));
    for points in &proposal.points {
        page.line(&format!(
            "  {}{} -> {}",
            pad(&printable(&points.check), 22),
            pad_left(&points.now.to_string(), 5),
            points.proposed
        ));
    }
    if !proposal.kept.is_empty() {
        hang(
            2,
            &printable(&format!(
                "Unchanged, because callers of some kind were never asked, or they have no points: {}",
                proposal.kept.join(", ")
            )),
            &mut page,
        );
    }
    of_caps(proposal, paint, &mut page);
    page.line(&format!(
        "\n{}",
        paint.with(Ink::Bold, "The policy with these points and caps, compared with the present one")
    ));
    page.push_str(&difference::text(&proposal.diff, old, &proposal.policy, paint));
    page
}

const CAPS: &str = "Of the callers who were given checks of a factor, those who passed all these: of genuine ones, with checks of two causes or more. The \
                    weight of this is the most that the factor earns, but at least the points of its best check.";

fn of_caps(proposal: &Proposal, paint: Paint, page: &mut String) {
    if proposal.caps.is_empty() && proposal.kept_caps.is_empty() {
        return;
    }
    page.line(&format!("\n{}", paint.with(Ink::Bold, "Caps by weight")));
    for cap in &proposal.caps {
        let now = cap.now.map_or_else(|| "none".to_owned(), |now| now.to_string());
        let note = format!("the best check {}, all {}", cap.largest, cap.sum);
        let limits = if cap.proposed == cap.sum { "; limits nothing" } else { "" };
        page.line(&format!(
            "  {}{} -> {}   ({note}{limits})",
            pad(&cap.factor, 22),
            pad_left(&now, 5),
            cap.proposed
        ));
        page.line(&share("    genuine", &cap.measured.genuine));
        for (model, of_model) in &cap.measured.impostors {
            page.line(&share(&printable(&format!("    {model}")), of_model));
        }
    }
    for kept in &proposal.kept_caps {
        hang(2, &printable(&format!("Unchanged, {}: {}", kept.factor, kept.reason)), page);
    }
    if !proposal.caps.is_empty() {
        hang(2, CAPS, page);
    }
}

fn of_proposal_as_json(proposal: &Proposal) -> String {
    let points: Vec<String> = proposal
        .points
        .iter()
        .map(|points| {
            object(&[
                ("check", json(&points.check)),
                ("now", json(&points.now)),
                ("proposed", json(&points.proposed)),
                ("weight", json(&points.weight)),
            ])
        })
        .collect();
    object(&[
        ("points", format!("[{}]", points.join(","))),
        ("kept", json(&proposal.kept)),
        ("caps", json(&proposal.caps)),
        ("kept_caps", json(&proposal.kept_caps)),
        ("diff", json(&proposal.diff)),
    ])
}
