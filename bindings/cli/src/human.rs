//! Decisions and plans for people: the verdict, the reason, and what to do next.

use bonafides::decision::{Counted, JoinedLayer, Reason, Unmet, UnmetKind};
use bonafides::{Decision, Plan, Policy, Verdict};

use crate::failure::Failure;
use crate::paper::{Ink, LABEL, Lines as _, Paint, block, pad, pad_left, printable};

/// The whole page.
pub(crate) fn decision(decision: &Decision, plan: &Plan, paint: Paint) -> String {
    let mut page = headline(decision, paint);
    page.push('\n');
    page.push_str(&bars(decision, paint));
    page.push_str(&circumstances(decision, paint));
    page.push_str(&evidence(decision, paint));
    page.push_str(&missing(decision, paint));
    page.push_str(&next(decision, plan, paint));
    page.push_str(&reference(decision.policy(), paint));
    page
}

/// The verdict and the plan.
pub(crate) fn plan(decision: &Decision, plan: &Plan, paint: Paint) -> String {
    let mut page = headline(decision, paint);
    page.push_str(&next(decision, plan, paint));
    page.push_str(&reference(decision.policy(), paint));
    page
}

/// A decided call in one line.
pub(crate) fn line(number: usize, decision: &Decision, plan: &Plan, paint: Paint) -> String {
    let steps: Vec<&str> = plan.steps().map(|step| step.check).collect();
    let next = match decision.verdict() {
        Verdict::Approve => decision.grant().map(|grant| format!("grant {grant}")),
        Verdict::Challenge => Some(format!("next: {}", steps.join(", "))),
        Verdict::Escalate => decision.escalate().map(|person| format!("to {person}{}", briefly(decision))),
        Verdict::Deny => Some(format!("refuse{}", briefly(decision))),
    };
    let line = format!(
        "{}  {}  {} {}  {}",
        pad_left(&number.to_string(), 4),
        pad(&verdict(decision.verdict(), paint), 9),
        pad(decision.action(), 16),
        pad_left(&score(decision), 11),
        next.unwrap_or_default()
    );
    printable_but_colours(&line)
}

/// A call that was refused, in one line.
pub(crate) fn failure_line(number: usize, failure: &Failure, paint: Paint) -> String {
    let help = failure.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    let error = pad(&paint.with(Ink::Red, "ERROR"), 9);
    let text = format!("{}{help}", failure.message);
    format!("{}  {error}  {}", pad_left(&number.to_string(), 4), printable(&text))
}

pub(crate) fn headline(decision: &Decision, paint: Paint) -> String {
    let groups: Vec<&str> = decision.groups().collect();
    let whom = if groups.is_empty() { "a subject in no group".to_owned() } else { groups.join(", ") };
    let escalation = decision.escalate().filter(|_| decision.verdict() == Verdict::Escalate);
    let to = escalation.map_or(String::new(), |person| format!(" to {}", paint.with(Ink::Bold, person)));
    let mut text = format!(
        "{}{to}  {} for {}\n",
        verdict(decision.verdict(), paint),
        printable(decision.action()),
        printable(&whom)
    );
    let why = why(decision);
    if !why.is_empty() {
        text.line(&why);
    }
    text
}

/// Points: a bar per factor, and the total beside the required number.
pub(crate) fn bars(decision: &Decision, paint: Paint) -> String {
    const CELLS: i64 = 40;
    let limits = decision.policy().factors();
    let factors: Vec<_> = decision.factors().collect();
    let (total, required) = (decision.points(), decision.points_required());
    let gained = factors.iter().fold(0_i64, |sum, (_, points)| sum.saturating_add(points.counted));
    let scale = gained.max(required).max(total).max(1);
    let cells = |points: i64| {
        points.max(0).saturating_mul(CELLS).saturating_add(scale / 2).checked_div(scale).unwrap_or_default()
    };
    let bar = |filled: i64, ink: Ink| paint.with(ink, &repeat("█", filled));
    let mut text = String::new();
    for (name, points) in &factors {
        let cap = limits.iter().find(|limits| limits.name == *name).and_then(|limits| limits.cap);
        let filled = cells(points.counted);
        let room = cap.map_or(0, |cap| cells(cap.min(scale)).saturating_sub(filled));
        let drawn = format!("{}{}", bar(filled, Ink::Blue), paint.with(Ink::Dim, &repeat("░", room)));
        let note = match cap {
            Some(cap) if points.earned > points.counted => {
                format!("of at most {cap}, {} earned", points.earned)
            }
            Some(cap) => format!("of at most {cap}"),
            None => String::new(),
        };
        text.push_str(&row(paint, name, &drawn, points.counted, &note));
    }
    let deducted = deducted(decision);
    let straight = total.saturating_sub(gained).saturating_sub(deducted);
    if straight != 0 {
        text.push_str(&row(paint, "no factor", &bar(cells(straight), Ink::Blue), straight, ""));
    }
    if deducted < 0 {
        let size = cells(deducted.saturating_neg()).min(CELLS);
        text.push_str(&row(paint, "deductions", &bar(size, Ink::Red), deducted, ""));
    }
    let (ink, note) = match total >= required {
        _ if required == 0 => (Ink::Green, "none required".to_owned()),
        true => (Ink::Green, format!("of {required} required")),
        false => (Ink::Yellow, format!("of {required} required")),
    };
    let needed = cells(total).min(if required == 0 { CELLS } else { cells(required) });
    let beyond = cells(total).saturating_sub(needed);
    let gap = cells(required).saturating_sub(cells(total));
    let rest = format!("{}{}", repeat("▒", beyond), repeat("░", gap));
    let drawn = format!("{}{}", bar(needed, ink), paint.with(Ink::Dim, &rest));
    text + &row(paint, "points", &drawn, total, &note)
}

fn row(paint: Paint, name: &str, drawn: &str, points: i64, note: &str) -> String {
    let label = paint.with(Ink::Dim, &pad(name, LABEL.saturating_sub(2)));
    let line = format!("  {label}{} {} {note}", pad(drawn, 40), pad_left(&points.to_string(), 6));
    format!("{}\n", line.trim_end())
}

/// The sum of the negative points.
fn deducted(decision: &Decision) -> i64 {
    decision.counted().fold(0, |sum, counted| sum.saturating_add(counted.points.min(0)))
}

/// The risks that fired, and their effects.
pub(crate) fn circumstances(decision: &Decision, paint: Paint) -> String {
    let layers = decision.layers();
    let mut text = String::new();
    for risk in decision.risks() {
        let is_it = |layer: &&JoinedLayer<'_>| layer.risk == Some(risk);
        let effect = layers.iter().find(is_it).map(effect).unwrap_or_default();
        let label = if text.is_empty() { "risks" } else { "" };
        text.push_str(&named(paint, label, &format!("{risk}: {effect}")));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn effect(layer: &JoinedLayer<'_>) -> String {
    let verdict = layer.verdict.map(|verdict| format!("{verdict}, whatever the evidence"));
    let needs = (!layer.requires.is_empty()).then(|| format!("requires {}", layer.requires.join("; ")));
    let adds = (layer.adds_points > 0).then(|| format!("requires {} more points", layer.adds_points));
    let forbids = (!layer.forbids.is_empty()).then(|| format!("forbids {}", layer.forbids.join(", ")));
    [verdict, needs, adds, forbids].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn evidence(decision: &Decision, paint: Paint) -> String {
    let counted: Vec<String> = decision.counted().map(|counted| worth(&counted)).collect();
    let ignored: Vec<String> = decision
        .ignored()
        .map(|ignored| {
            let reason = ignored.reason.as_str().replace('_', " ");
            format!("{} ({reason})", result(ignored.check, ignored.outcome, ignored.item))
        })
        .collect();
    let mut text = String::from("\n");
    if !counted.is_empty() {
        text.push_str(&named(paint, "counts", &counted.join(", ")));
    }
    if !ignored.is_empty() {
        text.push_str(&named(paint, "ignored", &ignored.join(", ")));
    }
    if text.len() == 1 { String::new() } else { text }
}

/// `questions +20`, `location usual +10`, `questions failed -10`.
fn worth(counted: &Counted<'_>) -> String {
    let result = result(counted.check, counted.outcome, counted.item);
    if counted.points == 0 { result } else { format!("{result} {:+}", counted.points) }
}

fn result(check: &str, outcome: &str, item: Option<&str>) -> String {
    let item = item.map_or(String::new(), |item| format!(" \u{201c}{item}\u{201d}"));
    if outcome == "passed" { format!("{check}{item}") } else { format!("{check}{item} {outcome}") }
}

fn missing(decision: &Decision, paint: Paint) -> String {
    let mut all: Vec<(String, Unmet<'_>)> = Vec::new();
    for (layer, unmet) in decision.missing() {
        all.extend(parts(unmet).into_iter().map(|part| (layer.clone(), part)));
    }
    let highest = |unmet: &Unmet<'_>| {
        let (sort, need) = number(unmet);
        sort.is_none() || all.iter().all(|(_, other)| number(other).0 != sort || number(other).1 <= need)
    };
    // A condition that several layers share is printed once, with the names of all of them.
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for (layer, unmet) in all.iter().filter(|(_, unmet)| highest(unmet)) {
        let words = unmet.to_string();
        match lines.iter_mut().find(|(known, _)| *known == words) {
            Some((_, layers)) => layers.push(layer),
            None => lines.push((words, vec![layer])),
        }
    }
    let mut text = String::new();
    for (words, layers) in lines {
        let label = if text.is_empty() { "missing" } else { "" };
        text.push_str(&named(paint, label, &format!("{words}  [{}]", layers.join(", "))));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// The sort and number of a numeric condition: of one sort, the highest number covers the others.
fn number(unmet: &Unmet<'_>) -> (Option<&'static str>, i64) {
    match unmet.kind() {
        UnmetKind::Points { need, .. } => (Some("points"), need),
        UnmetKind::PointsIn { factor, need, .. } => (Some(factor), need),
        UnmetKind::Factors { need, .. } => (Some("factors"), need),
        UnmetKind::Independent { need, .. } => (Some("independent"), need),
        _ => (None, 0),
    }
}

/// The conditions of a layer, one by one.
pub(crate) fn parts(unmet: Unmet<'_>) -> Vec<Unmet<'_>> {
    match unmet.kind() {
        UnmetKind::Keys(list) | UnmetKind::All(list) => list.into_iter().flat_map(parts).collect(),
        _ => vec![unmet],
    }
}

/// The next step for the operator.
pub(crate) fn next(decision: &Decision, plan: &Plan, paint: Paint) -> String {
    let mut text = String::from("\n");
    match decision.verdict() {
        Verdict::Approve => {
            let grant = decision.grant();
            let words = grant.map_or("go ahead".to_owned(), |grant| format!("grant {grant}"));
            text.push_str(&named(paint, "next", &words));
        }
        Verdict::Escalate => {
            let person = decision.escalate().unwrap_or_default();
            text.push_str(&named(paint, "next", &format!("escalate the case to {person}")));
        }
        Verdict::Deny if decision.reason() == Some(Reason::OutOfReach) => {
            text.push_str(&named(paint, "next", "refuse; the policy names no person to escalate to"));
        }
        Verdict::Deny => text.push_str(&named(paint, "next", "refuse")),
        Verdict::Challenge => text.push_str(&steps(plan, paint)),
    }
    text
}

fn steps(plan: &Plan, paint: Paint) -> String {
    let mut text = String::new();
    let width = plan.steps().map(|step| step.check.chars().count()).max().unwrap_or_default();
    let room = if plan.steps().any(|step| step.mandatory) { 11 } else { 0 };
    for (number, step) in (1..).zip(plan.steps()) {
        let label = if number == 1 { "next" } else { "" };
        let label = paint.with(Ink::Dim, &pad(label, LABEL.saturating_sub(2)));
        let check = paint.with(Ink::Bold, &printable(step.check));
        let must = if step.mandatory { "  mandatory" } else { "" };
        let grades: Vec<String> = step.grades.iter().map(|(name, least)| format!("{name} {least}")).collect();
        let grades =
            if grades.is_empty() { String::new() } else { format!("  at least {}", grades.join(", ")) };
        let line = format!(
            "  {label}{number}. {}{}  cost {}{}",
            pad(&check, width),
            pad(must, room),
            step.cost,
            printable(&grades)
        );
        text.line(line.trim_end());
    }
    let sure =
        if plan.is_exact() { "nothing cheaper leads to approval" } else { "there may be a cheaper plan" };
    text + &named(paint, "", &format!("cost {} in all; {sure}", plan.cost()))
}

/// The policy behind the decision.
pub(crate) fn reference(policy: &Policy, paint: Paint) -> String {
    let digest: String = policy.digest().chars().take(12).collect();
    let words = [policy.name(), policy.version(), &digest];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("\n{}", named(paint, "policy", &words.join("  ")))
}

/// A block of text that may come from files.
pub(crate) fn named(paint: Paint, label: &str, text: &str) -> String {
    block(paint, label, &printable(text))
}

fn verdict(verdict: Verdict, paint: Paint) -> String {
    let ink = match verdict {
        Verdict::Approve => Ink::Green,
        Verdict::Challenge => Ink::Yellow,
        Verdict::Escalate | Verdict::Deny => Ink::Red,
    };
    paint.stamp(ink, &verdict.as_str().to_uppercase())
}

/// The reason for a refusal in words, or an empty text.
fn why(decision: &Decision) -> String {
    decision.reason().map_or(String::new(), |reason| reason.message().to_owned())
}

/// The reason in a few words, for one line.
fn briefly(decision: &Decision) -> String {
    decision.reason().map_or(String::new(), |reason| format!(" ({})", reason.as_str().replace('_', " ")))
}

fn score(decision: &Decision) -> String {
    match decision.points_required() {
        0 => decision.points().to_string(),
        required => format!("{} of {required}", decision.points()),
    }
}

fn repeat(cell: &str, count: i64) -> String {
    cell.repeat(usize::try_from(count).unwrap_or_default())
}

/// As `printable`, for text that already contains colours.
fn printable_but_colours(text: &str) -> String {
    text.split('\x1b').map(printable).collect::<Vec<_>>().join("\x1b").trim_end().to_owned()
}
