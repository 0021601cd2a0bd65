use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use bonafides::analyze::WeighError;
use bonafides_drill::{Agreement, DrillError, DrillOptions, DrillReport, Measured, ModelResult, Sink, drill};

use crate::args::{Drill, Format};
use crate::failure::Failure;
use crate::output::{Output, json};
use crate::paper::{Ink, Lines as _, Paint, hang, pad, pad_left, printable, title_of};
use crate::ways::whom;
use crate::{input, whole};

/// Returns 0 if the drill was held, 2 if it could not be. A share outside its interval is not an error: for 1 in 20 intervals, this
/// happens by chance alone.
pub(crate) fn run(asked: &Drill, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let policy = input::policy(&asked.policy).map_err(|failure| failure.exits(2))?;
    let (calibration, bytes) = input::calibration(&asked.calibration)?;
    let mut options =
        DrillOptions::default().calls(asked.calls).seed(asked.seed).days(asked.days).genuine(asked.genuine);
    for model in &asked.model {
        options = options.model(model);
    }
    if let Some(action) = &asked.action {
        options = options.action(action);
    }
    let mut sink = Files::open(asked)?;
    let held = drill(&policy, &calibration, &options, &mut sink);
    sink.wipe_progress();
    let held = held.map_err(|error| failure(error, &asked.calibration, &bytes));
    let done = held.and_then(|report| sink.finish(asked).map(|()| report));
    let report = done.inspect_err(|_| {
        [&asked.records, &asked.labels].into_iter().flatten().for_each(|path| whole::discard(path));
    })?;
    match format {
        Format::Json => out.line(&json(&report))?,
        _ => out.print(&text(&report, Paint::new(out.colour())))?,
    }
    Ok(0)
}

fn failure(error: DrillError, calibration: &Path, bytes: &[u8]) -> Failure {
    match error {
        DrillError::Weigh(WeighError::Calibration(diagnostics)) => {
            input::misfit(calibration, bytes, diagnostics)
        }
        error => Failure::argument(&error.to_string(), error.help()),
    }
}

/// The files that are written while the drill runs, and a line of progress on a terminal.
struct Files {
    records: Option<BufWriter<File>>,
    labels: Option<BufWriter<File>>,
    calls: u64,
    shows: bool,
}

impl Files {
    fn open(asked: &Drill) -> Result<Self, Failure> {
        let create = |path: &Option<std::path::PathBuf>| {
            let path = path.as_deref();
            let file = path.map(|path| File::create(path).map_err(|error| Failure::file(path, &error)));
            file.transpose().map(|file| file.map(BufWriter::new))
        };
        let (records, mut labels) = (create(&asked.records)?, create(&asked.labels)?);
        if let (Some(labels), Some(path)) = (&mut labels, &asked.labels) {
            writeln!(labels, "case,label").map_err(|error| Failure::file(path, &error))?;
        }
        Ok(Self { records, labels, calls: asked.calls, shows: io::stderr().is_terminal() })
    }

    fn finish(self, asked: &Drill) -> Result<(), Failure> {
        for (file, path) in [(self.records, &asked.records), (self.labels, &asked.labels)] {
            if let (Some(mut file), Some(path)) = (file, path) {
                file.flush().map_err(|error| Failure::file(path, &error))?;
            }
        }
        Ok(())
    }

    fn wipe_progress(&self) {
        if self.shows {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Sink for Files {
    fn record(&mut self, record: &str) -> io::Result<()> {
        self.records.as_mut().map_or(Ok(()), |file| writeln!(file, "{record}"))
    }

    fn label(&mut self, case: &str, label: &str) -> io::Result<()> {
        self.labels.as_mut().map_or(Ok(()), |file| writeln!(file, "{case},{label}"))
    }

    fn progress(&mut self, calls: u64) -> io::Result<()> {
        let step = (self.calls / 200).max(1);
        if self.shows && calls.is_multiple_of(step) {
            let percent = calls.saturating_mul(100).checked_div(self.calls).unwrap_or_default();
            let _ = write!(io::stderr(), "\r{calls} of {} calls, {percent} %", self.calls);
        }
        Ok(())
    }
}

const NOTE: &str = "An attacker passes if the case is approved. The computed share is that of the easiest attack; by chance alone, \
                    1 interval in 20 does not contain it.";

fn text(report: &DrillReport, paint: Paint) -> String {
    let calibration = &report.calibration;
    let by = format!("{} {}", calibration.name(), calibration.version());
    let mut page = format!("{}\n", paint.with(Ink::Bold, &printable(&title_of(&report.policy))));
    page.line(&printable(&format!("by calibration {}", by.trim())));
    page.line(&format!(
        "{} simulated calls in {} days, seed {}; {} records",
        report.calls, report.days, report.seed, report.records
    ));
    page.line("");
    page.line(&paint.with(Ink::Dim, &row("", ["calls", "passed", "share", "interval of 95 %", "computed"])));
    page.line(&counted("genuine", &report.genuine, None));
    for model in &report.models {
        let line = counted(&printable(&model.model), &model.measured, model.computed);
        let ink = match model.agreement {
            Agreement::Inside => Ink::Green,
            Agreement::Above | Agreement::Below => Ink::Yellow,
            _ => Ink::Dim,
        };
        page.line(&format!("{line}  {}", paint.with(ink, word(model.agreement))));
    }
    for model in &report.models {
        attacks(model, &mut page, paint);
    }
    let ends: Vec<String> =
        report.ends.iter().map(|(end, count)| format!("{} {count}", end.replace('_', " "))).collect();
    page.line("");
    hang(0, &format!("Ends: {}", ends.join(", ")), &mut page);
    hang(0, NOTE, &mut page);
    page
}

/// Writes the attacks of a model, one by one.
fn attacks(model: &ModelResult, page: &mut String, paint: Paint) {
    page.line(&format!("\n{}", paint.with(Ink::Bold, &printable(&model.model))));
    if model.attacks.is_empty() {
        page.line("  no way in, so that nobody of this kind called");
    }
    for attack in &model.attacks {
        let groups = whom(attack.groups.iter().map(String::as_str));
        let name = printable(&format!("  {}, {groups}: {}", attack.action, attack.checks.join(" + ")));
        page.line(&name);
        let line = counted("", &attack.measured, Some(attack.computed));
        page.line(format!("{line}  {}", word(attack.agreement)).trim_end());
        if let Some(stopped) = &attack.stopped {
            hang(4, &printable(&format!("a case stops it, whatever the attacker passes: {stopped}")), page);
        }
    }
}

fn word(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Inside => "inside",
        Agreement::Below => "more passed",
        Agreement::Above => "fewer passed",
        Agreement::Stopped => "stopped",
        _ => "",
    }
}

fn counted(name: &str, measured: &Measured, computed: Option<u64>) -> String {
    let dash = || "-".to_owned();
    let interval = measured.low.zip(measured.high);
    let cells = [
        measured.calls.to_string(),
        measured.passed.to_string(),
        measured.share().map_or_else(dash, percent),
        interval.map_or_else(dash, |(low, high)| format!("{} to {}", percent(low), percent(high))),
        computed.map_or_else(dash, percent),
    ];
    row(name, [&cells[0], &cells[1], &cells[2], &cells[3], &cells[4]])
}

fn row(name: &str, [calls, passed, share, interval, computed]: [&str; 5]) -> String {
    format!(
        "{}{}{}{}{}{}",
        pad(name, 16),
        pad_left(calls, 8),
        pad_left(passed, 8),
        pad_left(share, 12),
        pad_left(interval, 24),
        pad_left(computed, 12)
    )
}

/// Returns a share in units of 10^-9 as a percentage: at least two significant digits, and one after the point.
pub(crate) fn percent(share: u64) -> String {
    let decimals: u32 = match share {
        0 => return "0 %".to_owned(),
        100_000_000.. => 1,
        10_000_000.. => 2,
        1_000_000.. => 3,
        100_000.. => 4,
        10_000.. => 5,
        1_000.. => 6,
        _ => 7,
    };
    let unit = 10_u64.pow(7_u32.saturating_sub(decimals));
    let rounded = share.saturating_add(unit / 2).checked_div(unit).unwrap_or_default();
    let scale = 10_u64.pow(decimals);
    let whole = rounded.checked_div(scale).unwrap_or_default();
    let rest = rounded.checked_rem(scale).unwrap_or_default();
    let width = usize::try_from(decimals).unwrap_or_default();
    format!("{whole}.{rest:0width$} %")
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_have_two_digits_that_count() {
        for (share, text) in [
            (0, "0 %"),
            (1_000_000_000, "100.0 %"),
            (876_543_210, "87.7 %"),
            (99_960_000, "10.00 %"),
            (79_000_000, "7.90 %"),
            (3_000, "0.000300 %"),
            (1, "0.0000001 %"),
        ] {
            assert_eq!(percent(share), text, "{share}");
        }
    }
}
