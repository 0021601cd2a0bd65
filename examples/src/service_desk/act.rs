//! The events of a call, and the sentences of a script that describe them.

use std::collections::BTreeMap;
use std::fmt;

use bonafides::Time;
use bonafides::case::ProviderOutcome;

/// An event of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The clock is set to this time.
    At(Time),
    /// A number of minutes passes.
    Wait(i64),
    /// Another person sits at the desk.
    SitsDown(String),
    /// A caller telephones, claims to be this person, and asks for this action.
    Calls(String, String),
    /// A caller opens the self-service page for this person and action.
    SelfService(String, String),
    /// The systems report the outcome of a signal.
    Report(String, String),
    /// The systems see a workstation or a place; the profile determines how usual it is.
    See(String, String),
    /// The operator asks a challenge.
    Asks(String),
    /// The caller cannot do a challenge.
    CanNot(String),
    /// The operator attests a check that was done by procedure.
    Confirms(String, BTreeMap<String, String>),
    /// The operator escalates to a second person.
    Escalates(String),
    /// Another operator takes over.
    TakesOver(String),
    /// The operator looks at the case.
    Looks,
    /// The operator starts carrying out the approval.
    CarriesOut,
    /// The operator hangs up.
    HangsUp,
    /// The caller chooses a challenge on the self-service page.
    Chooses(String),
    /// The caller answers the last challenge.
    Answers(Answer),
    /// The caller enters the delivered key.
    EntersKey,
    /// The caller chooses a new password.
    SetsPassword(String),
    /// The caller gives up.
    GivesUp,
    /// The caller says that the request was not theirs.
    NotMe,
    /// A person telephones to report a request that they did not make.
    ReportsNotMe(String),
    /// The manager vouches, or declines.
    Vouches(bool),
    /// A provider answers.
    Provider(ProviderOutcome),
}

/// A caller's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The answer of the account owner.
    Right,
    /// A wrong answer.
    Wrong,
    /// The given texts.
    Text(Vec<String>),
}

/// Every sentence, for the help.
pub const SENTENCES: &str = "\
at 2026-12-07 08:15                       the UTC time; a line takes 5 seconds
wait 10m                                  time passes
NAME sits at the desk                     runs the cases from now on
NAME calls for ACTION                     a caller claims to be NAME
NAME opens self-service for ACTION        the same, without an operator
systems report CHECK OUTCOME              a signal
systems see CHECK VALUE                   a workstation or place for the profile
operator asks CHALLENGE
operator confirms CHALLENGE: FIELD = TEXT; OTHER = TEXT
operator escalates: REASON
operator looks
operator carries it out
operator hangs up
NAME takes over                           another operator continues
caller answers correctly                  as the real person would
caller answers incorrectly
caller answers: TEXT / TEXT / TEXT
caller cannot do CHALLENGE
caller chooses CHALLENGE                  in self-service
caller enters the key                     the delivered one
caller sets the password: TEXT
caller gives up
caller says it was not them
manager vouches
manager declines
provider passes                           passkey and the like
provider fails
provider finds nothing
NAME reports that it was not them         with the proof from the newest notice
# TEXT                                    the story, for the reader";

impl Act {
    /// Reads a sentence.
    pub fn parse(sentence: &str) -> Result<Self, String> {
        let (before, after) = sentence.split_once(':').unwrap_or((sentence, ""));
        let text = after.trim();
        let words: Vec<&str> = before.split_whitespace().collect();
        let owned = |word: &str| word.to_owned();
        Ok(match (&*words, text) {
            // The time has a colon of its own.
            (["at", date, _], _) => {
                let clock = sentence.split_whitespace().nth(2).unwrap_or_default();
                let time = format!("{date}T{clock}:00Z").parse();
                Self::At(time.map_err(|_| "write a time as `at 2026-12-07 08:15`")?)
            }
            (["wait", minutes], "") => {
                let number = minutes.strip_suffix('m').and_then(|number| number.parse::<u16>().ok());
                Self::Wait(number.map(i64::from).ok_or("write a wait as `wait 10m`")?)
            }
            ([name, "sits", "at", "the", "desk"], "") => Self::SitsDown(owned(name)),
            ([name, "calls", "for", action], "") => Self::Calls(owned(name), owned(action)),
            ([name, "opens", "self-service", "for", action], "") => {
                Self::SelfService(owned(name), owned(action))
            }
            (["systems", "report", check, outcome], "") => Self::Report(owned(check), owned(outcome)),
            (["systems", "see", check, value], "") => Self::See(owned(check), owned(value)),
            (["operator", "asks", challenge], "") => Self::Asks(owned(challenge)),
            (["operator", "confirms", challenge], form) => Self::Confirms(owned(challenge), fields(form)?),
            (["operator", "escalates"], reason) if !reason.is_empty() => Self::Escalates(owned(reason)),
            (["operator", "looks"], "") => Self::Looks,
            (["operator", "carries", "it", "out"], "") => Self::CarriesOut,
            (["operator", "hangs", "up"], "") => Self::HangsUp,
            ([name, "takes", "over"], "") => Self::TakesOver(owned(name)),
            (["caller", "answers", "correctly"], "") => Self::Answers(Answer::Right),
            (["caller", "answers", "incorrectly"], "") => Self::Answers(Answer::Wrong),
            (["caller", "answers"], answers) if !answers.is_empty() => {
                Self::Answers(Answer::Text(answers.split('/').map(|text| owned(text.trim())).collect()))
            }
            (["caller", "cannot", "do", challenge], "") => Self::CanNot(owned(challenge)),
            (["caller", "chooses", challenge], "") => Self::Chooses(owned(challenge)),
            (["caller", "enters", "the", "key"], "") => Self::EntersKey,
            (["caller", "sets", "the", "password"], password) if !password.is_empty() => {
                Self::SetsPassword(owned(password))
            }
            (["caller", "gives", "up"], "") => Self::GivesUp,
            (["caller", "says", "it", "was", "not", "them"], "") => Self::NotMe,
            ([name, "reports", "that", "it", "was", "not", "them"], "") => Self::ReportsNotMe(owned(name)),
            (["manager", "vouches"], "") => Self::Vouches(true),
            (["manager", "declines"], "") => Self::Vouches(false),
            (["provider", "passes"], "") => Self::Provider(ProviderOutcome::Passed),
            (["provider", "fails"], "") => Self::Provider(ProviderOutcome::Failed),
            (["provider", "finds", "nothing"], "") => Self::Provider(ProviderOutcome::Inconclusive),
            _ => return Err("not a sentence of a script; `--help` lists them".to_owned()),
        })
    }
}

fn fields(form: &str) -> Result<BTreeMap<String, String>, String> {
    let field = |part: &str| {
        let (name, text) = part.split_once('=').ok_or("write a field as `document_type = passport`")?;
        Ok((name.trim().to_owned(), text.trim().to_owned()))
    };
    form.split(';').filter(|part| !part.trim().is_empty()).map(field).collect()
}

/// Writes the sentence, without a password.
impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => write!(f, "at {time}"),
            Self::Wait(minutes) => write!(f, "wait {minutes}m"),
            Self::SitsDown(name) => write!(f, "{name} sits at the desk"),
            Self::Calls(name, action) => write!(f, "{name} calls for {action}"),
            Self::SelfService(name, action) => write!(f, "{name} opens self-service for {action}"),
            Self::Report(check, outcome) => write!(f, "systems report {check} {outcome}"),
            Self::See(check, value) => write!(f, "systems see {check} {value}"),
            Self::Asks(challenge) => write!(f, "operator asks {challenge}"),
            Self::CanNot(challenge) => write!(f, "caller cannot do {challenge}"),
            Self::Confirms(challenge, fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, text)| format!("{name} = {text}")).collect();
                write!(f, "operator confirms {challenge}: {}", fields.join("; "))
            }
            Self::Escalates(reason) => write!(f, "operator escalates: {reason}"),
            Self::TakesOver(name) => write!(f, "{name} takes over"),
            Self::Looks => f.write_str("operator looks"),
            Self::CarriesOut => f.write_str("operator carries it out"),
            Self::HangsUp => f.write_str("operator hangs up"),
            Self::Chooses(challenge) => write!(f, "caller chooses {challenge}"),
            Self::Answers(Answer::Right) => f.write_str("caller answers correctly"),
            Self::Answers(Answer::Wrong) => f.write_str("caller answers incorrectly"),
            Self::Answers(Answer::Text(answers)) => write!(f, "caller answers: {}", answers.join(" / ")),
            Self::EntersKey => f.write_str("caller enters the key"),
            Self::SetsPassword(password) => {
                write!(f, "caller sets a password of {} characters", password.chars().count())
            }
            Self::GivesUp => f.write_str("caller gives up"),
            Self::NotMe => f.write_str("caller says it was not them"),
            Self::ReportsNotMe(name) => write!(f, "{name} reports that it was not them"),
            Self::Vouches(true) => f.write_str("manager vouches"),
            Self::Vouches(false) => f.write_str("manager declines"),
            Self::Provider(ProviderOutcome::Passed) => f.write_str("provider passes"),
            Self::Provider(ProviderOutcome::Failed) => f.write_str("provider fails"),
            Self::Provider(ProviderOutcome::Inconclusive) => f.write_str("provider finds nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, SENTENCES};

    #[test]
    fn every_sentence_of_the_help_is_read_and_said_again() {
        for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
            let sentence = line.split("   ").next().unwrap_or_default();
            let act = Act::parse(sentence);
            assert!(act.is_ok(), "{sentence}: {act:?}");
            let said = act.map(|act| act.to_string()).unwrap_or_default();
            let same = said == sentence || sentence.starts_with("at ") || sentence.contains("password");
            assert!(same, "{sentence} is said as {said}");
        }
    }

    #[test]
    fn what_is_no_sentence_is_refused() {
        for text in
            ["", "operator", "operator asks", "operator asks a b", "caller answers:", "wait 10", "at noon x"]
        {
            assert!(Act::parse(text).is_err(), "{text}");
        }
        assert!(Act::parse("operator confirms photo_id: passport").is_err());
    }
}
