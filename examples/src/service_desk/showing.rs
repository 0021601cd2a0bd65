//! The operator's page.

use bonafides::case::{Block, ChallengeState, OperatorView};

use super::call::ServiceDesk;
use super::error::Trouble;

/// The columns before the text of a line.
const LABEL: usize = 13;

impl ServiceDesk<'_> {
    /// Prints the case as its operator sees it; with `open`, including the open challenges.
    pub(super) fn show(&mut self, open: bool) -> Result<(), Trouble> {
        let operator = self.operator.clone();
        let Some(view) = self.call.as_ref().and_then(|call| call.view.as_ref()) else { return Ok(()) };
        let lines = page(view, open);
        Ok(self.screen.framed(&format!("{operator} sees:"), &lines)?)
    }
}

/// Returns the page, without answers, codes or remaining attempts: the view contains none of them.
fn page(view: &OperatorView, open: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut put = |label: &str, text: &str| {
        if !text.is_empty() {
            lines.extend(table(label, text));
        }
    };
    put("asked for", &view.action);
    put(
        "state",
        &view.resolution.map_or_else(|| view.state.to_string(), |end| format!("{}, {end}", view.state)),
    );
    put("verdict", view.verdict.as_str());
    put("blocked by", &blocks(&view.blocked_by));
    put("points", &format!("{} of {}", view.points, view.points_required));
    let of_state = |state: ChallengeState| {
        let names = view.challenges.iter().filter(|challenge| challenge.state == state);
        names.map(|challenge| challenge.challenge.as_str()).collect::<Vec<_>>().join(", ")
    };
    put("passed", &of_state(ChallengeState::Passed));
    put("not passed", &of_state(ChallengeState::NotPassed));
    if open {
        put("open", &of_state(ChallengeState::Open));
    }
    put("unavailable", &of_state(ChallengeState::Unavailable));
    for missing in &view.missing {
        put("missing", missing);
    }
    if open {
        put("next", &view.next.join(", "));
    }
    put("escalates to", view.escalate.as_deref().unwrap_or_default());
    lines
}

/// Returns what blocks an approval, in one line.
pub(super) fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(|block| block.as_str()).collect::<Vec<_>>().join(", ")
}

fn table(label: &str, text: &str) -> Vec<String> {
    let lines = super::screen::fold(text, super::screen::FRAME.saturating_sub(LABEL));
    let mut label = label;
    let mut rows = Vec::new();
    for line in lines {
        rows.push(format!("{label:<LABEL$}{line}"));
        label = "";
    }
    rows
}
