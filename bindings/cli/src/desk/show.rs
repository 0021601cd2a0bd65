//! A case as its operator sees it.

use bonafides::Verdict;
use bonafides::case::{CaseState, ChallengeState, OperatorView, PresentChallenge, Resolution, Unavailable};
use bonafides_desk::Turn;

use crate::output::{json, object};
use crate::paper::{Ink, Lines as _, Paint, block, printable};

/// For a terminal: the view, what to ask, and what to read out. It contains no answer, no code and no number of attempts.
pub(super) fn page(case: &str, turn: &Turn, paint: Paint) -> String {
    let view = &turn.view;
    let mut page = String::new();
    let mut put = |label: &str, text: &str| {
        if !text.is_empty() {
            page.push_str(&block(paint, label, &printable(text)));
        }
    };
    put("case", &format!("{case}, {}", view.action));
    put("state", &state(view));
    put("points", &format!("{} of {}", view.points, view.points_required));
    let blocks: Vec<&str> = view.blocked_by.iter().map(|block| block.as_str()).collect();
    put("blocked by", &blocks.join(", "));
    for (label, state) in [("passed", ChallengeState::Passed), ("not passed", ChallengeState::NotPassed)] {
        put(label, &names(view, state));
    }
    if matches!(view.state, CaseState::Open | CaseState::Escalated) {
        put("open", &names(view, ChallengeState::Open));
        put("unavailable", &unavailable(view));
        view.missing.iter().for_each(|missing| put("missing", missing));
        put("next", &view.next.join(", "));
        put("escalation", view.escalate.as_deref().unwrap_or_default());
    }
    for ask in &turn.ask {
        put("ask", &asked(ask));
        put("fields", &ask.fields.join(", "));
    }
    let ink = match (view.verdict, view.resolution) {
        (_, Some(Resolution::Done)) | (Verdict::Approve, None) => Ink::Green,
        (Verdict::Deny, _) => Ink::Red,
        _ => Ink::Yellow,
    };
    let mut shown = String::new();
    shown.line(&paint.with(ink, &verdict(view)));
    shown + &page + "\n"
}

fn verdict(view: &OperatorView) -> String {
    match view.resolution {
        Some(resolution) => resolution.as_str().to_owned(),
        None => view.verdict.as_str().to_owned(),
    }
}

fn state(view: &OperatorView) -> String {
    match view.resolution {
        Some(resolution) => format!("{}, {resolution}", view.state),
        None => view.state.to_string(),
    }
}

fn names(view: &OperatorView, state: ChallengeState) -> String {
    let names = view.challenges.iter().filter(|challenge| challenge.state == state);
    names.map(|challenge| challenge.challenge.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns the challenges that cannot be asked, each with its reason.
fn unavailable(view: &OperatorView) -> String {
    let unavailable = view.challenges.iter().filter(|found| found.state == ChallengeState::Unavailable);
    let words = unavailable.map(|found| {
        let reason = found.reason.map(|reason| why(reason).to_owned());
        let by = found.forbidden_by.as_ref().map(|by| format!("by {by}"));
        let until = found.until.map(|until| format!("until {until}"));
        let why: Vec<String> = [reason, by, until].into_iter().flatten().collect();
        if why.is_empty() {
            found.challenge.clone()
        } else {
            format!("{} ({})", found.challenge, why.join(" "))
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

const fn why(reason: Unavailable) -> &'static str {
    match reason {
        Unavailable::NotEnrolled => "not enrolled",
        Unavailable::NoContact => "nobody to ask, or no address",
        Unavailable::Cooling => "every contact changed too recently",
        Unavailable::RelationTooYoung => "no voucher has known the subject for long enough",
        Unavailable::Disabled => "failed too often; an administrator can enable it",
        Unavailable::Closed => "the recovery path is closed",
        Unavailable::Struck => "the caller cannot do it",
        reason => reason.as_str(),
    }
}

/// Returns the prompt of a challenge, with its questions or positions.
fn asked(ask: &PresentChallenge) -> String {
    let mut text = format!("{}: {}", ask.challenge, ask.prompt);
    if !ask.questions.is_empty() {
        text.extend([" ", &ask.questions.join(" | ")]);
    }
    if !ask.positions.is_empty() {
        let positions: Vec<String> = ask.positions.iter().map(u8::to_string).collect();
        text.extend([" (positions ", &positions.join(", "), ")"]);
    }
    if let Some(contact) = ask.contact.as_ref().filter(|contact| !ask.prompt.contains(*contact)) {
        text.extend([" (", contact, ")"]);
    }
    text
}

/// For programs: one object on a line.
pub(super) fn members(line: u32, said: &str, case: &str, turn: &Turn) -> String {
    let ask = turn.ask.iter().map(|ask| {
        object(&[
            ("challenge", json(&ask.challenge)),
            ("prompt", json(&ask.prompt)),
            ("questions", json(&ask.questions)),
            ("positions", json(&ask.positions)),
            ("fields", json(&ask.fields)),
            ("contact", json(&ask.contact)),
            ("until", json(&ask.until)),
        ])
    });
    let ask: Vec<String> = ask.collect();
    object(&[
        ("line", json(&line)),
        ("command", json(said)),
        ("case", json(case)),
        ("view", json(&turn.view)),
        ("ask", format!("[{}]", ask.join(","))),
    ])
}
