//! The content of a page after one step.

use std::collections::BTreeMap;

use bonafides::case::{ChallengeKind, CommandTask, Committed, PresentChallenge, View};
use serde_json::{Value, json};

/// The content so far, so that a change is visible.
#[derive(Debug, Clone, Default)]
pub struct Screens {
    /// The questions and positions of each challenge.
    first: BTreeMap<String, Value>,
}

impl Screens {
    /// Everything that the page shows after this step, without ids and words that depend on the person.
    pub fn shown(&mut self, released: &Committed) -> Value {
        let view = match &released.reply.view {
            View::Caller(view) => {
                assert!(view.shown.is_empty(), "a secret is shown to a stranger");
                serde_json::to_value(released.reply.view.exposed()).unwrap()
            }
            other => Value::from(format!("not a caller's view: {other:?}")),
        };
        let shown: Vec<Value> = released
            .commands
            .iter()
            .filter_map(|command| match &command.task {
                CommandTask::PresentChallenge(ask) => Some(self.asked(ask)),
                CommandTask::Conclude { resolution } => Some(json!({ "concluded": resolution.as_str() })),
                _ => None,
            })
            .collect();
        let not_before = released.reply.not_before.milliseconds();
        json!({ "view": view, "commands": shown, "not_before": not_before })
    }

    fn asked(&mut self, ask: &PresentChallenge) -> Value {
        let drawn = json!([ask.questions, ask.positions]);
        // A repeated challenge asks for the same, for known and unknown names alike.
        let first = self.first.entry(ask.challenge.clone()).or_insert_with(|| drawn.clone());
        let provider = ask.provider.as_ref().map(|provider| {
            let number = provider.number.as_ref().map(|number| number.expose().len());
            json!({ "name": provider.id, "nonce": provider.nonce.len(), "number": number })
        });
        json!({
            "challenge": ask.challenge,
            "kind": ask.kind,
            "prompt": if ask.kind == ChallengeKind::Partial { masked(&ask.prompt) } else { ask.prompt.clone() },
            "questions": ask.questions.len(),
            "positions": ask.positions.len(),
            "the same as before": *first == drawn,
            "fields": ask.fields,
            "contact": ask.contact,
            "provider": provider,
            "until": ask.until,
        })
    }
}

/// A text with each number as one sign, because the positions depend on the person.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if c != '#' || !masked.ends_with('#') {
            masked.push(c);
        }
    }
    masked
}
