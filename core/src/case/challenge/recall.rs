use crate::case::context::Fact;
use crate::case::prompt::PromptKey;
use crate::case::refusal::RefusalCode;
use crate::case::secret::answer;
use crate::case::state::What;
use crate::case::work::{Halt, Work, refuse};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::value::Duration;

impl Work<'_> {
    /// Asks for a fact the host knows. The fact itself goes nowhere.
    pub(super) fn ask_recall(&mut self, check: u16, fact: &str) -> Result<(), Halt> {
        if !self.snapshot().is_some_and(|snapshot| snapshot.facts.contains_key(fact)) {
            return refuse(RefusalCode::Unavailable, self.check_name(check));
        }
        let prompt = self.prompt(PromptKey::AskRecall, &[("fact", &fact.replace('_', " "))]);
        let ask = self.plain_ask(check, prompt);
        self.put(check, What::Recall, ask);
        Ok(())
    }

    pub(super) fn right_recall(
        &self,
        fact: &str,
        within: Option<Duration>,
        given: &Sensitive<String>,
    ) -> bool {
        match self.snapshot().and_then(|snapshot| snapshot.facts.get(fact)) {
            Some(Fact::Time(at)) => said_time(given.expose()).is_some_and(|said| said.is_near(*at, within)),
            Some(Fact::Text(text)) => {
                let given = answer::normalise(given.expose());
                let expected = answer::normalise(text.expose());
                !expected.expose().is_empty() && given.same(expected.expose().as_bytes())
            }
            None => false,
        }
    }
}

/// A time as people say it: a day, or a day and an hour.
enum Said {
    /// From its start to its end.
    Day(Time),
    Moment(Time),
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

impl Said {
    /// Off by at most `within`; without one, on the same day or at the same minute.
    fn is_near(&self, at: Time, within: Option<Duration>) -> bool {
        let (from, to) = match self {
            Self::Day(start) => (start.milliseconds(), start.milliseconds().saturating_add(DAY)),
            Self::Moment(time) => (time.milliseconds(), time.milliseconds().saturating_add(60_000)),
        };
        let within = within.map_or(0, Duration::milliseconds);
        let at = at.milliseconds();
        from.saturating_sub(within) <= at && at < to.saturating_add(within)
    }
}

/// Reads `2026-11-20`, `2026-11-20 14:30` (UTC) or RFC 3339.
fn said_time(text: &str) -> Option<Said> {
    let text = text.trim();
    match text.len() {
        10 => Time::parse(&format!("{text}T00:00:00Z")).map(Said::Day),
        16 => Time::parse(&format!("{}:00Z", text.replacen(' ', "T", 1))).map(Said::Moment),
        _ => Time::parse(text).map(Said::Moment),
    }
}
