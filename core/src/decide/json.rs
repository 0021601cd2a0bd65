//! The JSON text of a decision. The same bytes as its `Serialize`, which serves every other format, for less than half of
//! the instructions: keys are written together with what surrounds them, and names are not escaped again.

use super::decision::{Account, Decision};
use super::observed::Observed;
use super::rules::LayerId;
use super::unmet::{Unmet, UnmetNode, Wanted};
use crate::diagnostic::place::is_plain_key;
use crate::policy::compiled::Compiled;
use crate::policy::requirement::{Demand, Entry};

impl Decision {
    /// Returns the decision as one line of JSON that conforms to `schema/decision.json`.
    pub fn to_json(&self) -> String {
        let compiled = self.policy().compiled();
        // Enough for most decisions, so that the text need not grow.
        let mut text =
            Writer { text: String::with_capacity(2048), names_are_plain: compiled.names_are_plain };
        text.decision(self);
        text.text
    }
}

struct Writer {
    text: String,
    /// True if no name of the policy contains a character that JSON escapes.
    names_are_plain: bool,
}

impl Writer {
    fn decision(&mut self, decision: &Decision) {
        self.raw("{\"verdict\":\"");
        self.raw(decision.verdict().as_str());
        if let Some(reason) = decision.reason() {
            self.raw("\",\"reason\":\"");
            self.raw(reason.as_str());
        }
        self.raw("\",\"action\":");
        self.name(decision.action());
        self.raw(",\"points\":{\"total\":");
        self.number(decision.points());
        self.raw(",\"required\":");
        self.number(decision.points_required());
        self.raw(",\"factors\":{");
        self.list(decision.factors(), |text, (factor, points)| {
            text.raw("\"");
            text.raw(factor);
            text.raw("\":{\"earned\":");
            text.number(points.earned);
            text.raw(",\"counted\":");
            text.number(points.counted);
            text.raw("}");
        });
        self.raw("}},\"groups\":[");
        self.list(decision.groups(), Self::name);
        self.raw("],\"risks\":[");
        self.list(decision.risks(), Self::name);
        self.raw("],\"missing\":{");
        let compiled = decision.policy().compiled();
        self.list(decision.missing.layers(compiled), |text, (layer, unmet)| {
            text.layer(compiled, layer);
            text.raw(":");
            text.unmet(&unmet);
        });
        self.raw("},\"mandatory\":[");
        self.list(decision.mandatory(), Self::name);
        self.raw("],\"counted\":[");
        let counted = decision.results().filter_map(|(result, account)| match account {
            Account::Counted(points) => Some((result, *points)),
            _ => None,
        });
        self.list(counted, |text, (result, points)| {
            text.result(decision, result);
            text.raw(",\"points\":");
            text.number(points);
            text.raw("}");
        });
        self.raw("],\"ignored\":[");
        let ignored = decision.results().filter_map(|(result, account)| match account {
            Account::Ignored(reason) => Some((result, reason)),
            _ => None,
        });
        self.list(ignored, |text, (result, reason)| {
            text.result(decision, result);
            text.raw(",\"reason\":\"");
            text.raw(reason.as_str());
            text.raw("\"}");
        });
        self.raw("]");
        if let Some(person) = decision.escalate() {
            self.raw(",\"escalate\":");
            self.name(person);
        }
        if let Some(grant) = decision.grant() {
            self.raw(",\"grant\":");
            self.name(grant);
        }
        self.raw(",\"policy\":{\"name\":");
        self.name(decision.policy().name());
        self.raw(",\"version\":");
        self.name(decision.policy().version());
        self.raw(",\"digest\":\"");
        self.raw(decision.policy().digest());
        self.raw("\"}}");
    }

    /// Leaves the map open, for what is said about the result.
    fn result(&mut self, decision: &Decision, result: &Observed) {
        let compiled = decision.compiled();
        self.raw("{\"check\":");
        self.name(compiled.checks.name(result.known.check));
        self.raw(",\"outcome\":");
        self.name(decision.outcome(result));
        self.raw(",\"at\":");
        self.number(result.at.milliseconds());
        if let Some(item) = decision.item(result) {
            self.raw(",\"item\":");
            self.escaped(item);
        }
    }

    fn layer(&mut self, compiled: &Compiled, layer: LayerId) {
        let (section, keys) = layer.path(compiled);
        if !keys.iter().flatten().copied().all(is_plain_key) {
            return self.escaped(&layer.name(compiled));
        }
        self.raw("\"");
        self.raw(section);
        for key in keys.into_iter().flatten() {
            self.raw(".");
            self.raw(key);
        }
        self.raw("\"");
    }

    /// In the shape of the policy; leaves contain the present and the required value.
    fn unmet(&mut self, unmet: &Unmet<'_>) {
        match unmet.entry() {
            Some(Entry { demand: Demand::Passed(_), check, .. }) => {
                return self.name(unmet.compiled().checks.name(*check));
            }
            Some(entry) => return self.wanted(&Wanted::of(unmet.compiled(), entry)),
            None => {}
        }
        self.raw("{");
        self.member(unmet);
        self.raw("}");
    }

    /// Writes the condition as a member of its requirement.
    fn member(&mut self, unmet: &Unmet<'_>) {
        let Some((what, have, need)) = unmet.node() else { return };
        match what {
            UnmetNode::Points => self.measure("\"points\":", have, need),
            UnmetNode::PointsIn(_) => self.in_factors(std::iter::once(*unmet)),
            UnmetNode::Factors => self.measure("\"factors\":", have, need),
            UnmetNode::Independent => self.measure("\"independent\":", have, need),
            UnmetNode::Pass => self.parts("\"pass\":[", unmet),
            UnmetNode::AtLeast => {
                self.measure("\"at_least\":{\"count\":", have, need);
                self.parts(",\"of\":[", unmet);
                self.raw("}");
            }
            UnmetNode::All => self.parts("\"all\":[", unmet),
            UnmetNode::Any => self.parts("\"any\":[", unmet),
            UnmetNode::Keys => {
                // Several factors share one key, as in the policy.
                let factors = || unmet.inner().filter(|part| part.factor().is_some());
                let others = || unmet.inner().filter(|part| part.factor().is_none());
                if factors().next().is_some() {
                    self.in_factors(factors());
                    if others().next().is_some() {
                        self.raw(",");
                    }
                }
                self.list(others(), |text, part| text.member(&part));
            }
            UnmetNode::Entry(..) => {}
        }
    }

    fn in_factors<'d>(&mut self, parts: impl Iterator<Item = Unmet<'d>>) {
        self.raw("\"points_in\":{");
        self.list(parts.filter_map(|part| part.factor()), |text, (factor, have, need)| {
            text.raw("\"");
            text.raw(factor);
            text.measure("\":", have, need);
        });
        self.raw("}");
    }

    fn measure(&mut self, before: &str, have: i64, need: i64) {
        self.raw(before);
        self.raw("{\"have\":");
        self.number(have);
        self.raw(",\"need\":");
        self.number(need);
        self.raw("}");
    }

    fn parts(&mut self, before: &str, unmet: &Unmet<'_>) {
        self.raw(before);
        self.list(unmet.inner(), |text, part| text.unmet(&part));
        self.raw("]");
    }

    fn wanted(&mut self, wanted: &Wanted<'_>) {
        if wanted.outcomes.is_empty() && wanted.grades.is_empty() {
            return self.name(wanted.check);
        }
        self.raw("{");
        self.name(wanted.check);
        self.raw(":");
        match &*wanted.outcomes {
            [] => {
                self.raw("{");
                self.list(&wanted.grades, |text, (grade, least)| {
                    text.name(grade);
                    text.raw(":");
                    text.number(i64::from(*least));
                });
                self.raw("}");
            }
            [one] => self.name(one),
            many => {
                self.raw("[");
                self.list(many, |text, outcome| text.name(outcome));
                self.raw("]");
            }
        }
        self.raw("}");
    }

    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            write(self, item);
        }
    }

    fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A name, or another text, of the policy.
    fn name(&mut self, name: &str) {
        if self.names_are_plain {
            self.raw("\"");
            self.raw(name);
            self.raw("\"");
        } else {
            self.escaped(name);
        }
    }

    fn escaped(&mut self, text: &str) {
        // Writing text into memory cannot fail.
        self.raw(&serde_json::to_string(text).unwrap_or_default());
    }

    fn number(&mut self, number: i64) {
        let digit = |value: u8| char::from(b'0' | value);
        match u8::try_from(number) {
            // Nearly all points, in a third of the instructions of the general routine.
            Ok(ones @ 0..10) => self.text.push(digit(ones)),
            Ok(tens @ 10..100) => {
                self.text.push(digit(tens / 10));
                self.text.push(digit(tens % 10));
            }
            _ => self.text.push_str(itoa::Buffer::new().format(number)),
        }
    }
}
