use std::path::Path;

use bonafides_desk::Check;
use bonafides_desk::config::DeskConfig;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::{Ink, Paint, pad, printable};

/// 0 if everything is fine, or 1.
pub(super) fn run(config: &Path, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let checks = DeskConfig::examine(config);
    let wrong = checks.iter().filter(|check| !check.is_fine()).count();
    if format == Format::Json {
        let checks: Vec<String> = checks.iter().map(members).collect();
        out.line(&object(&[("fine", json(&(wrong == 0))), ("checks", format!("[{}]", checks.join(",")))]))?;
    } else {
        let paint = Paint::new(out.colour());
        checks.iter().try_for_each(|check| out.line(&line(check, paint)))?;
        let words = match wrong {
            0 => "everything is fine".to_owned(),
            1 => "1 problem".to_owned(),
            _ => format!("{wrong} problems"),
        };
        out.line(&format!("\n{words}"))?;
    }
    Ok(u8::from(wrong > 0))
}

/// One check on one line, with how to fix it.
pub(super) fn line(check: &Check, paint: Paint) -> String {
    let (word, ink) = if check.is_fine() { ("fine", Ink::Green) } else { ("wrong", Ink::Red) };
    let mut line = format!("{}  {}  ", paint.with(ink, &pad(word, 5)), pad(&check.part, 16));
    line.push_str(&printable(&check.found));
    if let Some(help) = &check.help {
        line.extend(["; ", &printable(help)]);
    }
    line
}

pub(super) fn members(check: &Check) -> String {
    object(&[
        ("part", json(&check.part)),
        ("fine", json(&check.is_fine())),
        ("found", json(&check.found)),
        ("help", json(&check.help)),
    ])
}
