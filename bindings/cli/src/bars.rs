//! The weights of the ways in as bars with intervals, for the printed page.

use std::fmt::Write as _;

use bonafides::analyze::{CellWeights, ModelWeights, WayWeight, Weight, Weights, times};

use crate::html::escape;
use crate::openings::in_words;
use crate::paper::Lines as _;
use crate::ways::whom;
use crate::weights::{NOTE, by, chunks, need, verdict};

/// Most actions and groups of one model.
const MOST: usize = 12;

/// For each model, the weakest way of each action and set of groups.
pub(crate) fn section(weights: &Weights) -> String {
    let mut page = format!("<h2>Weights</h2>\n<p>By {}. {NOTE}</p>\n", escape(&by(weights)));
    page.line(
        "<p>A bar is the interval of the weakest way, and its mark the estimate: how many times likelier a genuine caller is to \
         pass than an attacker. The line is what is needed.</p>",
    );
    let scale = Scale::of(weights);
    for model in weights.models() {
        page.line(&format!("<h3>{}</h3>\n<p>{}</p>", escape(model.model()), escape(model.about())));
        let (word, rest) = verdict(model);
        page.line(&format!("<p>{} <strong>{word}</strong>{}</p>", escape(&need(model)), escape(&rest)));
        let ways = weakest(model);
        if ways.is_empty() {
            continue;
        }
        page.line("<div class=\"bars\">");
        scale.axis(&mut page);
        for (cell, way) in ways.iter().take(MOST) {
            scale.bar(&label(cell, way), way.weight(), model.needed(), &mut page);
        }
        page.line("</div>");
        if let Some(more @ 1..) = ways.len().checked_sub(MOST) {
            page.line(&format!("<p>and {more} more actions and groups, all of them harder</p>"));
        }
    }
    page
}

/// The weakest way of each action and set of groups, weakest first.
fn weakest(model: &ModelWeights) -> Vec<(&CellWeights, &WayWeight)> {
    let mut found: Vec<(&CellWeights, &WayWeight)> = chunks(model)
        .filter_map(|cells| {
            let ways = cells.iter().flat_map(|cell| cell.ways().iter().map(move |way| (cell, way)));
            ways.min_by_key(|(_, way)| rank(way))
        })
        .collect();
    found.sort_by_key(|(_, way)| rank(way));
    found
}

fn rank(way: &WayWeight) -> (i64, i64) {
    (way.weight().conservative, way.weight().estimate)
}

fn label(cell: &CellWeights, way: &WayWeight) -> String {
    let signals: Vec<(&str, &str)> = cell.signals().collect();
    format!("{}, {}: {}", cell.action(), whom(cell.groups()), in_words(way.way(), &signals))
}

/// Centibels from the left end to the right one.
struct Scale {
    from: i64,
    to: i64,
}

/// A factor of ten.
const TEN: i64 = 1_000;

impl Scale {
    /// Whole powers of ten around everything that is drawn.
    fn of(weights: &Weights) -> Self {
        let all = weights.models().iter().flat_map(|model| {
            let ways = weakest(model).into_iter().take(MOST).map(|(_, way)| way.weight());
            let ends = ways.flat_map(|weight| [weight.conservative, weight.favourable]);
            ends.chain([model.needed(), 0]).collect::<Vec<_>>()
        });
        let (from, to) = all.fold((0, TEN), |(from, to), weight| (weight.min(from), weight.max(to)));
        let floor = from.div_euclid(TEN).saturating_mul(TEN);
        let ceiling = to.saturating_add(TEN.saturating_sub(1)).div_euclid(TEN).saturating_mul(TEN);
        Self { from: floor, to: ceiling }
    }

    /// The place of a weight, in tenths of a percent.
    fn place(&self, weight: i64) -> i64 {
        let width = self.to.saturating_sub(self.from);
        weight.saturating_sub(self.from).saturating_mul(1_000).checked_div(width).unwrap_or(0)
    }

    fn axis(&self, page: &mut String) {
        page.push_str("<div class=\"bar\"><span></span><span class=\"track axis\">");
        // At most six marks, so that they do not touch.
        let tens = self.to.saturating_sub(self.from).div_euclid(TEN);
        let step = tens.saturating_add(4).div_euclid(5).max(1).saturating_mul(TEN);
        let mut at = self.from;
        while at <= self.to {
            let left = percent(self.place(at));
            let _ = write!(page, "<b style=\"left:{left}\">{}\u{d7}</b>", power(at.div_euclid(TEN)));
            at = at.saturating_add(step);
        }
        page.line("</span></div>");
    }

    fn bar(&self, label: &str, weight: Weight, needed: i64, page: &mut String) {
        let strength = if weight.conservative >= needed {
            "many"
        } else if weight.favourable < needed {
            "one"
        } else {
            "two"
        };
        let (from, to) = (self.place(weight.conservative), self.place(weight.favourable));
        let [low, estimate, high] = [weight.conservative, weight.estimate, weight.favourable].map(times);
        page.line(&format!(
            "<div class=\"bar\"><span>{}</span><span class=\"track {strength}\" role=\"img\" \
             aria-label=\"{low} to {high} times, estimate {estimate}\">\
             <i style=\"left:{};width:{}\"></i><u style=\"left:{}\"></u><s style=\"left:{}\"></s></span></div>",
            escape(label),
            percent(from),
            percent(to.saturating_sub(from).max(4)),
            percent(self.place(weight.estimate)),
            percent(self.place(needed)),
        ));
    }
}

/// Ten to this power.
fn power(exponent: i64) -> String {
    if (-3..5).contains(&exponent) {
        times(exponent.saturating_mul(TEN))
    } else {
        format!("10<sup>{exponent}</sup>")
    }
}

/// `12.3%`, from tenths of a percent.
fn percent(tenths: i64) -> String {
    format!("{}.{}%", tenths.div_euclid(10), tenths.rem_euclid(10))
}
