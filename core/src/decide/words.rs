//! Requirements in words, for people who sign policies and people who wait for an approval.

use std::fmt;

use super::unmet::{Unmet, UnmetKind, Wanted};
use crate::policy::compiled::Compiled;
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
            UnmetKind::Factors { have, need } => write!(f, "{have} of {need} factors"),
            UnmetKind::Independent { have, need } => write!(f, "{have} of {need} independent proofs"),
            UnmetKind::Pass(entries) => join(f, &entries, " and "),
            UnmetKind::AtLeast { have, need, entries, requirements } => {
                write!(f, "{} of: ", need.saturating_sub(have))?;
                let mut options: Vec<String> = entries.iter().map(ToString::to_string).collect();
                options.extend(requirements.iter().map(|unmet| format!("({unmet})")));
                f.write_str(&options.join(", "))
            }
            UnmetKind::Keys(list) => join(f, &list, " and "),
            UnmetKind::All(list) => join(f, &list, " and "),
            UnmetKind::Any(list) => {
                let options: Vec<String> = list.iter().map(|unmet| format!("({unmet})")).collect();
                f.write_str(&options.join(" or "))
            }
        }
    }
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
            all.children(children).flat_map(|child| requirement_words(compiled, child)).collect()
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
        Some(Node::AtLeast { count, of }) => {
            let Some(choice) = all.choice(of) else { return Vec::new() };
            let mut entries = all.entries(choice.entries).to_vec();
            entries.sort_by_key(|entry| entry.place);
            let mut options: Vec<String> =
                entries.iter().map(|e| Wanted::of(compiled, e).to_string()).collect();
            options.extend(all.children(choice.requirements).map(|child| alternative(compiled, child)));
            vec![format!("at least {count} of: {}", options.join(", "))]
        }
        Some(Node::Any(children)) => {
            let options: Vec<String> =
                all.children(children).map(|child| alternative(compiled, child)).collect();
            vec![format!("one of: {}", options.join(" or "))]
        }
        None => Vec::new(),
    }
}

fn alternative(compiled: &Compiled, node: NodeId) -> String {
    let words = requirement_words(compiled, node);
    if words.len() > 1 { format!("({})", words.join(" and ")) } else { words.join("") }
}
