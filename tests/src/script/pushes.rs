//! Unanswered pushes: each is one failure, in whichever step it is noticed.

use serde_json::Value;

use super::count::Seen;

/// The challenge that rings on a device, and the time it stays open.
const PUSH: &str = "push";
const OPEN: i64 = 300_000;

/// The pushes that are still open: case, subject, deadline.
#[derive(Debug, Clone, Default)]
pub(super) struct Pushes(Vec<(usize, usize, i64)>);

impl Pushes {
    /// Returns the failures of a step because of unanswered pushes, each by its time: the deadline, or now
    /// if it is not reached yet.
    pub(super) fn settle(&mut self, seen: &Seen<'_>, whom: usize, now: i64) -> Result<Vec<i64>, String> {
        let (record, data) = (seen.record, &seen.record["data"]);
        let names =
            |list: &str| data[list].as_array().into_iter().flatten().filter(|name| *name == PUSH).count();
        let about = data["challenge"] == PUSH;
        let mut failures = Vec::new();

        let late = |(case, of, until): &(usize, usize, i64)| *case != seen.at && *of == whom && now >= *until;
        let elsewhere = self.0.iter().filter(|push| late(push)).count();
        if names("expired") > 0 || called_off(record, about) {
            failures.extend(self.take(seen.at, now));
        }
        let noticed = names("expired_elsewhere");
        if noticed > 0 {
            failures.extend(self.0.iter().filter(|push| late(push)).map(|(.., until)| *until));
            self.0.retain(|push| !late(push));
            if noticed != elsewhere {
                return Err(format!("{noticed} pushes of other cases are counted, but {elsewhere} are late"));
            }
        }
        match record["type"].as_str() {
            Some("ask") if about && data["decoy"].is_null() => self.0.push((seen.at, whom, now + OPEN)),
            Some("external") if about && data["outcome"].is_string() => {
                let taken = self.take(seen.at, now);
                // The provider stopped waiting without an answer.
                if data["outcome"] == "failed" && data["attempt"].is_null() {
                    failures.extend(taken);
                }
            }
            _ => {}
        }
        Ok(failures)
    }

    fn take(&mut self, case: usize, now: i64) -> Vec<i64> {
        let taken = self.0.iter().filter(|(of, ..)| *of == case).map(|(.., until)| now.min(*until)).collect();
        self.0.retain(|(of, ..)| *of != case);
        taken
    }
}

/// Returns true if the push is withdrawn by this step.
fn called_off(record: &Value, about: bool) -> bool {
    record["type"] == "cancel" || (record["type"] == "unavailable" && about)
}
