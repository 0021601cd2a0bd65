//! The content of the page, independent of its format.

use bonafides::Verdict;
use bonafides::analyze::{Cell, Ways, Weights};
use bonafides::diagnostic::{Diagnostic, Diagnostics};
use bonafides::review::TestReport;
use bonafides::table::{Action, Condition, Row, Table};

use super::losses::losses;
use crate::openings::Listed;
use crate::ways::{alone, graded, nothing, whom};

/// A policy as management signs it.
pub(crate) struct Paper<'a> {
    pub(crate) table: &'a Table,
    pub(crate) ways: &'a Ways,
    /// The weights of the ways, if there is a calibration.
    pub(crate) weights: Option<&'a Weights>,
    /// The results of the policy's own tests.
    pub(crate) tests: &'a [TestReport],
    /// The warnings that the policy does not accept.
    pub(crate) warnings: &'a Diagnostics,
}

impl Paper<'_> {
    /// Returns `service-desk, version 2026.11.1`.
    pub(super) fn title(&self) -> String {
        if self.table.version.is_empty() {
            self.table.policy.clone()
        } else {
            format!("{}, version {}", self.table.policy, self.table.version)
        }
    }
}

/// A part of the page: a heading, paragraphs, a table and a list.
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) notes: Vec<String>,
    pub(super) columns: Vec<&'static str>,
    /// One cell per column; a cell is a list of lines.
    pub(super) rows: Vec<Vec<Vec<String>>>,
    pub(super) bullets: Vec<String>,
}

impl Section {
    fn new(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            notes: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            bullets: Vec::new(),
        }
    }
}

/// Most openings that are listed for an action and set of groups.
const MOST: usize = 40;

/// The mark before an option of a choice.
pub(super) const BULLET: &str = "\u{2022} ";

/// How to read the table.
pub(super) const INTRODUCTION: [&str; 3] = [
    "An approval requires everything in a row. A subject in several groups must satisfy the rows of all of them.",
    "Different factors are different kinds of proof: knowledge, possession, inherence, attestation; context gives points, but is not one of them. \
     Independent proofs are passed challenges with different causes: no single theft yields them all.",
    "A check that is required twice needs two different items. The requirements of risks apply in addition.",
];

/// The rules, and what they let through.
pub(super) fn before(paper: &Paper<'_>) -> Vec<Section> {
    filled(paper.table.actions.iter().map(action).chain(ways_in(paper.ways)))
}

/// The parts that the rules refer to, the tests and the warnings.
pub(super) fn after(paper: &Paper<'_>) -> Vec<Section> {
    let table = paper.table;
    filled(
        [risks(table), checks(table), who(table), rest(table), tests(paper.tests), warnings(paper)]
            .into_iter(),
    )
}

fn filled(sections: impl Iterator<Item = Section>) -> Vec<Section> {
    sections.filter(|section| !section.rows.is_empty() || !section.bullets.is_empty()).collect()
}

fn action(action: &Action) -> Section {
    let mut section = Section::new(action.name.clone());
    section.notes.extend(action.about.clone());
    section.notes.push(match &action.grant {
        Some(grant) => {
            let lifetime = grant.lifetime.as_ref().map_or(String::new(), |time| format!(", for {time}"));
            let over = match &*grant.deliver {
                [] => String::new(),
                channels => format!("; delivered over {}", channels.join(", else ")),
            };
            format!("Grants {}: {}{lifetime}{over}.", grant.name, grant.what)
        }
        None => "Grants nothing that needs delivery.".to_owned(),
    });
    if !action.unlocks.is_empty() {
        let channels = action.unlocks.join(", ");
        section.notes.push(format!("Changes or unlocks {channels}: its grant is never delivered there."));
    }
    section.columns = vec!["Who", "Must be passed", "Also required", "Forbidden", "Otherwise"];
    section.rows = action.rows.iter().map(|row| requirement(row, action.rows.len() > 1)).collect();
    section
}

fn requirement(row: &Row, groups: bool) -> Vec<Vec<String>> {
    let who = match &row.group {
        Some(group) => group.clone(),
        None if groups => "in no group".to_owned(),
        None => "everyone".to_owned(),
    };
    if !row.admitted {
        let denied = vec!["always denied, whatever the evidence".to_owned()];
        return vec![vec![who], vec![], denied, vec![], vec!["deny".to_owned()]];
    }
    let refused = match row.verdict {
        Some(Verdict::Deny) => Some(("always denied, whatever the evidence".to_owned(), "deny".to_owned())),
        Some(_) => {
            let to = row.escalate.as_ref().map_or("deny".to_owned(), |person| format!("to {person}"));
            Some(("never approved here, whatever the evidence".to_owned(), to))
        }
        None => None,
    };
    if let Some((why, then)) = refused {
        return vec![vec![who], vec![], vec![why], vec![], vec![then]];
    }
    let otherwise = row.escalate.as_ref().map_or("deny".to_owned(), |person| format!("to {person}"));
    let forbidden = if row.forbidden.is_empty() { vec![] } else { vec![row.forbidden.join(", ")] };
    vec![
        vec![who],
        row.mandatory.clone(),
        row.requires.iter().flat_map(condition).chain(row.operators.iter().cloned()).collect(),
        forbidden,
        vec![otherwise],
    ]
}

/// Returns short choices in one line, and long ones with one line per option.
fn condition(condition: &Condition) -> Vec<String> {
    let Condition { words, of, .. } = condition;
    let plain = of.iter().all(|option| !option.contains(' '));
    if of.is_empty() {
        vec![words.clone()]
    } else if plain {
        vec![format!("{words}: {}", of.join(", "))]
    } else {
        let options = of.iter().map(|option| format!("{BULLET}{option}"));
        [format!("{words}:")].into_iter().chain(options).collect()
    }
}

/// A section for each action: the sets of causes that open it, for each set of groups.
fn ways_in(ways: &Ways) -> Vec<Section> {
    let actions = ways.cells().chunk_by(|a, b| a.action() == b.action());
    let mut sections: Vec<Section> = actions.map(|cells| ways_of(ways, cells)).collect();
    if let Some(last) = sections.last_mut() {
        let idle = ways.idle_challenges();
        if !idle.is_empty() {
            last.bullets.push(format!("no way contains {}", idle.join(", ")));
        }
        if graded(ways) {
            last.bullets
                .push("the ways assume the highest grades; with lower ones, a way may need more".to_owned());
        }
        if !ways.is_complete() {
            last.bullets.push("there are too many sets of groups or signals: some are not listed".to_owned());
        }
    }
    sections
}

fn ways_of(ways: &Ways, cells: &[Cell]) -> Section {
    let action = cells.first().map_or("", Cell::action);
    let mut section = Section::new(format!("Ways in: {action}"));
    section.notes.push(
        "The causes that an attacker must take over, the signals that this requires, and the cheapest challenges."
            .to_owned(),
    );
    section.columns = vec!["Who", "Opened by", "Enough alone", "If lost"];
    for cells in cells.chunk_by(|a, b| a.groups().eq(b.groups())) {
        let who = cells.first().map_or(String::new(), |cell| whom(cell.groups()));
        let listed = Listed::of(ways, cells);
        let mut opened: Vec<String> = listed.shared_words().into_iter().collect();
        opened.extend(listed.in_words().take(MOST));
        if let Some(more @ 1..) = listed.openings.len().checked_sub(MOST) {
            opened.push(format!("and {more} more; `bonafides ways` lists all"));
        }
        if opened.is_empty() {
            opened.push(nothing(cells).to_owned());
        }
        if !ways.are_openings_complete(cells) {
            opened.push("and more: there are too many ways to summarise".to_owned());
        }
        if cells.iter().any(|cell| !cell.is_exact()) {
            opened.push("and perhaps more: the limit of the search was reached".to_owned());
        }
        section.rows.push(vec![
            vec![who],
            opened,
            alone(cells).into_iter().collect(),
            losses(&listed, cells),
        ]);
    }
    section
}

fn risks(table: &Table) -> Section {
    let mut section = Section::new("Risks");
    section.columns = vec!["Risk", "When", "Then"];
    section.rows = table
        .risks
        .iter()
        .map(|risk| {
            let name = [Some(risk.id.clone()), risk.about.clone()].into_iter().flatten().collect();
            let of = (!risk.groups.is_empty()).then(|| format!("of {}", risk.groups.join(" or ")));
            let when = [Some(risk.when.clone()), of].into_iter().flatten().collect();
            vec![name, when, risk.then.clone()]
        })
        .collect();
    section
}

fn checks(table: &Table) -> Section {
    let mut section = Section::new("Checks");
    section.columns = vec!["Check", "How", "Factor", "Cause", "Points", "Cost"];
    section.rows = table
        .checks
        .iter()
        .map(|check| {
            let how = [Some(check.what.clone()), check.about.clone()].into_iter().flatten().collect();
            vec![
                vec![check.name.clone()],
                how,
                check.factor.iter().cloned().collect(),
                check.cause.iter().cloned().collect(),
                vec![check.points.clone()],
                check.cost.iter().map(ToString::to_string).collect(),
            ]
        })
        .collect();
    for factor in &table.factors {
        if let Some(cap) = factor.cap {
            section.bullets.push(format!("{} gives at most {cap} points", factor.name));
        }
        if factor.min > 1 {
            section.bullets.push(format!("{} counts as a factor from {} points", factor.name, factor.min));
        }
    }
    section
}

fn who(table: &Table) -> Section {
    let mut section = Section::new("Groups, people and channels");
    section.columns = vec!["Name", "What"];
    for group in &table.groups {
        let what = group.about.iter().chain(&group.matches).cloned().collect();
        section.rows.push(vec![vec![group.id.clone()], what]);
    }
    for entry in table.people.iter().chain(&table.channels) {
        section.rows.push(vec![vec![entry.name.clone()], vec![entry.what.clone()]]);
    }
    section
}

fn rest(table: &Table) -> Section {
    let mut section = Section::new("Limits and alerts");
    section.bullets.extend(table.limits.iter().cloned());
    section.bullets.extend(table.password.iter().map(|rule| format!("a new password: {rule}")));
    for alert in &table.alerts {
        let when = alert.when.as_ref().map_or(String::new(), |when| format!(" of {when}"));
        let on = alert.on.join(", ");
        let ticket = if alert.ticket { " and open a ticket" } else { "" };
        let to = alert.to.join(", ");
        section.bullets.push(format!("on {on}{when}: alert {to} ({}){ticket}", alert.severity));
    }
    section
}

fn tests(reports: &[TestReport]) -> Section {
    let mut section = Section::new("Tests of the policy");
    section.bullets.extend(reports.iter().map(|report| {
        let failures = report.failures.join("; ");
        if report.passed() {
            format!("passed: {}", report.name)
        } else {
            format!("FAILED: {}: {failures}", report.name)
        }
    }));
    if reports.is_empty() {
        section.bullets.push("the policy has no tests".to_owned());
    }
    section
}

fn warnings(paper: &Paper<'_>) -> Section {
    let mut section = Section::new("Warnings");
    section.bullets.extend(paper.table.accepted.iter().map(|accepted| format!("accepted: {accepted}")));
    let open = |found: &Diagnostic| format!("not accepted: line {}: {}", found.line, found.message);
    section.bullets.extend(paper.warnings.iter().map(open));
    if section.bullets.is_empty() {
        section.bullets.push("none".to_owned());
    }
    section
}
