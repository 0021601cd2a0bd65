//! A measurement, written as a calibration that the other commands load.

use std::borrow::Cow;
use std::fmt::Write as _;

use bonafides::Policy;

use crate::measure::{CheckMeasurement, Measurement, ModelShare};
use crate::mixture::Mixture;
use crate::proportion::BILLION;

/// The smallest number that is written: nothing is impossible.
const LEAST: u64 = 1_000;

const HEAD: &str = "\
# m: the share of genuine callers who passed, u: that of attackers, each with an interval of 95 % (Wilson). A check is one
# opportunity in a case, passed if any of its answers passed. Asked and never answered counts as not passed in m, and not in u.
# u contains the attackers who hold a cause: records do not show the difference. Each q is therefore the least that can be written, and
# challenges of one cause are treated as independent. If you know q, write it, and lower the u of its challenges.
# `attacks` and `accepted` are not in the records either: replace them with your own.
";

impl Measurement {
    /// Returns the calibration in YAML, with this name. Pass the policy whose causes and challenges it must contain: challenges
    /// that nobody was asked get an interval from almost 0 to 1.
    pub fn to_yaml(&self, name: &str, policy: Option<&Policy>) -> String {
        let models: Vec<&str> = self.impostors.keys().map(String::as_str).collect();
        let checks: Vec<Entry<'_>> = self.checks.iter().map(Entry::of).collect();
        document(name, HEAD, &models, checks, policy)
    }
}

const MIXED: &str = "\
# Estimated without labels, by expectation maximisation over two kinds of callers, as in record linkage. It assumes that
# there are exactly two kinds, that most callers are genuine, and that what a caller passes is independent within a kind. An
# estimate, not a measurement: hold a drill, and measure.
";

const UNDECIDED: &str =
    "# The two kinds do not differ clearly in at least three checks: do not use these numbers.\n";

impl Mixture {
    /// Returns the calibration in YAML, with this name.
    pub fn to_yaml(&self, name: &str, policy: Option<&Policy>) -> String {
        let checks = self.checks.iter().map(|check| Entry {
            check: &check.check,
            genuine: Written {
                p: check.genuine,
                low: 0,
                high: BILLION,
                source: "calibrate: without labels".to_owned(),
            },
            impostors: vec![(
                "impostor",
                Written {
                    p: check.impostor,
                    low: 0,
                    high: BILLION,
                    source: "calibrate: without labels".to_owned(),
                },
            )],
        });
        let undecided = if self.undecided { UNDECIDED } else { "" };
        document(name, &[MIXED, undecided].concat(), &["impostor"], checks.collect(), policy)
    }
}

struct Entry<'m> {
    check: &'m str,
    genuine: Written,
    impostors: Vec<(&'m str, Written)>,
}

/// A number with its interval, in units of 10^-9.
struct Written {
    p: u64,
    low: u64,
    high: u64,
    source: String,
}

impl<'m> Entry<'m> {
    fn of(check: &'m CheckMeasurement) -> Self {
        let genuine = Written::of(&check.genuine, "genuine callers");
        let impostors = check.impostors.iter().map(|(model, share)| {
            let mut written = Written::of(share, "attackers");
            if written.p > genuine.p {
                written.p = genuine.p;
                written
                    .source
                    .push_str("; the estimate is above m, and written as m: it does not distinguish callers");
            }
            (model.as_str(), written)
        });
        Self { check: &check.check, impostors: impostors.collect(), genuine }
    }

    fn unmeasured(check: &'m str, models: &[&'m str]) -> Self {
        let nothing = || Written {
            p: BILLION / 2,
            low: 0,
            high: BILLION,
            source: "calibrate: never asked, so that anything is possible".to_owned(),
        };
        Self {
            check,
            genuine: nothing(),
            impostors: models.iter().map(|model| (*model, nothing())).collect(),
        }
    }
}

impl Written {
    fn of(share: &ModelShare, whom: &str) -> Self {
        let source = match share.asked {
            0 if share.unanswered > 0 => {
                format!("calibrate: no {whom} answered, so that anything is possible")
            }
            0 => format!("calibrate: no {whom} were asked, so that anything is possible"),
            asked => format!("calibrate: {} of {asked} {whom} passed", share.passed),
        };
        Self { p: share.estimate, low: share.low, high: share.high, source }
    }

    fn line(&self) -> String {
        let low = self.low.min(self.p).max(LEAST);
        let p = self.p.max(low);
        let high = self.high.max(p);
        let [p, low, high] = [p, low, high].map(decimal);
        format!("{{ p: {p}, low: {low}, high: {high}, source: \"{}\" }}", self.source)
    }
}

fn document(
    name: &str,
    head: &str,
    models: &[&str],
    mut checks: Vec<Entry<'_>>,
    policy: Option<&Policy>,
) -> String {
    let mut text = format!("{head}\nformat: 1\ncalibration: {}\n\nmodels:\n", scalar(name));
    for model in models {
        let _ = writeln!(
            text,
            "  {}: {{ about: {}, attacks: 1 in 1000, accepted: 1 in 10000 }}",
            scalar(model),
            quoted(&format!("attackers labelled {model}"))
        );
    }
    let known: Vec<String> = checks.iter().map(|entry| entry.check.to_owned()).collect();
    let challenges: Vec<&str> = policy.into_iter().flat_map(Policy::challenges).map(|it| it.name).collect();
    if policy.is_some() {
        // Entries that the policy does not have would be an error.
        checks.retain(|entry| challenges.contains(&entry.check));
    }
    let more = challenges.iter().filter(|name| !known.iter().any(|known| known == *name));
    let more: Vec<Entry<'_>> = more.map(|name| Entry::unmeasured(name, models)).collect();
    text.push_str("\nchecks:\n");
    for entry in checks.iter().chain(&more) {
        let _ = writeln!(text, "  {}:\n    m: {}\n    u:", scalar(entry.check), entry.genuine.line());
        for (model, share) in &entry.impostors {
            let _ = writeln!(text, "      {}: {}", scalar(model), share.line());
        }
    }
    let mut causes: Vec<&str> = Vec::new();
    for challenge in policy.into_iter().flat_map(Policy::challenges) {
        if challenge.cause != challenge.name && !causes.contains(&challenge.cause) {
            causes.push(challenge.cause);
        }
    }
    if !causes.is_empty() {
        text.push_str("\ncauses:\n");
    }
    for cause in causes {
        let _ = writeln!(
            text,
            "  {}: {{ q: {}, source: \"calibrate: contained in u\" }}",
            scalar(cause),
            decimal(LEAST)
        );
    }
    text
}

/// Returns a text as a scalar of YAML: as it is, or in quotes if it is not a plain name. Records may name anything.
fn scalar(text: &str) -> Cow<'_, str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_name);
    // Words that YAML, of one version or another, does not take for texts.
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    if is_plain && !reserved.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(quoted(text))
}

/// Returns a text in double quotes, in which whatever is not printable ASCII is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Returns a number of 10^-9 as a decimal fraction.
fn decimal(share: u64) -> String {
    if share >= BILLION {
        return "1".to_owned();
    }
    let text = format!("0.{share:09}");
    text.trim_end_matches('0').to_owned()
}
