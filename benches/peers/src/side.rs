//! The sides that are measured: each answers a call from typed facts, and from text.

use std::hint::black_box;

use bonafides::{Facts, Verdict};

use crate::call::Call;
use crate::peer::{ByHand, Peer};
use crate::status::Status;
use crate::workload::Workload;

/// One row of the table.
pub(crate) trait Side {
    /// Returns the verdict of a call, from facts in memory.
    fn typed(&mut self, call: usize) -> Verdict;

    /// Returns the answer to a call as text, from its JSON text; `None` if this side has no such form.
    fn text(&mut self, call: usize) -> Option<String>;
}

/// A general engine and its host.
pub(crate) struct General<'w> {
    pub(crate) workload: &'w Workload,
    pub(crate) peer: Box<dyn Peer>,
}

impl General<'_> {
    fn word(&mut self, call: usize, facts: &Call<'_>) -> Verdict {
        let rule = *self.workload.rule_of.get(call).expect("a call");
        self.peer.word(rule, &Status::new(facts, &self.workload.policy))
    }
}

impl Side for General<'_> {
    fn typed(&mut self, call: usize) -> Verdict {
        let facts = self.workload.calls.get(call).expect("a call");
        self.word(call, facts)
    }

    fn text(&mut self, call: usize) -> Option<String> {
        let facts = Call::from_json(self.workload.texts.get(call)?).expect("good facts");
        Some(self.word(call, &facts).as_str().to_owned())
    }
}

/// The hand-written evaluator.
pub(crate) struct Hand<'w> {
    pub(crate) workload: &'w Workload,
    pub(crate) evaluator: ByHand,
}

impl Side for Hand<'_> {
    fn typed(&mut self, call: usize) -> Verdict {
        self.evaluator.word(self.workload.calls.get(call).expect("a call"))
    }

    fn text(&mut self, call: usize) -> Option<String> {
        let facts = Call::from_json(self.workload.texts.get(call)?).expect("good facts");
        Some(self.evaluator.word(&facts).as_str().to_owned())
    }
}

/// A way to ask bonafides.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// Rules and evidence are prepared.
    Prepared,
    /// The rules of the subject's groups are prepared, as those of the general engines are.
    Joined,
    /// A verdict from facts.
    Verdict,
    /// A decision from facts.
    Explained,
}

/// The engine of this project.
pub(crate) struct Bonafides<'w> {
    pub(crate) workload: &'w Workload,
    pub(crate) way: Way,
}

impl Side for Bonafides<'_> {
    fn typed(&mut self, call: usize) -> Verdict {
        let ours = &self.workload.ours;
        let facts = ours.facts.get(call).expect("a call");
        let (rules, evidence) = ours.prepared.get(call).expect("a call");
        let verdict = match self.way {
            Way::Prepared => rules.verdict(evidence),
            Way::Joined => ours.policy.evidence(facts).and_then(|evidence| rules.verdict(&evidence)),
            Way::Verdict => ours.policy.verdict(facts),
            Way::Explained => ours.policy.decide(facts).map(|decision| black_box(decision).verdict()),
        };
        verdict.expect("good facts")
    }

    fn text(&mut self, call: usize) -> Option<String> {
        let policy = &self.workload.ours.policy;
        let text = self.workload.texts.get(call)?;
        match self.way {
            Way::Prepared | Way::Joined => None,
            Way::Verdict => {
                let facts = Facts::from_json(text).expect("good facts");
                Some(policy.verdict(&facts).expect("good facts").as_str().to_owned())
            }
            Way::Explained => Some(policy.decide_json(text).expect("good facts")),
        }
    }
}
