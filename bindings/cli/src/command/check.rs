use std::path::Path;

use bonafides::diagnostic::Diagnostics;
use bonafides::review::Review;
use bonafides::{Policy, Source};

use crate::args::{Check, Deny, Format};
use crate::failure::Failure;
use crate::output::{Output, complain, json, object};
use crate::{directory, input};

/// Returns 0 if all policies are clean, 3 if one has errors (or warnings, with `--deny warnings`), 2 if a
/// file cannot be read. If the directory cannot be read, nothing is checked.
pub(crate) fn run(check: &Check, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let names = check.directory.as_deref().map(directory::names).transpose()?;
    let mut exit = 0;
    let mut reports: Vec<String> = Vec::new();
    for path in &check.policies {
        let file = path.display().to_string();
        let bytes = match input::bytes(path) {
            Ok(bytes) => bytes,
            Err(failure) => {
                complain(&failure.to_string());
                let error = ("error", json(&failure.message));
                reports.push(report(&file, false, &Diagnostics::default(), Some(error)));
                exit = exit.max(failure.exit());
                continue;
            }
        };
        let source = Source::named(&file, &bytes);
        let review = match &names {
            Some(names) => Policy::review_in(&source, names),
            None => Policy::review(&source),
        };
        let (errors, warnings) = (review.diagnostics.errors(), review.diagnostics.warnings());
        let ok = errors == 0 && (warnings == 0 || check.deny != Some(Deny::Warnings));
        if !ok {
            exit = 3;
        }
        if format == Format::Json {
            reports.push(report(&file, ok, &review.diagnostics, None));
        } else {
            out.print(&review.diagnostics.render(&file, input::text(&bytes), out.colour()))?;
            out.line(&closing(path, ok, &review))?;
        }
    }
    if format == Format::Json {
        out.line(&format!("[{}]", reports.join(",")))?;
    }
    Ok(exit)
}

fn report(file: &str, ok: bool, diagnostics: &Diagnostics, error: Option<(&str, String)>) -> String {
    let mut members = vec![
        ("file", json(file)),
        ("ok", json(&ok)),
        ("errors", json(&diagnostics.errors())),
        ("warnings", json(&diagnostics.warnings())),
        ("diagnostics", json(diagnostics)),
    ];
    members.extend(error);
    object(&members)
}

/// Returns `service-desk.yaml: ok, 2 warnings`.
fn closing(path: &Path, ok: bool, review: &Review) -> String {
    let count = |n: usize, what: &str| match n {
        0 => None,
        1 => Some(format!("1 {what}")),
        n => Some(format!("{n} {what}s")),
    };
    let counts =
        [count(review.diagnostics.errors(), "error"), count(review.diagnostics.warnings(), "warning")];
    let words = [Some(if ok { "ok" } else { "not ok" }.to_owned())].into_iter().chain(counts);
    format!("{}: {}", path.display(), words.flatten().collect::<Vec<_>>().join(", "))
}
