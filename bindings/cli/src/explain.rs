//! The whole decision: every rule and whether it holds, every result and its effect, then the plan.

use bonafides::decision::JoinedLayer;
use bonafides::{Decision, Facts, Plan, Time};

use crate::human;
use crate::paper::{Ink, LABEL, Lines as _, Paint, pad, pad_left, printable};

pub(crate) fn explanation(facts: &Facts<'_>, decision: &Decision, plan: &Plan, paint: Paint) -> String {
    let mut page = human::headline(decision, paint);
    page.push('\n');
    page.push_str(&human::bars(decision, paint));
    page.push_str(&human::circumstances(decision, paint));
    page.line(&format!("\n{}", paint.with(Ink::Bold, "Rules")));
    for layer in decision.layers() {
        page.push_str(&rule(&layer, paint));
    }
    page.line(&format!("\n{}", paint.with(Ink::Bold, "Evidence")));
    page.push_str(&evidence(facts, decision));
    page.push_str(&human::next(decision, plan, paint));
    page.push_str(&human::reference(decision.policy(), paint));
    page
}

/// A layer: its mark and its name, followed by its requirements.
fn rule(layer: &JoinedLayer<'_>, paint: Paint) -> String {
    let (mark, ink) = match (layer.requires.is_empty(), layer.holds) {
        (true, _) => ("·", Ink::Dim),
        (false, true) => ("✓", Ink::Green),
        (false, false) => ("✗", Ink::Red),
    };
    let mut text =
        format!("  {} {}\n", paint.with(ink, mark), paint.with(Ink::Bold, &printable(&layer.layer)));
    let mut say = |label: &str, words: &str| text.push_str(&human::named(paint, label, words));
    if let Some(when) = &layer.when {
        say("  when", when);
    }
    if !layer.requires.is_empty() {
        say("  requires", &layer.requires.join("; "));
    }
    if !layer.forbids.is_empty() {
        say("  forbids", &layer.forbids.join(", "));
    }
    if layer.adds_points > 0 {
        say("  adds", &format!("{} to every required number of points", layer.adds_points));
    }
    if let Some(verdict) = layer.verdict {
        say("  says", &format!("{verdict}, whatever the evidence"));
    }
    if let Some(missing) = layer.missing {
        let parts: Vec<String> = human::parts(missing).iter().map(ToString::to_string).collect();
        say("  missing", &parts.join("; "));
    }
    text
}

/// One line per result, in the order of the facts.
fn evidence(facts: &Facts<'_>, decision: &Decision) -> String {
    if facts.evidence.is_empty() {
        return "  none\n".to_owned();
    }
    let width = facts.evidence.iter().map(|result| result.check.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for result in &facts.evidence {
        let at = result.at.resolve(facts.now);
        let same = |check: &str, outcome: &str, item: Option<&str>, then: Time| {
            check == result.check && outcome == result.outcome && item == result.item.as_deref() && then == at
        };
        let counted = decision.counted().find(|c| same(c.check, c.outcome, c.item, c.at));
        let ignored = decision.ignored().find(|i| same(i.check, i.outcome, i.item, i.at));
        let (worth, why) = match (counted, ignored) {
            (Some(counted), _) if counted.points == 0 => (String::new(), "meets a rule".to_owned()),
            (Some(counted), _) => (format!("{:+}", counted.points), String::new()),
            (_, Some(ignored)) => (String::new(), format!("ignored: {}", reason(ignored.reason))),
            (None, None) => (String::new(), "no points".to_owned()),
        };
        let item = result.item.as_ref().map_or(String::new(), |item| format!(" \u{201c}{item}\u{201d}"));
        let line = format!(
            "  {}  {} {} {} {why}",
            pad(&printable(&result.check), width.max(LABEL)),
            pad(&printable(&format!("{}{item}", result.outcome)), 14),
            pad_left(&age(at, facts.now), 10),
            pad_left(&worth, 5)
        );
        text.line(line.trim_end());
    }
    text
}

fn reason(reason: bonafides::decision::IgnoredReason) -> &'static str {
    use bonafides::decision::IgnoredReason::{Expired, Forbidden, Inconclusive, SameCause, Superseded};
    match reason {
        Expired => "it is too old",
        Forbidden => "a rule or a risk forbids the check",
        Superseded => "there is a later result",
        Inconclusive => "it is inconclusive",
        SameCause => "better evidence has the same cause",
    }
}

/// `now`, `40s ago`, `12m ago`, `3h ago`.
fn age(at: Time, now: Time) -> String {
    let seconds = now.milliseconds().saturating_sub(at.milliseconds()) / 1000;
    match seconds {
        0 => "now".to_owned(),
        1..=119 => format!("{seconds}s ago"),
        120..=7199 => format!("{}m ago", seconds / 60),
        _ => format!("{}h ago", seconds / 3600),
    }
}
