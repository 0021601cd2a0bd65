//! Requirements in words, for people who sign policies and people who wait for an approval.

use std::fmt;

use super::unmet::{Unmet, UnmetKind, Wanted};
use crate::policy::compiled::{CheckId, Compiled, UNOBSERVED};
use crate::policy::requirement::{Node, NodeId};
use crate::policy::shape::FACTORS;

impl fmt::Display for Unmet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            UnmetKind::Points { have, need } => {
                write!(f, "{} more points ({have} of {need})", need.saturating_sub(have))
            }
            UnmetKind::PointsIn { factor, have, need } => {
                write!(f, "{} more points in {factor} ({have} of {need})", need.saturating_sub(have))
            }
            UnmetKind::Factors { have, need } => more(f, have, need, "factor"),
            UnmetKind::Independent { have, need } => more(f, have, need, "independent proof"),
            UnmetKind::Pass(entries) => join(f, &entries, " and "),
            UnmetKind::AtLeast { have, need, entries, requirements } => {
                write!(f, "any {} of: ", need.saturating_sub(have))?;
                let mut options: Vec<String> = entries.iter().map(ToString::to_string).collect();
                options.extend(requirements.iter().map(|unmet| format!("({unmet})")));
                f.write_str(&options.join(", "))
            }
            UnmetKind::Keys(list) | UnmetKind::All(list) => join(f, &list, " and "),
            UnmetKind::Any(list) => {
                let options: Vec<String> = list.iter().map(|unmet| format!("({unmet})")).collect();
                f.write_str(&options.join(" or "))
            }
        }
    }
}

/// `2 more factors (0 of 2)`.
fn more(f: &mut fmt::Formatter<'_>, have: i64, need: i64, what: &str) -> fmt::Result {
    let lacking = need.saturating_sub(have);
    let plural = if lacking == 1 { "" } else { "s" };
    write!(f, "{lacking} more {what}{plural} ({have} of {need})")
}

fn join(f: &mut fmt::Formatter<'_>, list: &[impl fmt::Display], between: &str) -> fmt::Result {
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// `passkey`, `workstation (usual or known)`, `documents (strength 3)`.
impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.check)?;
        let grades: Vec<String> =
            self.grades.iter().map(|(grade, least)| format!("{grade} {least}")).collect();
        match (&*self.outcomes, &*grades) {
            ([], []) => Ok(()),
            ([], grades) => write!(f, " ({})", grades.join(", ")),
            (outcomes, _) => write!(f, " ({})", outcomes.join(" or ")),
        }
    }
}

/// The conditions of a requirement, each in a few words; all of them must hold.
pub(crate) fn requirement_words(compiled: &Compiled, node: NodeId) -> Vec<String> {
    let all = &compiled.requirements;
    match all.node(node) {
        Some(Node::Keys(children) | Node::All(children)) => {
            children.iter().flat_map(|child| requirement_words(compiled, child)).collect()
        }
        Some(Node::Points(need)) => vec![format!("at least {need} points")],
        Some(Node::PointsIn(factor, need)) => {
            let factor = FACTORS.get(usize::from(factor)).copied().unwrap_or_default();
            vec![format!("at least {need} points in {factor}")]
        }
        Some(Node::Factors(1)) => vec!["one factor".to_owned()],
        Some(Node::Factors(need)) => vec![format!("{need} different factors")],
        Some(Node::Independent(1)) => vec!["one proof".to_owned()],
        Some(Node::Independent(need)) => vec![format!("{need} independent proofs")],
        Some(Node::Pass(entries)) => {
            let mut entries = all.entries(entries).to_vec();
            entries.sort_by_key(|entry| entry.place);
            entries.iter().map(|entry| Wanted::of(compiled, entry).to_string()).collect()
        }
        Some(node @ (Node::AtLeast { .. } | Node::Any(_))) => {
            let (head, options) = options(compiled, node);
            let between = if matches!(node, Node::Any(_)) { " or " } else { ", " };
            let options: Vec<String> = options.into_iter().map(enclosed).collect();
            vec![format!("{head}: {}", options.join(between))]
        }
        None => Vec::new(),
    }
}

/// The head of a choice, `at least 2 of` or `one of`, and its options.
pub(crate) fn options(compiled: &Compiled, node: Node) -> (String, Vec<String>) {
    let all = &compiled.requirements;
    match node {
        Node::AtLeast { count, of } => {
            let Some(choice) = all.choice(of) else { return (String::new(), Vec::new()) };
            let mut entries = all.entries(choice.entries).to_vec();
            entries.sort_by_key(|entry| entry.place);
            let mut options: Vec<String> =
                entries.iter().map(|e| Wanted::of(compiled, e).to_string()).collect();
            options.extend(choice.requirements.iter().map(|child| option(compiled, child)));
            (format!("at least {count} of"), options)
        }
        Node::Any(children) => {
            ("one of".to_owned(), children.iter().map(|child| option(compiled, child)).collect())
        }
        _ => (String::new(), Vec::new()),
    }
}

fn option(compiled: &Compiled, node: NodeId) -> String {
    match <[String; 1]>::try_from(requirement_words(compiled, node)) {
        Ok([one]) => one,
        Err(several) => several.into_iter().map(enclosed).collect::<Vec<_>>().join(" and "),
    }
}

/// Adds parentheses if the end would be ambiguous without them.
fn enclosed(words: String) -> String {
    if words.contains(" of: ") || words.contains(" and ") { format!("({words})") } else { words }
}

/// `sim_change is recent, unknown or unobserved`.
pub(crate) fn condition_words(compiled: &Compiled, when: &[(CheckId, u64)]) -> String {
    let each = when.iter().filter_map(|(check, set)| {
        let check = compiled.checks.check(*check)?;
        let named =
            (0_u32..).zip(check.outcomes()).filter(|(at, _)| set.checked_shr(*at).unwrap_or(0) & 1 == 1);
        let mut outcomes: Vec<&str> = named.map(|(_, outcome)| &*outcome.name).collect();
        let unobserved = set.checked_shr(u32::from(UNOBSERVED)).unwrap_or(0) & 1 == 1;
        if unobserved {
            outcomes.push("not observed");
        }
        let silence = if unobserved { "" } else { " (if it is not observed, nothing happens)" };
        Some(format!("{} is {}{silence}", check.name, either(&outcomes)))
    });
    both(&each.collect::<Vec<_>>())
}

/// `a, b or c`.
pub(crate) fn either(words: &[impl AsRef<str>]) -> String {
    list(words, "or")
}

/// `a, b and c`.
pub(crate) fn both(words: &[impl AsRef<str>]) -> String {
    list(words, "and")
}

fn list(words: &[impl AsRef<str>], last: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        Some((end, [])) => (*end).to_owned(),
        Some((end, start)) => format!("{} {last} {end}", start.join(", ")),
        None => String::new(),
    }
}
