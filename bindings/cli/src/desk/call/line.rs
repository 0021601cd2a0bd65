//! The lines that an operator types.

use bonafides::case::CaseId;
use bonafides::keys::Sensitive;

use crate::failure::Failure;

/// One line.
#[derive(Debug)]
pub(super) enum Line {
    Start {
        action: String,
        name: String,
    },
    Resume(CaseId),
    View,
    Choose {
        challenge: String,
        contact: Option<u8>,
    },
    Answer {
        challenge: String,
        answers: Vec<Sensitive<String>>,
    },
    /// The code that was sent, read from the file of a channel.
    AnswerWithCode {
        challenge: String,
    },
    Confirm {
        challenge: String,
        fields: Vec<(String, Sensitive<String>)>,
    },
    Unavailable(String),
    Escalate(Sensitive<String>),
    /// Of this case, or of the present one.
    TakeOver(Option<CaseId>),
    EndGrant,
    NotMe,
    CarryOut,
    Cancel,
    Help,
    Quit,
}

/// The word that stands for the code that was sent.
const CODE: &str = "@code";

/// Every command: its words, and its meaning.
pub(super) const COMMANDS: [(&str, &str); 16] = [
    ("start ACTION NAME", "open a case about the account that the caller names"),
    ("resume CASE", "go on with an open case of yours"),
    ("view", "show the case"),
    ("choose CHALLENGE [CONTACT]", "ask a challenge; over another contact, by its number from 0"),
    ("answer CHALLENGE TEXT", "enter the caller's answer; several, with ` | ` between them"),
    ("answer CHALLENGE @code", "in a script: enter the code that a `{ file = ... }` channel has"),
    ("confirm CHALLENGE FIELD=VALUE ...", "confirm a procedure, with every field of its form"),
    ("unavailable CHALLENGE", "the caller cannot do it now"),
    ("escalate REASON", "pass the case to a second person"),
    ("take_over [CASE]", "take over an escalated case, as the second person"),
    ("end_grant", "end the approval of another case of this subject"),
    ("not_me", "the caller says: this was not me"),
    ("carry_out", "carry out the approval"),
    ("cancel", "the call is over"),
    ("help", "this list"),
    ("quit", "end; an open case stays open until its time is over"),
];

impl Line {
    /// Reads a line; `None` if it is empty or a comment.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, Failure> {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(None);
        }
        let (word, rest) = cut(text);
        let alone = |line: Self| if rest.is_empty() { Ok(line) } else { Err(usage(word)) };
        let line = match word {
            "view" => alone(Self::View)?,
            "take_over" if rest.is_empty() => Self::TakeOver(None),
            "take_over" => Self::TakeOver(Some(rest.parse().map_err(|_| usage(word))?)),
            "end_grant" => alone(Self::EndGrant)?,
            "not_me" => alone(Self::NotMe)?,
            "carry_out" => alone(Self::CarryOut)?,
            "cancel" => alone(Self::Cancel)?,
            "help" | "?" => alone(Self::Help)?,
            "quit" | "exit" => alone(Self::Quit)?,
            _ if !COMMANDS.iter().any(|(usage, _)| cut(usage).0 == word) => return Err(unknown(word)),
            _ if rest.is_empty() => return Err(usage(word)),
            "escalate" => Self::Escalate(rest.to_owned().into()),
            "resume" => Self::Resume(rest.parse().map_err(|_| usage(word))?),
            "unavailable" => Self::Unavailable(rest.to_owned()),
            _ => with_two(word, rest)?,
        };
        Ok(Some(line))
    }

    /// Returns the line as it may be shown and kept: without anything that the caller said.
    pub(super) fn shown(text: &str) -> String {
        let text = text.trim();
        let (word, rest) = cut(text);
        match word {
            "escalate" => "escalate …".to_owned(),
            "answer" if cut(rest).1 == CODE => text.to_owned(),
            "answer" => format!("answer {} …", cut(rest).0),
            "confirm" => {
                let (challenge, fields) = cut(rest);
                let names = fields.split_whitespace().filter_map(|field| field.split_once('='));
                let names: Vec<String> = names.map(|(name, _)| format!("{name}=…")).collect();
                format!("confirm {challenge} {}", names.join(" "))
            }
            _ => text.to_owned(),
        }
    }
}

/// Reads a line of a word, a name and something else.
fn with_two(word: &str, rest: &str) -> Result<Line, Failure> {
    let (first, second) = cut(rest);
    let first = first.to_owned();
    Ok(match word {
        "choose" if second.is_empty() => Line::Choose { challenge: first, contact: None },
        "choose" => {
            let contact = second.parse().map_err(|_| usage(word))?;
            Line::Choose { challenge: first, contact: Some(contact) }
        }
        _ if second.is_empty() => return Err(usage(word)),
        "start" => Line::Start { action: first, name: second.to_owned() },
        "answer" if second == CODE => Line::AnswerWithCode { challenge: first },
        "answer" => {
            let answers = second.split(" | ").map(|answer| answer.trim().to_owned().into()).collect();
            Line::Answer { challenge: first, answers }
        }
        _ => Line::Confirm { challenge: first, fields: fields(second)? },
    })
}

/// Reads `name=value` pairs. A value goes on to the next name.
fn fields(text: &str) -> Result<Vec<(String, Sensitive<String>)>, Failure> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match (word.split_once('='), fields.last_mut()) {
            (Some((name, value)), _) if !name.is_empty() => fields.push((name.to_owned(), value.to_owned())),
            (_, Some((_, value))) => value.extend([" ", word]),
            _ => return Err(usage("confirm")),
        }
    }
    Ok(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
}

/// Splits at the first space.
fn cut(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

fn usage(word: &str) -> Failure {
    let usages = COMMANDS.iter().map(|(usage, _)| *usage).filter(|usage| cut(usage).0 == word);
    let usages: Vec<String> = usages.map(|usage| format!("`{usage}`")).collect();
    let message = format!("`{word}` is incomplete, or has too much");
    Failure::desk(2, "line", "", &message).help(&format!("write {}", usages.join(" or ")))
}

fn unknown(word: &str) -> Failure {
    let names = COMMANDS.iter().map(|(usage, _)| cut(usage).0);
    let help = match bonafides::diagnostic::did_you_mean(word, names) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`help` lists the commands".to_owned(),
    };
    Failure::desk(2, "line", "", &format!("`{word}` is not a command")).help(&help)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use super::Line;

    #[test]
    fn values_may_have_spaces_and_nothing_that_was_said_is_shown() {
        let line =
            Line::parse("confirm call_back number_called=+45 12 34 who_answered=Sanne").unwrap().unwrap();
        let Line::Confirm { challenge, fields } = line else { panic!("{line:?}") };
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.expose().as_str())).collect();
        assert_eq!(challenge, "call_back");
        assert_eq!(fields, [("number_called", "+45 12 34"), ("who_answered", "Sanne")]);
        for (line, shown) in [
            (
                "confirm call_back number_called=+45 12 who_answered=Sanne",
                "confirm call_back number_called=… who_answered=…",
            ),
            (" answer questions one | two", "answer questions …"),
            ("escalate he shouts", "escalate …"),
            ("answer sms_code @code", "answer sms_code @code"),
            ("start reset sanne", "start reset sanne"),
        ] {
            assert_eq!(Line::shown(line), shown);
        }
    }

    #[test]
    fn a_wrong_line_says_how_to_write_it() {
        for (line, says) in [
            ("chose sms", "did you mean `choose`?"),
            ("start reset", "write `start ACTION NAME`"),
            ("view all", "write `view`"),
            ("choose sms first", "write `choose CHALLENGE [CONTACT]`"),
            ("confirm photo_id passport", "write `confirm CHALLENGE FIELD=VALUE ...`"),
            ("resume 17", "write `resume CASE`"),
        ] {
            assert_eq!(Line::parse(line).unwrap_err().help.as_deref(), Some(says), "{line}");
        }
        assert!(Line::parse(" # a story").unwrap().is_none());
    }
}
