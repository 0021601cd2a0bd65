use bonafides::Source;
use bonafides::review::{Guards, TestReport, unguarded};

use crate::args::{DenyInTest, Format, Test};
use crate::failure::Failure;
use crate::output::{Output, complain, json, object};
use crate::paper::{Ink, Lines as _, Paint, printable};
use crate::{guards, input, junit};

/// The test results of one policy.
pub(crate) struct Tested {
    pub(crate) file: String,
    pub(crate) reports: Vec<TestReport>,
    /// The report on unguarded numbers, with `--mutate`.
    pub(crate) guards: Option<Guards>,
}

/// A policy that does not load.
pub(crate) struct Refused {
    pub(crate) file: String,
    pub(crate) message: String,
}

/// Returns 0 if all tests pass, 1 if one fails (or a number is unguarded or was not tried, with `--deny unguarded`), 3 if a policy has
/// errors, 2 if a file cannot be read.
pub(crate) fn run(test: &Test, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let mut exit = 0;
    let mut all = Vec::new();
    let mut refused = Vec::new();
    for path in &test.policies {
        let file = path.display().to_string();
        match tested(path, &file, test.mutate) {
            Ok(tested) => {
                let denied = test.deny == Some(DenyInTest::Unguarded) && tested.is_unguarded();
                if denied || tested.failed() > 0 {
                    exit = exit.max(1);
                }
                if format == Format::Human {
                    out.print(&human(&tested, Paint::new(out.colour())))?;
                }
                all.push(tested);
            }
            Err(failure) => {
                complain(&failure.to_string());
                exit = exit.max(failure.exit());
                refused.push(Refused { file, message: failure.message.into() });
            }
        }
    }
    match format {
        Format::Json => {
            let reports: Vec<String> = all.iter().map(as_json).chain(refused.iter().map(refusal)).collect();
            out.line(&format!("[{}]", reports.join(",")))?;
        }

        Format::Junit => out.print(&junit::report(&all, &refused))?,
        _ => {
            let failed: usize = all.iter().map(Tested::failed).sum();
            let run: usize = all.iter().map(|tested| tested.reports.len()).sum();
            out.line(&format!("{} passed, {failed} failed", run.saturating_sub(failed)))?;
        }
    }
    Ok(exit)
}

fn tested(path: &std::path::Path, file: &str, mutate: bool) -> Result<Tested, Failure> {
    let bytes = input::bytes(path)?;
    let (policy, review) = input::review(file, &bytes)?;
    let reports = review.tests.iter().map(|test| test.run(&policy)).collect();
    let guards = if mutate {
        let found = unguarded(&Source::named(file, &bytes));
        Some(found.map_err(|error| input::broken(file, &bytes, error.diagnostics))?)
    } else {
        None
    };
    Ok(Tested { file: file.to_owned(), reports, guards })
}

impl Tested {
    pub(crate) fn failed(&self) -> usize {
        self.reports.iter().filter(|report| !report.passed()).count()
    }

    /// Returns true if a number is unguarded, or was not tried because the work ran out.
    fn is_unguarded(&self) -> bool {
        self.guards
            .as_ref()
            .is_some_and(|guards| guards.unguarded().next().is_some() || !guards.is_complete())
    }
}

fn human(tested: &Tested, paint: Paint) -> String {
    let mut text = format!("{}\n", paint.with(Ink::Bold, &tested.file));
    if tested.reports.is_empty() {
        text.push_str("  has no tests; add some under `tests`\n");
    }
    for report in &tested.reports {
        let word =
            if report.passed() { paint.with(Ink::Green, "ok    ") } else { paint.with(Ink::Red, "FAILED") };
        text.line(&format!("  {word}  {}", printable(&report.name)));
        for failure in &report.failures {
            text.line(&format!("          {}", printable(failure)));
        }
    }
    if let Some(found) = &tested.guards {
        text.push_str(&guards::text(found, paint));
    }
    text.push('\n');
    text
}

fn refusal(refused: &Refused) -> String {
    object(&[("file", json(&refused.file)), ("error", json(&refused.message))])
}

fn as_json(tested: &Tested) -> String {
    let failed = tested.failed();
    let test = |report: &TestReport| {
        object(&[
            ("name", json(&report.name)),
            ("passed", json(&report.passed())),
            ("failures", json(&report.failures)),
        ])
    };
    let tests: Vec<String> = tested.reports.iter().map(test).collect();
    let mut members = vec![
        ("file", json(&tested.file)),
        ("passed", json(&tested.reports.len().saturating_sub(failed))),
        ("failed", json(&failed)),
        ("tests", format!("[{}]", tests.join(","))),
    ];
    members.extend(tested.guards.as_ref().map(|guards| ("guards", json(guards))));
    object(&members)
}
