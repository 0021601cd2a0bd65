//! The result of a simulation, in words.

use bonafides_columns::{RecordedPolicy, Sample, Simulated};

use crate::paper::{Ink, Lines as _, Paint, block, counted, pad, pad_left, printable};

/// Returns the result as text for a terminal.
pub(crate) fn text(found: &Simulated, paint: Paint) -> String {
    let mut page = String::new();
    let (ink, word) = if found.is_looser() { (Ink::Red, "looser") } else { (Ink::Green, "not looser") };
    page.line(&format!(
        "{}: {} approves {} that {} not approved, and refuses {} who were served",
        paint.with(ink, word),
        name(&found.candidate),
        counted(found.would_pass.cases, "case"),
        if found.would_pass.cases == 1 { "was" } else { "were" },
        counted(found.lost.cases, "genuine caller"),
    ));
    let decided = format!("{}, {}", counted(found.cases, "case"), counted(found.decisions, "decision"));
    page.push_str(&block(paint, "again", &decided));
    for policy in &found.policies {
        let checked = if policy.passed { "; recorded verdicts checked" } else { "" };
        let text = format!("{}: {}{checked}", name(policy), counted(policy.cases, "case"));
        page.push_str(&block(paint, "in force", &text));
    }
    if found.one_decision_a_case {
        let text = "one decision of each case: that on which it was approved, or else the last";
        page.push_str(&block(paint, "from", text));
    }
    if found.undecided > 0 {
        page.push_str(&block(
            paint,
            "left out",
            &format!("{} without a decision", counted(found.undecided, "case")),
        ));
    }
    if found.decoys > 0 {
        page.push_str(&block(paint, "left out", &counted(found.decoys, "decoy")));
    }
    for left in &found.left_out {
        let text = format!(
            "`{}`, which the candidate does not know, in {}",
            printable(&left.name),
            cases(&left.cases)
        );
        page.push_str(&block(paint, "left out", &text));
    }
    matrix(found, paint, &mut page);
    samples(found, paint, &mut page);
    page
}

fn matrix(found: &Simulated, paint: Paint, page: &mut String) {
    let verdicts = found.verdicts.iter().map(|cell| (&*cell.recorded, &*cell.candidate, cell.cases));
    table("recorded", &verdicts.collect::<Vec<_>>(), paint, page);
    let ends = found.ends.iter().map(|cell| (&*cell.ended_as, &*cell.candidate, cell.cases));
    table("ended as", &ends.collect::<Vec<_>>(), paint, page);
}

const VERDICTS: [&str; 4] = ["approve", "challenge", "escalate", "deny"];

fn table(heading: &str, cells: &[(&str, &str, u64)], paint: Paint, page: &mut String) {
    let mut head = format!("  {}", pad(heading, 12));
    head.extend(VERDICTS.map(|verdict| pad_left(verdict, 11)));
    page.line(&format!("\n{}", paint.with(Ink::Bold, &head)));
    let mut rows: Vec<&str> = cells.iter().map(|(row, _, _)| *row).collect();
    rows.dedup();
    for row in rows {
        let mut line = format!("  {}", pad(&printable(row), 12));
        for verdict in VERDICTS {
            let number: u64 =
                cells.iter().filter(|cell| cell.0 == row && cell.1 == verdict).map(|cell| cell.2).sum();
            let text = if number == 0 { "·".to_owned() } else { number.to_string() };
            line.push_str(&pad_left(&text, 11));
        }
        page.line(&line);
    }
}

fn samples(found: &Simulated, paint: Paint, page: &mut String) {
    if found.would_pass.cases > 0 {
        heading("Refused, and would pass", paint, page);
        page.push_str(&block(paint, "cases", &cases(&found.would_pass)));
        for way in &found.new_ways {
            let groups = if way.groups.is_empty() { "no group".to_owned() } else { way.groups.join(", ") };
            let checks =
                if way.checks.is_empty() { "no challenge".to_owned() } else { way.checks.join(" + ") };
            let text = format!("{checks} ({}, {groups}): {}", way.action, cases(&way.cases));
            page.push_str(&block(paint, "by", &printable(&text)));
        }
    }
    if found.lost.cases > 0 {
        heading("Genuine, and lost", paint, page);
        page.push_str(&block(paint, "cases", &cases(&found.lost)));
        let extra = &found.extra;
        for check in &extra.checks {
            let time = match check.seconds {
                Some(seconds) => format!("{seconds} s each"),
                None => "time not recorded".to_owned(),
            };
            let text = format!("{} of {}, {time}", check.check, counted(check.cases, "caller"));
            page.push_str(&block(paint, "one more", &printable(&text)));
        }
        if extra.seconds > 0 {
            let minutes = extra.seconds.saturating_add(30) / 60;
            page.push_str(&block(paint, "in all", &counted(minutes, "extra minute")));
        }
        if extra.without_a_way.cases > 0 {
            page.push_str(&block(paint, "no way", &cases(&extra.without_a_way)));
        }
    }
    if found.blocked.cases > 0 {
        heading("Approved, and kept back by a limit, as before", paint, page);
        page.push_str(&block(paint, "cases", &cases(&found.blocked)));
    }
    for refused in &found.refused {
        heading("Cannot be decided", paint, page);
        page.push_str(&block(paint, "because", &printable(&refused.reason)));
        page.push_str(&block(paint, "cases", &cases(&refused.cases)));
    }
    if found.contradicted.cases > 0 {
        heading("Recorded verdicts that do not follow from the policy in force", paint, page);
        page.push_str(&block(paint, "cases", &cases(&found.contradicted)));
        page.push_str(&block(paint, "help", "`bonafides audit replay` names the first record"));
    }
}

fn heading(text: &str, paint: Paint, page: &mut String) {
    page.line(&format!("\n{}", paint.with(Ink::Bold, text)));
}

fn name(policy: &RecordedPolicy) -> String {
    let digest = policy.digest.get(..12).unwrap_or(&policy.digest);
    let name = format!("{} {}", policy.name, policy.version);
    printable(&format!("{} {digest}", name.trim()))
}

/// Returns the number of cases and the first ids.
fn cases(sample: &Sample) -> String {
    let more = sample.cases.saturating_sub(u64::try_from(sample.first.len()).unwrap_or(u64::MAX));
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    printable(&format!("{}: {}{more}", counted(sample.cases, "case"), sample.first.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::paper::Paint;

    #[test]
    fn a_recorded_verdict_cannot_redraw_the_terminal() {
        let mut page = String::new();
        table("recorded", &[("a\u{1b}[2J", "deny", 1)], Paint::new(false), &mut page);
        assert!(!page.contains('\u{1b}') && page.contains("a\u{fffd}[2J"), "{page:?}");
    }
}
