//! A rule that is covered by another rule, which always applies with it.

use super::layers::{LayerPlace, each_layer};
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::ast::{self, Condition, Entry, Item};
use crate::policy::compiled::FixedVerdict;
use crate::words::Word as _;

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    each_layer(policy, document, &mut |place: LayerPlace<'_>| {
        for above in &place.above {
            requirement(&place, above, out);
            forbids(&place, above, out);
            verdict(&place, above, out);
        }
    });
}

fn requirement(place: &LayerPlace<'_>, above: &ast::Layer<'_, '_>, out: &mut Vec<Finding>) {
    let path = place.path.key("require");
    for clause in place.document.require.iter() {
        let path = path.key(clause.key);
        let Some(other) = above.require.iter().find(|other| other.key == clause.key) else { continue };
        let mut number = |mine: i64, other: i64, span, path: &Path<'_>| {
            if mine <= other {
                let message = format!("{other} is already required, so {mine} adds nothing");
                out.push(covered(span, path, message));
            }
        };
        match (&clause.value, &other.value) {
            (Condition::Points(mine), Condition::Points(other)) => {
                number((**mine).into(), (**other).into(), clause.span, &path);
            }
            (Condition::Factors(mine), Condition::Factors(other)) => {
                number((**mine).into(), (**other).into(), clause.span, &path);
            }
            (Condition::Independent(mine), Condition::Independent(other)) => {
                number((**mine).into(), (**other).into(), clause.span, &path);
            }
            (Condition::PointsIn(mine), Condition::PointsIn(other)) => {
                for factor in mine.iter() {
                    if let Some(other) = other.iter().find(|other| other.key == factor.key) {
                        let path = path.key(factor.key.0.as_str());
                        number((*factor.value).into(), (*other.value).into(), factor.span, &path);
                    }
                }
            }
            (Condition::Pass(mine), Condition::Pass(theirs)) => {
                for item in mine.iter() {
                    let Entry::Check(name) = &item.value else { continue };
                    // A check that is listed twice may mean two items.
                    if count(mine, name.text) <= count(theirs, name.text) {
                        let message = format!("`{}` must already be passed", name.text);
                        out.push(covered(name.span, &path.index(item.index), message));
                    }
                }
            }
            _ => {}
        }
    }
}

fn count(entries: &[Item<Entry<'_>>], name: &str) -> usize {
    entries.iter().filter(|entry| matches!(&entry.value, Entry::Check(check) if check.text == name)).count()
}

fn forbids(place: &LayerPlace<'_>, above: &ast::Layer<'_, '_>, out: &mut Vec<Finding>) {
    let path = place.path.key("forbid");
    for name in place.document.forbid.iter() {
        if above.forbid.iter().any(|other| other.text == name.text) {
            let message = format!("`{}` is already forbidden", name.text);
            out.push(covered(name.span, &path.index(name.index), message));
        }
    }
}

/// A verdict that is already stated by a rule that always applies with it.
fn verdict(place: &LayerPlace<'_>, above: &ast::Layer<'_, '_>, out: &mut Vec<Finding>) {
    let Some((mine, theirs)) = place.document.verdict.zip(above.verdict) else { return };
    let theirs = theirs.value;
    if mine.value == theirs || theirs == FixedVerdict::Deny {
        let message = format!("the verdict is already `{}`", theirs.word());
        out.push(covered(mine.span, &place.path.key("verdict"), message));
    }
}

fn covered(span: Span, path: &Path<'_>, message: String) -> Finding {
    Finding::new(Code::CoveredRule, span, message)
        .at(path)
        .help("remove it, or make it stricter than the rule that always applies with it")
}
