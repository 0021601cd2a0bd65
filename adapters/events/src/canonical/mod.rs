//! A reader for records in canonical form, as in a log: several times as fast as a general JSON reader.
//!
//! Anything unexpected is left to the general reader, which also reports the errors. Members are in the order of their
//! names, so no lookup is needed and duplicates are impossible.

mod reader;

use std::borrow::Cow;

use bonafides::Time;

use crate::event::{Actor, Command, Event, FORMAT, PolicyName};
use reader::Reader;

/// Reads a record; returns `None` if it is not in the expected form.
pub(crate) fn read(text: &str) -> Option<Event<'_>> {
    let mut at = Reader::new(text);
    at.literal("{\"actor\":{\"alias\":")?;
    let alias = at.string()?;
    at.literal(",\"kind\":")?;
    let kind = at.string()?;
    at.literal("},\"blocked_by\":")?;
    let blocked_by = at.strings()?;
    at.literal(",\"case\":")?;
    let case = at.string()?;
    at.literal(",\"commands\":")?;
    let commands = at.commands()?;
    at.literal(",\"data\":")?;
    let data = at.data()?;
    let is_decided = at.literal(",\"decision\":").is_some();
    if is_decided {
        at.skip()?;
    }
    at.literal(",\"engine\":")?;
    let engine = at.string()?;
    let facts = if is_decided {
        at.literal(",\"facts\":")?;
        Some(at.facts()?)
    } else {
        None
    };
    at.literal(",\"input\":")?;
    at.string()?;
    let policy = if at.literal(",\"policy\":{\"digest\":").is_some() { Some(at.policy()?) } else { None };
    if at.literal(",\"prev\":").is_some() {
        at.string()?;
    }
    at.literal(",\"seq\":")?;
    let seq = at.number()?;
    if at.literal(",\"shadow\":").is_some() {
        at.skip()?;
    }
    at.literal(",\"state\":")?;
    at.skip()?;
    at.literal(",\"time\":")?;
    let time = at.signed()?;
    at.literal(",\"type\":")?;
    let record = at.string()?;
    at.literal(",\"v\":")?;
    if at.number()? != FORMAT {
        return None;
    }
    let verdict = if at.literal(",\"verdict\":").is_some() { Some(at.string()?) } else { None };
    if at.rest()? != "}" {
        return None;
    }
    let (acted_on, groups, unavailable, facts) = match facts {
        Some(Facts { text, action, groups, unavailable }) => (action, groups, unavailable, Some(text)),
        None => (None, Vec::new(), Vec::new(), None),
    };
    Some(Event {
        case,
        seq,
        time: Time::from_milliseconds(time),
        kind: record,
        actor: Actor { kind, alias },
        subject: data.subject,
        action: data.action.or(acted_on),
        channel: data.channel,
        operator_kind: data.operator_kind,
        check: data.challenge.or(data.check),
        challenge_type: data.challenge_type,
        outcome: data.outcome,
        attempt: data.attempt,
        reason: data.reason,
        change: data.change,
        result: data.state,
        grant: data.grant,
        proof: data.proof,
        object: data.digest.or(data.key).or(data.form).or(data.of),
        role: data.role,
        exported: data.records,
        expired: data.expired,
        decoy: data.decoy,
        closed: data.closed,
        withdrawn: data.withdrawn,
        verdict,
        blocked_by,
        commands,
        groups,
        unavailable,
        facts,
        policy,
        engine,
    })
}

#[derive(Default)]
struct Data<'r> {
    action: Option<Cow<'r, str>>,
    attempt: Option<u64>,
    challenge: Option<Cow<'r, str>>,
    challenge_type: Option<Cow<'r, str>>,
    change: Option<Cow<'r, str>>,
    channel: Option<Cow<'r, str>>,
    check: Option<Cow<'r, str>>,
    closed: bool,
    decoy: bool,
    digest: Option<Cow<'r, str>>,
    expired: Vec<Cow<'r, str>>,
    form: Option<Cow<'r, str>>,
    grant: Option<Cow<'r, str>>,
    key: Option<Cow<'r, str>>,
    of: Option<Cow<'r, str>>,
    operator_kind: Option<Cow<'r, str>>,
    outcome: Option<Cow<'r, str>>,
    proof: Option<Cow<'r, str>>,
    reason: Option<Cow<'r, str>>,
    records: Option<u64>,
    role: Option<Cow<'r, str>>,
    state: Option<Cow<'r, str>>,
    subject: Option<Cow<'r, str>>,
    withdrawn: bool,
}

struct Facts<'r> {
    text: &'r str,
    action: Option<Cow<'r, str>>,
    groups: Vec<Cow<'r, str>>,
    unavailable: Vec<Cow<'r, str>>,
}

impl<'r> Reader<'r> {
    fn commands(&mut self) -> Option<Vec<Command<'r>>> {
        self.list(Self::command)
    }

    fn command(&mut self) -> Option<Command<'r>> {
        self.literal("{\"data\":")?;
        let [mut challenge, mut event, mut grant, mut resolution, mut severity] = [const { None }; 5];
        self.object(|at, name| {
            match name {
                "challenge" => at.plain(&mut challenge)?,
                "event" => at.plain(&mut event)?,
                "grant" => at.plain(&mut grant)?,
                "resolution" => at.plain(&mut resolution)?,
                "severity" => at.plain(&mut severity)?,
                _ => at.skip()?,
            }
            Some(())
        })?;
        self.literal(",\"id\":")?;
        self.string()?;
        self.literal(",\"type\":")?;
        let kind = self.string()?;
        self.literal("}")?;
        Some(Command { kind, about: challenge.or(event).or(resolution).or(grant), severity })
    }

    fn data(&mut self) -> Option<Data<'r>> {
        let mut data = Data::default();
        self.object(|at, name| {
            match name {
                "action" => at.plain(&mut data.action)?,
                "attempt" => data.attempt = Some(at.number()?),
                "challenge" => at.plain(&mut data.challenge)?,
                "challenge_type" => at.plain(&mut data.challenge_type)?,
                "change" => at.plain(&mut data.change)?,
                "channel" => at.plain(&mut data.channel)?,
                "check" => at.plain(&mut data.check)?,
                "closed" => data.closed = at.flag()?,
                "decoy" => data.decoy = at.flag()?,
                "digest" => at.plain(&mut data.digest)?,
                "expired" => data.expired = at.strings()?,
                "form" => at.plain(&mut data.form)?,
                "grant" => at.plain(&mut data.grant)?,
                "key" => at.plain(&mut data.key)?,
                "of" => at.plain(&mut data.of)?,
                "operator_kind" => at.plain(&mut data.operator_kind)?,
                "outcome" => at.plain(&mut data.outcome)?,
                "proof" => at.plain(&mut data.proof)?,
                "reason" => at.plain(&mut data.reason)?,
                "records" => data.records = Some(at.number()?),
                "role" => at.plain(&mut data.role)?,
                "state" => at.plain(&mut data.state)?,
                "subject" => data.subject = Some(at.alias()?),
                "withdrawn" => data.withdrawn = at.flag()?,
                _ => at.skip()?,
            }
            Some(())
        })?;
        Some(data)
    }

    /// Reads the alias of the person whose value is sealed.
    fn alias(&mut self) -> Option<Cow<'r, str>> {
        let mut alias = None;
        self.object(|at, name| {
            match name {
                "p" => alias = Some(at.string()?),
                _ => at.skip()?,
            }
            Some(())
        })?;
        alias
    }

    fn facts(&mut self) -> Option<Facts<'r>> {
        let begin = self.position();
        let (mut action, mut groups, mut unavailable) = (None, Vec::new(), Vec::new());
        self.object(|at, name| {
            match name {
                "action" => action = Some(at.string()?),
                "groups" => groups = at.strings()?,
                "unavailable" => unavailable = at.strings()?,
                _ => at.skip()?,
            }
            Some(())
        })?;
        // Facts must have an action.
        action.as_ref()?;
        Some(Facts { text: self.since(begin)?, action, groups, unavailable })
    }

    /// Reads the rest of a policy after `{"digest":`.
    fn policy(&mut self) -> Option<PolicyName<'r>> {
        let digest = self.string()?;
        self.literal(",\"name\":")?;
        let name = self.string()?;
        self.literal(",\"version\":")?;
        let version = self.string()?;
        self.literal("}")?;
        Some(PolicyName { name, version, digest })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::read;
    use crate::event::Event;

    /// All records of the recorded calls.
    fn recorded() -> Vec<String> {
        fn collect(value: &Value, records: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    if let Some(text) = members.get("record").and_then(|record| record["text"].as_str()) {
                        records.push(text.to_owned());
                    }
                    members.values().for_each(|member| collect(member, records));
                }
                Value::Array(all) => all.iter().for_each(|one| collect(one, records)),
                _ => {}
            }
        }
        let folder = std::env::var_os("BONAFIDES_CASES").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/cases"),
            PathBuf::from,
        );
        let mut records = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            collect(&serde_json::from_str(&text).unwrap(), &mut records);
        }
        records
    }

    /// Asserts that both readers return the same.
    fn same(text: &str) {
        let (fast, general) = (read(text), Event::of_json(text.as_bytes()));
        assert_eq!(format!("{:?}", fast.unwrap()), format!("{:?}", general.unwrap()), "{text}");
    }

    #[test]
    fn both_readers_read_the_same_in_every_record_of_the_recorded_calls() {
        let records = recorded();
        assert!(records.len() > 200);
        for record in &records {
            same(record);
        }
    }

    #[test]
    fn a_record_that_is_cut_off_or_goes_on_is_refused() {
        for record in recorded().iter().step_by(40) {
            for end in (0..record.len()).filter(|end| record.is_char_boundary(*end)) {
                assert!(Event::of_record(&record.as_bytes()[..end]).is_err(), "cut at {end}");
            }
            assert!(Event::of_record(format!("{record}}}").as_bytes()).is_err());
        }
    }

    /// A record with another text in the place of a value that no row has.
    fn with(value: &str) -> [String; 5] {
        let texts: Vec<String> = (0..10).map(|n| n.to_string()).collect();
        let text = record(&texts);
        let places = [
            (r#""state":"#, r#"{"case":1,"person":[1,2]}"#),
            (r#""people":"#, r#"["4"]"#),
            (r#""evidence":[{"at":"#, "1"),
            (
                r#""decision":"#,
                r#"{"x":{"a":1,"engine":"2","facts":{"action":"3"},"y":{"z":["4"]}},"z":"5"}"#,
            ),
            (r#"{"digest":"8","name":"9","version":"0"},"prev":"#, r#""3""#),
        ];
        places.map(|(name, old)| {
            let place = format!("{name}{old}");
            assert!(text.contains(&place), "{place} in {text}");
            text.replacen(&place, &format!("{name}{value}"), 1)
        })
    }

    #[test]
    fn what_is_passed_is_json_or_left_to_the_general_reader() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for value in [
            "nothing",
            "tru",
            "",
            "01",
            "-",
            "-0",
            "1.",
            "+1",
            "1.5",
            "1e3",
            "null",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{1:2}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{"a":1"b":2}"#,
            "[}",
            "{]",
            r#""\q""#,
            "\"\u{1}\"",
            "'a'",
            "99999999999999999999",
            &deep,
            r#"[{"a":[true,false,-7,0,"\n"]}]"#,
        ] {
            for text in with(value) {
                let general = Event::of_json(text.as_bytes());
                if let Some(fast) = read(&text) {
                    assert_eq!(format!("{fast:?}"), format!("{:?}", general.unwrap()), "{text}");
                }
            }
        }
    }

    /// A record in canonical form, whose texts are these.
    fn record(t: &[String]) -> String {
        // For ASCII names, `serde_json` sorts members as the canonical form does.
        json!({
            "v": 1, "case": t[0], "seq": 7, "time": -5, "type": t[1], "input": t[2], "prev": t[3], "engine": t[4], "verdict": t[5],
            "actor": {"alias": t[6], "kind": t[7]}, "blocked_by": [t[8], t[9]], "state": {"case": 1, "person": [1, 2]},
            "commands": [{"id": t[1], "type": t[2], "data": {"event": t[3], "people": [t[4]], "severity": t[5], "ticket": true}}],
            "data": {"action": t[0], "challenge": t[1], "from": {"c": t[2], "p": t[3], "s": t[4]}, "expired": [t[5]], "closed": true,
                "reason": {"c": t[2], "p": t[3], "s": t[4]}, "subject": {"c": t[5], "p": t[6], "s": t[7]}, "attempt": 3},
            "facts": {"action": t[8], "evidence": [{"at": 1, "check": t[9]}], "groups": [t[0]], "now": 1, "unavailable": [t[1]]},
            // The members after the decision also occur in it.
            "decision": {"x": {"a": 1, "engine": t[2], "facts": {"action": t[3]}, "y": {"z": [t[4]]}}, "z": t[5]},
            "shadow": {"policy": t[6], "verdict": t[7]},
            "policy": {"digest": t[8], "name": t[9], "version": t[0]},
        })
        .to_string()
    }

    proptest! {
        #[test]
        fn both_readers_read_the_same_whatever_the_texts_are(texts in proptest::collection::vec(
            prop_oneof!["\\PC{0,9}", "[\"\\\\,:{}\\[\\]a\n\u{0}]{0,9}", Just(",\"engine\":\"0\"}".to_owned())], 10,
        )) {
            let text = record(&texts);
            let event = Event::of_record(text.as_bytes()).unwrap();
            let general = Event::of_json(text.as_bytes()).unwrap();
            prop_assert_eq!(format!("{event:?}"), format!("{general:?}"));
        }

    }

    proptest! {
        // Most changes are where both readers look.
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn a_changed_record_is_read_as_the_general_reader_reads_it_or_left_to_it(
            at in any::<prop::sample::Index>(),
            removed in 0_usize..3,
            added in "[\"\\\\,:{}\\[\\]0-9a.nt\n -]{0,3}",
        ) {
            let texts: Vec<String> = (0..10).map(|n| n.to_string()).collect();
            let mut text = record(&texts);
            let at = at.index(text.len());
            text.replace_range(at..at.saturating_add(removed).min(text.len()), &added);
            if let Some(fast) = read(&text) {
                let general = Event::of_json(text.as_bytes());
                prop_assert!(general.is_ok(), "{} {:?}", text, general);
                prop_assert_eq!(format!("{fast:?}"), format!("{:?}", general.unwrap()));
            }
        }
    }
}
