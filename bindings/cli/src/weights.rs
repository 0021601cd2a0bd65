//! The weights of the ways in, in words: odds, never a bare score.

use bonafides::analyze::{
    CellWeights, EasiestAttack, ModelWeights, Reached, Share, WayWeight, Weight, Weights, times,
};

use crate::openings::in_words;
use crate::paper::{Ink, Lines as _, Paint, WIDTH, hang, printable, title_of, wrap};
use crate::table_render::escape;
use crate::ways::whom;

/// Most actions and groups, or ways of one of them, that are shown where there are many; JSON has all.
const MOST: usize = 3;
/// The same, with `--action`.
const MOST_ASKED: usize = 12;

pub(crate) const NOTE: &str = "The first figure is the conservative one; the estimate and the best figure that the intervals allow \
                    follow in brackets. All depend on the calibration: numbers that were not measured at this desk are \
                    a starting point and nothing more.";

/// For a terminal. With `detailed`, the ways are listed one by one.
pub(crate) fn text(weights: &Weights, detailed: bool, paint: Paint) -> String {
    let mut page = format!("{}\n", paint.with(Ink::Bold, &printable(&title(weights))));
    page.line(&printable(&format!("by {}", by(weights))));
    for line in wrap(NOTE, WIDTH) {
        page.line(&paint.with(Ink::Dim, &line));
    }
    for model in weights.models() {
        let ink = match model.reached() {
            Reached::Yes => Ink::Green,
            Reached::No => Ink::Red,
            _ => Ink::Yellow,
        };
        let name = printable(model.model());
        let mut lines =
            wrap(&format!("{name}: {}", printable(model.about())), WIDTH.saturating_sub(4)).into_iter();
        let first = lines.next().unwrap_or_default();
        page.line(&format!("\n{}", first.replacen(&name, &paint.with(Ink::Bold, &name), 1)));
        lines.for_each(|line| page.line(&format!("  {line}")));
        hang(2, &printable(&need(model)), &mut page);
        let (word, rest) = verdict(model);
        let mut lines = wrap(&format!("{word}{rest}"), WIDTH.saturating_sub(4)).into_iter();
        if let Some(first) = lines.next() {
            let coloured = paint.with(ink, word);
            page.line(&format!("  {}", first.replacen(word, &coloured, 1)));
        }
        lines.for_each(|line| page.line(&format!("    {line}")));
        for block in blocks(model, shown(weights, detailed), detailed) {
            page.line(&format!("  {}", printable(&block.heading)));
            for line in &block.lines {
                hang(4, &printable(line), &mut page);
            }
        }
        for line in remarks(model, shown(weights, detailed)) {
            hang(2, &printable(&line), &mut page);
        }
    }
    page
}

/// GitHub's Markdown.
pub(crate) fn markdown(weights: &Weights, detailed: bool) -> String {
    let mut page = format!("### {}\n\nBy {}. {NOTE}\n", escape(&title(weights)), escape(&by(weights)));
    for model in weights.models() {
        page.line(&format!("\n#### {}\n\n{}\n", escape(model.model()), escape(model.about())));
        page.line(&escape(&need(model)));
        let (word, rest) = verdict(model);
        page.line(&format!("\n**{word}**{}", escape(&rest)));
        for block in blocks(model, shown(weights, detailed), detailed) {
            page.line(&format!("\n{}\n", escape(&block.heading)));
            for line in &block.lines {
                page.line(&format!("- {}", escape(line)));
            }
        }
        for line in remarks(model, shown(weights, detailed)) {
            page.line(&format!("\n{}", escape(&line)));
        }
    }
    page
}

pub(crate) fn title(weights: &Weights) -> String {
    title_of(weights.policy())
}

pub(crate) fn by(weights: &Weights) -> String {
    let calibration = weights.calibration();
    format!("calibration {} {}", calibration.name(), calibration.version()).trim().to_owned()
}

/// The number of actions and groups that are shown for one model.
fn shown(weights: &Weights, detailed: bool) -> usize {
    if weights.models().len() > 1 && !detailed { MOST } else { usize::MAX }
}

pub(crate) fn need(model: &ModelWeights) -> String {
    format!(
        "Expected in {} calls, accepted in {} approved ones: a genuine caller must be {} times as likely to pass as an attacker.",
        model.attacks(),
        model.accepted(),
        times(model.needed())
    )
}

/// The result in a word, and the figures.
pub(crate) fn verdict(model: &ModelWeights) -> (&'static str, String) {
    let word = match model.reached() {
        Reached::Yes => "reached",
        Reached::No => "not reached",
        Reached::Uncertain => "uncertain",
        _ => "unknown",
    };
    let rest = match model.weight() {
        Some(weight) => {
            format!(
                ": by the weakest way, a genuine caller is {} as likely to pass as an attacker.",
                ratio(weight)
            )
        }
        None if model.is_exact() => ": no way in.".to_owned(),
        None => ": no way was found, but not all were looked for.".to_owned(),
    };
    (word, rest)
}

fn ratio(weight: Weight) -> String {
    let [estimate, conservative, favourable] =
        [weight.estimate, weight.conservative, weight.favourable].map(times);
    if conservative == favourable {
        return format!("{conservative} times");
    }
    format!("{conservative} times ({estimate}; {favourable})")
}

/// An action and groups, with one line for each way that is shown.
struct Block {
    heading: String,
    lines: Vec<String>,
}

/// The weakest first.
fn blocks(model: &ModelWeights, most: usize, detailed: bool) -> Vec<Block> {
    let mut found: Vec<(i64, Block)> = Vec::new();
    for cells in chunks(model) {
        let mut ways: Vec<(&CellWeights, &WayWeight)> =
            cells.iter().flat_map(|cell| cell.ways().iter().map(move |way| (cell, way))).collect();
        ways.sort_by_key(|(_, way)| (way.weight().conservative, way.weight().estimate));
        // A way that is also open with fewer signals is the same way.
        let mut seen = Vec::new();
        ways.retain(|(_, way)| {
            let new = !seen.contains(&way.way());
            seen.push(way.way());
            new
        });
        let Some((cell, first)) = ways.first().copied() else { continue };
        let unlisted: usize = cells.iter().map(CellWeights::more).sum();
        let count = ways.len().saturating_add(unlisted);
        let shown = if detailed { MOST_ASKED } else { 1 };
        let mut lines: Vec<String> = ways.iter().take(shown).map(|(cell, way)| line(cell, way)).collect();
        if count > shown && detailed {
            lines.push(format!("and {} more", count.saturating_sub(shown)));
        }
        let heading = format!("{}, {}", cell.action(), whom(cell.groups()));
        found.push((first.weight().conservative, Block { heading, lines }));
    }
    found.sort_by_key(|(weight, _)| *weight);
    found.into_iter().take(most).map(|(_, block)| block).collect()
}

/// The cells of each action and set of groups.
pub(crate) fn chunks(model: &ModelWeights) -> impl Iterator<Item = &[CellWeights]> {
    model.cells().chunk_by(|a, b| a.action() == b.action() && a.groups().eq(b.groups()))
}

fn line(cell: &CellWeights, way: &WayWeight) -> String {
    let signals: Vec<(&str, &str)> = cell.signals().collect();
    format!(
        "{} attackers: {}. Easiest: {}",
        share(way.impostors()),
        in_words(way.way(), &signals),
        easiest(way.attack())
    )
}

fn share(share: Share) -> String {
    let [estimate, conservative, favourable] =
        [share.estimate, share.conservative, share.favourable].map(|odds| odds.to_string());
    if conservative == favourable {
        return conservative;
    }
    format!("{conservative} ({estimate}; {favourable})")
}

fn easiest(attack: &EasiestAttack) -> String {
    let list = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(" and ");
    let takes = list(&mut attack.takes());
    let guesses = list(&mut attack.guesses().iter().map(|check| &*check.check));
    let mut words = Vec::new();
    if !takes.is_empty() {
        let brings = list(&mut attack.brings());
        let brings = if brings.is_empty() { String::new() } else { format!(" (which brings {brings})") };
        words.push(format!("hold {takes}{brings}"));
    }
    if !guesses.is_empty() {
        words.push(format!("guess {guesses}"));
    }
    if words.is_empty() {
        words.push("call".to_owned());
    }
    format!("{}, {}", words.join(", "), attack.odds())
}

/// Notes on the parts that are not shown.
fn remarks(model: &ModelWeights, most: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    let open = chunks(model).filter(|cells| cells.iter().any(|cell| !cell.ways().is_empty())).count();
    let closed = chunks(model).count().saturating_sub(open);
    let more = open.saturating_sub(most);
    if more > 0 {
        remarks
            .push(format!("More combinations of action and groups with a way, none of them easier: {more}"));
    }
    if closed > 0 && open > 0 {
        remarks.push(format!("Combinations of action and groups without a way: {closed}"));
    }
    if !model.is_exact() {
        remarks.push("The work limit was reached: there may be more ways, and easier ones.".to_owned());
    }
    remarks
}
