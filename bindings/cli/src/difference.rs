//! The difference between two policies, in words.

use bonafides::analyze::{Diff, DiffResult, Mandatory, Witness};
use bonafides::{Facts, Policy};

use crate::openings::in_words;
use crate::output::json;
use crate::paper::{Ink, Lines as _, Paint, printable, title_of};
use crate::ways::whom;
use crate::{html, table_render};

/// Most calls of one kind that are shown to people; JSON has all.
const MOST: usize = 12;

/// For a terminal.
pub(crate) fn text(diff: &Diff, old: &Policy, new: &Policy, paint: Paint) -> String {
    let ink = if diff.opens_no_new_way() { Ink::Green } else { Ink::Red };
    let mut page = format!("{}: {}\n", paint.with(ink, word(diff)), summary(diff));
    for section in sections(diff) {
        page.line(&format!("\n{}", paint.with(Ink::Bold, section.heading)));
        for line in &section.lines {
            page.line(&format!("  {}", printable(&line.words)));
            if let Some(facts) = line.facts {
                page.line(&format!("    {}", verdicts(old, new, facts)));
                page.line(&format!("    {}", printable(&json(facts))));
            }
        }
        if section.more > 0 {
            page.line(&format!("  and {} more", section.more));
        }
    }
    if let Some(words) = unjudged(diff) {
        page.line(&format!("\n{words}"));
    }
    page
}

/// GitHub's Markdown, for a pull request.
pub(crate) fn markdown(diff: &Diff, old: &Policy, new: &Policy) -> String {
    let mut page = format!("### `{}`: {}\n\n{}\n", code(new.name()), word(diff), summary(diff));
    for section in sections(diff) {
        page.line(&format!("\n**{}**\n", section.heading));
        for line in &section.lines {
            page.line(&format!("- {}", table_render::escape(&line.words)));
            if let Some(facts) = line.facts {
                let verdicts = verdicts(old, new, facts);
                page.line(&format!("  <details><summary>{verdicts}</summary>\n"));
                page.line(&format!("  ```json\n  {}\n  ```\n\n  </details>", code(&json(facts))));
            }
        }
        if section.more > 0 {
            page.line(&format!("- and {} more", section.more));
        }
    }
    if let Some(words) = unjudged(diff) {
        page.line(&format!("\n{words}."));
    }
    page
}

/// A self-contained HTML page.
pub(crate) fn html(diff: &Diff, old: &Policy, new: &Policy) -> String {
    let escape = html::escape;
    let ink = if diff.opens_no_new_way() { "many" } else { "one" };
    let mut page = format!("<p><strong class=\"{ink}\">{}</strong>: {}</p>\n", word(diff), summary(diff));
    for (name, policy) in [("Old", old), ("New", new)] {
        page.line(&format!("<p>{name}: {} <code>{}</code></p>", escape(&title_of(policy)), policy.digest()));
    }
    for section in sections(diff) {
        page.line(&format!("<h2>{}</h2>\n<table>", section.heading));
        page.line("<thead><tr><th>Who, and what is enough</th><th>Verdicts</th><th>A call that shows it</th></tr></thead>\n<tbody>");
        for line in &section.lines {
            let (verdicts, facts) = match line.facts {
                Some(facts) => {
                    (verdicts(old, new, facts), format!("<pre><code>{}</code></pre>", escape(&json(facts))))
                }
                None => (String::new(), String::new()),
            };
            page.line(&format!(
                "<tr><td>{}</td><td>{verdicts}</td><td>{facts}</td></tr>",
                escape(&line.words)
            ));
        }
        page.line("</tbody>\n</table>");
        if section.more > 0 {
            page.line(&format!("<p>and {} more</p>", section.more));
        }
    }
    if let Some(words) = unjudged(diff) {
        page.line(&format!("<p>{words}.</p>"));
    }
    html::document(&format!("{}: what the change lets through", new.name()), &page)
}

fn word(diff: &Diff) -> &'static str {
    match diff.result() {
        DiffResult::Same => "same",
        DiffResult::Stricter => "stricter",
        DiffResult::Looser => "looser",
        DiffResult::Different => "different",
        _ => "unknown",
    }
}

fn summary(diff: &Diff) -> &'static str {
    match diff.result() {
        DiffResult::Same => "the ways in are the same.",
        DiffResult::Stricter => {
            "the new policy lets nobody new through, and refuses some whom the old one lets through."
        }
        DiffResult::Looser => "the new policy lets someone new through.",
        DiffResult::Different => {
            "the new policy lets someone new through, and refuses some whom the old one lets through."
        }
        _ => "not proven: there may be differences that are not listed.",
    }
}

struct Section<'d> {
    heading: &'static str,
    lines: Vec<Line<'d>>,
    more: usize,
}

struct Line<'d> {
    words: String,
    facts: Option<&'d Facts<'static>>,
}

fn sections(diff: &Diff) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    for (heading, all) in [
        ("Newly approved", diff.newly_approved()),
        ("Newly refused", diff.newly_refused()),
        ("Newly escalated", diff.newly_escalated()),
        ("Newly denied", diff.newly_denied()),
    ] {
        let lines = all.iter().take(MOST).map(call).collect();
        sections.push(Section { heading, lines, more: all.len().saturating_sub(MOST) });
    }
    let all = diff.newly_mandatory();
    let lines = all.iter().take(MOST).map(mandatory).collect();
    sections.push(Section { heading: "Newly mandatory", lines, more: all.len().saturating_sub(MOST) });
    sections.retain(|section| !section.lines.is_empty());
    sections
}

fn call(witness: &Witness) -> Line<'_> {
    let signals: Vec<(&str, &str)> = witness.signals().collect();
    let words =
        format!("{}, {}: {}", witness.action(), whom(witness.groups()), in_words(witness.way(), &signals));
    Line { words, facts: Some(witness.facts()) }
}

fn mandatory(found: &Mandatory) -> Line<'_> {
    let checks: Vec<&str> = found.checks().collect();
    Line {
        words: format!("{}, {}: {}", found.action(), whom(found.groups()), checks.join(", ")),
        facts: None,
    }
}

/// The parts that differ and that the result says nothing about; `None` if there are none.
fn unjudged(diff: &Diff) -> Option<String> {
    let parts: Vec<&str> = diff.unjudged().collect();
    (!parts.is_empty()).then(|| format!("Not part of the result: {}", parts.join(", ")))
}

fn verdicts(old: &Policy, new: &Policy, facts: &Facts<'_>) -> String {
    format!("old: {}, new: {}", verdict(old, facts), verdict(new, facts))
}

/// The verdict of a policy on what it knows of a call.
fn verdict(policy: &Policy, facts: &Facts<'_>) -> String {
    match policy.verdict(&facts.known_to(policy)) {
        Ok(verdict) => json(&verdict).trim_matches('"').to_owned(),
        Err(_) => "no such action".to_owned(),
    }
}

/// Text inside a fence: nothing ends it.
fn code(text: &str) -> String {
    printable(text).replace('`', "'")
}
