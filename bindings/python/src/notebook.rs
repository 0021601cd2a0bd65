//! Decisions and plans as tables, for `_repr_html_` in notebooks.

use bonafides::{Decision, Plan};

/// A decision: the verdict, what is missing, and each piece of evidence with its effect.
pub(crate) fn decision(decision: &Decision) -> String {
    let head = format!(
        "{} for {}: {} of {} points",
        decision.verdict(),
        decision.action(),
        decision.points(),
        decision.points_required()
    );
    let missing = decision.explain().into_iter().map(|line| [String::new(), String::new(), line]);
    let counted = decision
        .counted()
        .map(|it| [it.check.to_owned(), it.outcome.to_owned(), format!("{} points", it.points)]);
    let ignored = decision
        .ignored()
        .map(|it| [it.check.to_owned(), it.outcome.to_owned(), format!("ignored: {}", it.reason.as_str())]);
    table(&head, ["check", "outcome", "effect"], counted.chain(ignored).chain(missing))
}

/// A plan: its steps in order.
pub(crate) fn plan(plan: &Plan) -> String {
    let steps = plan.steps().map(|step| {
        let mandatory = if step.mandatory { "mandatory" } else { "" };
        [step.check.to_owned(), step.cost.to_string(), mandatory.to_owned()]
    });
    table(&format!("plan at a cost of {}", plan.cost()), ["check", "cost", ""], steps)
}

fn table(head: &str, columns: [&str; 3], rows: impl Iterator<Item = [String; 3]>) -> String {
    let row = |tag: &str, cells: [&str; 3]| {
        let cells = cells.map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)));
        format!("<tr>{}</tr>", cells.concat())
    };
    let body: String = rows.map(|cells| row("td", cells.each_ref().map(String::as_str))).collect();
    format!(
        "<table><caption>{}</caption><thead>{}</thead><tbody>{body}</tbody></table>",
        escaped(head),
        row("th", columns)
    )
}

/// Text in which nothing is markup: names come from a policy, which a notebook does not trust.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
