use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use bonafides::case::{CommandId, HostInput, SubjectProfile};
use bonafides_parts::{Observation, SignalError};

use super::carry_out::{About, Carried};
use crate::Inner;
use crate::error::DeskError;
use crate::metrics;
use crate::patience::Silence;

impl Inner {
    /// Asks the sources of the signals, all at once, and reports what they know. What does not come in time stays
    /// unobserved.
    pub(super) fn observe(
        &self,
        id: &CommandId,
        signals: &[String],
        about: &About,
    ) -> Result<Carried, DeskError> {
        let Some(subject) = &about.subject else { return Ok(Carried::Done) };
        for (signal, observed) in self.ask_all(signals, subject) {
            // By its place in the command: after a crash, other sources may have answered.
            let number = signals.iter().position(|known| *known == signal).unwrap_or(signals.len());
            let says = HostInput::Signal {
                check: signal,
                outcome: observed.outcome,
                at: observed.at,
                value: observed.value,
            };
            self.give_as_worker(&id.case, &format!("s{number}-{id}"), says)?;
        }
        Ok(Carried::Done)
    }

    fn ask_all(&self, signals: &[String], subject: &SubjectProfile) -> Vec<(String, Observation)> {
        type Answer = Result<Option<Observation>, SignalError>;
        let (answer, answers) = mpsc::channel::<(String, Answer)>();
        let (limit, asked) = (self.parts.limits.signal, Instant::now());
        let mut silent: Vec<&String> = Vec::new();
        for signal in signals {
            let Some(source) = self.parts.signals.get(signal) else { continue };
            let (part, signal_name, subject) = (Arc::clone(&source.part), signal.clone(), subject.clone());
            let answer = answer.clone();
            let started = source.patience.start(move || {
                let observed = part.observe(&signal_name, &subject);
                let _ = answer.send((signal_name, observed));
            });
            if started {
                silent.push(signal);
            } else {
                self.silent(signal, Silence::Crowded, asked);
            }
        }
        drop(answer);
        let mut observed = Vec::new();
        while let Ok((signal, answer)) = answers.recv_timeout(limit.saturating_sub(asked.elapsed())) {
            silent.retain(|waited| **waited != signal);
            let failure = answer.as_ref().err().map(ToString::to_string);
            let part = format!("signal {signal}");
            metrics::call(&part, "answered", asked.elapsed());
            self.troubles.note(&part, self.parts.now(), failure.as_deref());
            if let Ok(Some(observation)) = answer {
                observed.push((signal, observation));
            }
        }
        for signal in silent {
            self.silent(signal, Silence::TooLate, asked);
        }
        observed.sort_by(|(one, _), (other, _)| one.cmp(other));
        observed
    }

    /// Notes that the source of a signal gave no answer.
    fn silent(&self, signal: &str, silence: Silence, asked: Instant) {
        let part = format!("signal {signal}");
        metrics::call(&part, silence.code(), asked.elapsed());
        self.troubles.note(&part, self.parts.now(), Some(silence.as_str()));
    }
}
