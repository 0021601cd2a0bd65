//! Labels: who called in which case, as stated by somebody who knows.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

/// The caller of a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "whoever calls is the subject, or is not")]
pub enum Label {
    /// The subject.
    Genuine,
    /// An attacker of this model, from a drill or from real people who were asked to attack.
    Impostor(String),
}

/// The labels of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<String, Label>);

/// The error for a text that is not a list of labels, or whose labels contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct LabelError {
    /// The line, from 1.
    pub line: usize,
    /// The problem.
    pub problem: String,
    /// Advice on how to fix it.
    pub help: &'static str,
}

/// A line in JSON Lines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    case: String,
    label: String,
    #[serde(default)]
    model: Option<String>,
}

/// The model of an attacker without a named model.
const UNNAMED: &str = "impostor";

impl Labels {
    /// Reads CSV with the columns `case`, `label` and, if there is a third, `model`; or JSON Lines with these members. A label is
    /// `genuine`, `impostor` or `impostor:MODEL`. Empty lines are ignored.
    ///
    /// Repeating the same label is not an error; two different labels for one case are.
    pub fn read(text: &str) -> Result<Self, LabelError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut labels: BTreeMap<String, (Label, usize)> = BTreeMap::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || (labels.is_empty() && is_header(text)) {
                continue;
            }
            let (case, label) = if text.starts_with('{') { of_json(text) } else { of_csv(text) }
                .map_err(|(problem, help)| LabelError { line, problem, help })?;
            match labels.get(&case) {
                Some((known, first)) if *known != label => {
                    return Err(LabelError {
                        line,
                        problem: format!(
                            "the case `{case}` is labelled {label}, and {known} in line {first}"
                        ),
                        help: "find out who called, and remove the other label",
                    });
                }
                _ => {
                    labels.entry(case).or_insert((label, line));
                }
            }
        }
        Ok(Self(labels.into_iter().map(|(case, (label, _))| (case, label)).collect()))
    }

    /// Returns the label of a case.
    pub fn of(&self, case: &str) -> Option<&Label> {
        self.0.get(case)
    }

    /// Returns the labelled cases, in the order of their ids.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = (&str, &Label)> {
        self.0.iter().map(|(case, label)| (case.as_str(), label))
    }

    /// Returns the attacker models, each once, in alphabetical order.
    pub fn models(&self) -> Vec<&str> {
        let mut models: Vec<&str> = self
            .0
            .values()
            .filter_map(|label| match label {
                Label::Impostor(model) => Some(model.as_str()),
                Label::Genuine => None,
            })
            .collect();
        models.sort_unstable();
        models.dedup();
        models
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Genuine => f.write_str("genuine"),
            Self::Impostor(model) => write!(f, "impostor:{model}"),
        }
    }
}

type Problem = (String, &'static str);

const LABELS: &str = "write `genuine`, `impostor` or `impostor:MODEL`";

fn is_header(text: &str) -> bool {
    text.split(',').next().is_some_and(|first| first.trim().trim_matches('"').eq_ignore_ascii_case("case"))
}

fn of_csv(text: &str) -> Result<(String, Label), Problem> {
    let mut cells = text.split(',').map(|cell| cell.trim().trim_matches('"'));
    let case = cells.next().unwrap_or_default();
    let Some(label) = cells.next() else {
        return Err(("the line has one column".to_owned(), "write `case,label`"));
    };
    let model = cells.next().filter(|model| !model.is_empty());
    if cells.next().is_some() {
        return Err((
            "the line has more than three columns".to_owned(),
            "write `case,label` or `case,label,model`",
        ));
    }
    labelled(case, label, model)
}

fn of_json(text: &str) -> Result<(String, Label), Problem> {
    let line: Line = serde_json::from_str(text)
        .map_err(|error| (format!("not a label: {error}"), "write `{\"case\": ..., \"label\": ...}`"))?;
    labelled(&line.case, &line.label, line.model.as_deref())
}

fn labelled(case: &str, label: &str, model: Option<&str>) -> Result<(String, Label), Problem> {
    if case.is_empty() {
        return Err(("the case has no id".to_owned(), "write the id of the case, as in its records"));
    }
    let (word, named) = label.split_once(':').map_or((label, None), |(word, model)| (word, Some(model)));
    let label = match (word, named, model) {
        ("genuine", None, None) => Label::Genuine,
        ("impostor", Some(one), Some(other)) if one != other => {
            return Err((
                format!("the models `{one}` and `{other}` contradict each other"),
                "keep one of them",
            ));
        }
        ("impostor", named, model) => {
            let name = named.or(model).unwrap_or(UNNAMED);
            if !is_name(name) {
                let help = "a model is named like a key: letters, digits, `_` and `-`";
                return Err((format!("`{name}` cannot be the name of a model"), help));
            }
            Label::Impostor(name.to_owned())
        }
        _ => return Err((format!("`{label}` is not a label"), LABELS)),
    };
    Ok((case.to_owned(), label))
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
        && text != "others"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::{Label, Labels};

    #[test]
    fn csv_and_json_lines_say_the_same() {
        let csv = "case,label\na,genuine\nb,impostor:insider\nc,impostor\n\na,genuine\n";
        let columns = "case,label,model\r\na,genuine,\r\nb,impostor,insider\r\nc,impostor,\r\n";
        let json = "{\"case\":\"a\",\"label\":\"genuine\"}\n{\"case\":\"b\",\"label\":\"impostor\",\"model\":\"insider\"}\n\
                    {\"case\":\"c\",\"label\":\"impostor\"}\n";
        let labels = Labels::read(csv).unwrap();
        assert_eq!(labels, Labels::read(columns).unwrap());
        assert_eq!(labels, Labels::read(json).unwrap());
        assert_eq!(labels.models(), ["impostor", "insider"]);
        assert_eq!(labels.of("b"), Some(&Label::Impostor("insider".to_owned())));
    }

    #[test]
    fn what_is_no_label_is_refused_with_its_line() {
        for (text, line, problem) in [
            ("case,label\na,genuine\na,impostor\n", 3, "labelled impostor:impostor, and genuine in line 2"),
            ("a,impostor:x\na,impostor:y\n", 2, "labelled impostor:y, and impostor:x in line 1"),
            ("a\n", 1, "one column"),
            ("a,b,c,d\n", 1, "more than three"),
            ("a,friend\n", 1, "`friend` is not a label"),
            ("a,genuine:x\n", 1, "is not a label"),
            (",genuine\n", 1, "no id"),
            ("a,impostor:x,y\n", 1, "contradict"),
            ("a,impostor:X y\n", 1, "name of a model"),
            ("a,impostor:others\n", 1, "name of a model"),
            ("{\"case\":1}\n", 1, "not a label"),
            ("{\"case\":\"a\",\"label\":\"genuine\",\"more\":1}\n", 1, "not a label"),
        ] {
            let error = Labels::read(text).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.problem.contains(problem), "{}", error.problem);
        }
    }
}
