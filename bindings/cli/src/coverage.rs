//! The people who have a way, in words and tables.

use bonafides::analyze::{
    ActionCoverage, CauseSet, CoverageReport, Enrolment, PartCoverage, Situation, SituationCoverage,
};

use crate::paper::{Ink, Lines as _, Paint, pad, pad_left, printable, title_of, wrap};
use crate::table_render::escape;

/// Most rows of one kind that are shown to people; JSON has all.
const MOST: usize = 20;
/// The columns of a small terminal, and of a printed page.
const WIDTH: usize = 80;
/// The first column of a table is at most this wide.
const WIDEST: usize = 30;

/// For a terminal of 80 columns.
pub(crate) fn text(report: &CoverageReport, paint: Paint) -> String {
    let mut page =
        format!("{}\n{}\n", paint.with(Ink::Bold, &printable(&title(report))), report.policy.digest());
    for action in &report.actions {
        page.line(&format!("\n{}", paint.with(Ink::Green, &printable(&action.action))));
        lines(&printable(&sentence(report, action)), &mut page);
        for table in tables(report, action) {
            page.line(&format!("\n  {}", paint.with(Ink::Bold, table.heading)));
            table.text(&mut page);
        }
    }
    page.push('\n');
    for note in notes(report) {
        lines(&printable(&note), &mut page);
    }
    page
}

/// GitHub's Markdown.
pub(crate) fn markdown(report: &CoverageReport) -> String {
    let mut page = format!("# {}\n\nDigest `{}`\n", escape(&title(report)), report.policy.digest());
    for action in &report.actions {
        page.line(&format!("\n## {}\n\n{}", escape(&action.action), escape(&sentence(report, action))));
        for table in tables(report, action) {
            page.line(&format!("\n### {}\n", table.heading));
            table.markdown(&mut page);
        }
    }
    page.push('\n');
    for note in notes(report) {
        page.line(&format!("- {}", escape(&note)));
    }
    page
}

fn title(report: &CoverageReport) -> String {
    format!("{}: {}", title_of(&report.policy), people(report.people))
}

/// The numbers that a manager asks for first.
fn sentence(report: &CoverageReport, action: &ActionCoverage) -> String {
    let mut parts: Vec<String> = Vec::new();
    let share = |with_way: u64| format!("{} ({})", grouped(with_way), percent(with_way, report.people));
    for (at, found) in action.all.situations.iter().enumerate() {
        if is_refusal(report, found) {
            continue;
        }
        parts.push(match &*found.situation {
            _ if at == 0 => format!("{} have a way at a usual desk", share(found.with_way)),
            "unobserved" => format!("{} if no signal is observed", share(found.with_way)),
            name => format!("{} {name}", share(found.with_way)),
        });
    }
    let usual = action.all.situations.first();
    let worst = usual.and_then(|usual| usual.losses.iter().min_by_key(|loss| loss.with_way));
    parts.extend(
        worst.map(|loss| format!("{} at a usual desk without the {}", share(loss.with_way), loss.cause)),
    );
    let last = parts.pop().unwrap_or_default();
    let all = if parts.is_empty() { last } else { format!("{}, and {last}", parts.join(", ")) };
    format!("Of {}, {all}.", people(report.people))
}

/// A table: the first columns are text, the others are numbers.
struct Table {
    heading: &'static str,
    /// Columns of text.
    texts: usize,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Rows that are not shown.
    more: usize,
}

impl Table {
    fn new(heading: &'static str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { heading, texts: 1, columns, rows: Vec::new(), more: 0 }
    }

    fn text(&self, page: &mut String) {
        let length = |text: &String| text.chars().count();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = self.rows.iter().chain([&self.columns]).filter_map(|row| row.get(at));
                cells.map(length).max().unwrap_or_default()
            })
            .collect();
        for row in [&self.columns].into_iter().chain(&self.rows) {
            let mut line = String::from("  ");
            let mut words: Vec<String> = Vec::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if at == 0 {
                    words = wrap(&printable(cell), WIDEST);
                    let first = if words.is_empty() { String::new() } else { words.remove(0) };
                    line.push_str(&pad(&first, (*width).min(WIDEST)));
                } else {
                    line.push_str("  ");
                    let cell = printable(cell);
                    let text = at < self.texts;
                    line.push_str(&if text { pad(&cell, *width) } else { pad_left(&cell, *width) });
                }
            }
            page.line(line.trim_end());
            for word in words {
                page.line(&format!("    {word}"));
            }
        }
        if self.more > 0 {
            page.line(&format!("  and {} more", grouped(self.more as u64)));
        }
    }

    fn markdown(&self, page: &mut String) {
        let line = |row: &Vec<String>| {
            format!("| {} |", row.iter().map(|cell| escape(cell)).collect::<Vec<_>>().join(" | "))
        };
        page.line(&line(&self.columns));
        let numbers = self.columns.len().saturating_sub(self.texts);
        page.line(&format!("|{}{}", "---|".repeat(self.texts), "--:|".repeat(numbers)));
        for row in &self.rows {
            page.line(&line(row));
        }
        if self.more > 0 {
            page.line(&format!("\nand {} more", grouped(self.more as u64)));
        }
    }
}

fn tables(report: &CoverageReport, action: &ActionCoverage) -> Vec<Table> {
    let mut tables = vec![situations(action)];
    tables.extend(parts(report, "By group", "group", "no group", &action.groups));
    tables.extend(parts(report, "By site", "site", "no site", &action.sites));
    if let Some(usual) = action.all.situations.first() {
        tables.push(weakest(&usual.weakest));
    }
    tables.push(campaign(&action.all.situations));
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn situations(action: &ActionCoverage) -> Table {
    let columns = ["", "with a way", "one cause", "not enrolled", "escalated", "denied"];
    let mut table = Table::new("Who has a way", &columns);
    for found in &action.all.situations {
        table.rows.push(vec![
            found.situation.clone(),
            grouped(found.with_way),
            grouped(found.one_cause),
            grouped(found.nothing_enrolled),
            grouped(found.escalated),
            grouped(found.denied),
        ]);
        let mut losses: Vec<_> = found.losses.iter().collect();
        losses.sort_by_key(|loss| loss.with_way);
        for loss in losses.into_iter().take(MOST) {
            let name = format!("- without {}", loss.cause);
            table.rows.push(vec![
                name,
                grouped(loss.with_way),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
    }
    table
}

/// The people with a way in each situation, by group or site.
fn parts(
    report: &CoverageReport,
    heading: &'static str,
    kind: &str,
    nameless: &str,
    parts: &[PartCoverage],
) -> Option<Table> {
    let mut columns = vec![kind, "people"];
    columns.extend(report.situations.iter().map(Situation::name));
    columns.push("one cause");
    let mut table = Table::new(heading, &columns);
    let mut shown: Vec<&PartCoverage> = parts.iter().collect();
    if shown.len() > MOST {
        // The largest, in the order of the report.
        let mut sizes: Vec<u64> = shown.iter().map(|part| part.people).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let least = sizes.get(MOST.saturating_sub(1)).copied().unwrap_or_default();
        shown.retain(|part| part.people >= least);
        shown.truncate(MOST);
        table.more = parts.len().saturating_sub(shown.len());
    }
    for part in shown {
        let name = match &part.name {
            Some(name) => name.clone(),
            None if part.others => "other sites".to_owned(),
            None => nameless.to_owned(),
        };
        let mut row = vec![name, grouped(part.people)];
        row.extend(part.situations.iter().map(|found| grouped(found.with_way)));
        row.extend(part.situations.first().map(|found| grouped(found.one_cause)));
        table.rows.push(row);
    }
    // One part that is everybody says nothing new.
    (parts.len() > 1 || parts.iter().any(|part| part.people < report.people)).then_some(table)
}

fn weakest(sets: &[CauseSet]) -> Table {
    let mut table = Table::new("The weakest way of each person, at a usual desk", &["causes", "people"]);
    for set in sets.iter().take(MOST) {
        let causes = if set.causes.is_empty() { "nothing".to_owned() } else { set.causes.join(" + ") };
        table.rows.push(vec![causes, grouped(set.people)]);
    }
    table.more = sets.len().saturating_sub(MOST);
    table
}

/// The enrolments that would help, at a usual desk first.
fn campaign(situations: &[SituationCoverage]) -> Table {
    let columns = ["challenge", "situation", "enrolments", "new ways", "per 100", "relieved"];
    let mut table = Table { texts: 2, ..Table::new("Enrolments that would help", &columns) };
    for found in situations {
        let row = |one: &Enrolment| {
            vec![
                one.challenge.clone(),
                found.situation.clone(),
                grouped(one.enrolments),
                grouped(one.gained),
                grouped(one.gained.saturating_mul(100).checked_div(one.enrolments).unwrap_or_default()),
                grouped(one.relieved),
            ]
        };
        table.rows.extend(found.campaign.iter().take(MOST).map(row));
    }
    table
}

/// Returns true if the policy refuses everybody for whom no signal is observed, whatever they enrol in.
fn is_refusal(report: &CoverageReport, found: &SituationCoverage) -> bool {
    found.situation == "unobserved" && report.people > 0 && found.beyond_enrolment == report.people
}

fn notes(report: &CoverageReport) -> Vec<String> {
    let mut notes = vec![
        "usual: the signals that favour the caller most. unobserved: no signal. One cause: all ways of a person need \
         the same one; relieved: they no longer would."
            .to_owned(),
    ];
    // In a policy without groups, nobody is in one.
    if report.unmatched > 0 && report.unmatched < report.people {
        notes.push(format!("In no group of the policy: {}.", people(report.unmatched)));
    }
    let mut all = report.actions.iter().flat_map(|action| &action.all.situations);
    if all.any(|found| is_refusal(report, found)) {
        notes.push(
            "The policy refuses everybody for whom no signal is observed: describe a call with --situation."
                .to_owned(),
        );
    }
    if !report.exact {
        notes.push(
            "Not exact: there are too many classes of signals or too many ways; see `exact` and `weakest_unknown` in JSON."
                .to_owned(),
        );
    }
    if !report.attention.is_empty() {
        let shown = report.attention.len().min(MOST);
        let ids: Vec<&str> = report.attention.iter().take(shown).map(|person| &*person.id).collect();
        let hidden = report.attention.len().saturating_sub(shown) as u64;
        let more = report.more_attention.saturating_add(hidden);
        let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
        notes.push(format!("Without a way to some action, even at a usual desk: {}{more}.", ids.join(", ")));
    }
    notes
}

fn lines(text: &str, page: &mut String) {
    for line in wrap(text, WIDTH.saturating_sub(2)) {
        page.line(&format!("  {line}"));
    }
}

fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", grouped(count)) }
}

/// Digits in groups of three, with a space that does not break.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

fn percent(part: u64, whole: u64) -> String {
    let hundredths = u128::from(part).saturating_mul(100).checked_div(u128::from(whole)).unwrap_or_default();
    if hundredths == 0 && part > 0 { "under 1\u{a0}%".to_owned() } else { format!("{hundredths}\u{a0}%") }
}
