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
    /// Returns the number of failures of a step because of unanswered pushes.
    pub(super) fn settle(&mut self, seen: &Seen<'_>, whom: usize, now: i64) -> Result<usize, String> {
        let (record, data) = (seen.record, &seen.record["data"]);
        let names =
            |list: &str| data[list].as_array().into_iter().flatten().filter(|name| *name == PUSH).count();
        let about = data["challenge"] == PUSH;
        let mut failures = 0;

        let late = |(case, of, until): &(usize, usize, i64)| *case != seen.at && *of == whom && now >= *until;
        let elsewhere = self.0.iter().filter(|push| late(push)).count();
        if names("expired") > 0 || called_off(record, about) {
            failures += self.take(seen.at);
        }
        let noticed = names("expired_elsewhere");
        if noticed > 0 {
            self.0.retain(|push| !late(push));
            if noticed != elsewhere {
                return Err(format!("{noticed} pushes of other cases are counted, but {elsewhere} are late"));
            }
            failures += noticed;
        }
        match record["type"].as_str() {
            Some("ask") if about && data["decoy"].is_null() => self.0.push((seen.at, whom, now + OPEN)),
            Some("external") if about && data["outcome"].is_string() => {
                let taken = self.take(seen.at);
                // The provider stopped waiting without an answer.
                if data["outcome"] == "failed" && data["attempt"].is_null() {
                    failures += taken;
                }
            }
            _ => {}
        }
        Ok(failures)
    }

    fn take(&mut self, case: usize) -> usize {
        let before = self.0.len();
        self.0.retain(|(of, ..)| *of != case);
        before - self.0.len()
    }
}

/// Returns true if the push is withdrawn by this step.
fn called_off(record: &Value, about: bool) -> bool {
    record["type"] == "cancel" || (record["type"] == "unavailable" && about)
}
