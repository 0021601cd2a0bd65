use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use bonafides::Policy;
use bonafides_audit::AuditError;
use bonafides_columns::{ColumnsError, DecidedAgain, ParquetFiles, Rows, Simulated, Simulation};
use bonafides_events::{Event, EventError};

use crate::args::{Format, Simulate};
use crate::audit::{self, parquet};
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::Paint;
use crate::progress::Progress;
use crate::{input, log, simulated, whole};

/// Returns 0 if the candidate approves no case that was not approved, 1 if it does, 2 if a file cannot be read.
pub(crate) fn run(asked: &Simulate, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let read = |path: &Path| input::policy(path).map_err(|failure| failure.exits(2));
    let candidate: Policy = read(&asked.policy)?;
    let old = asked.old.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let mut run = Run { simulation: Simulation::new(&candidate, &old), decisions: None };
    if let Some(path) = &asked.decisions {
        let file = File::create(path).map_err(|error| Failure::file(path, &error))?;
        run.decisions = Some((path, BufWriter::new(file)));
    }
    let files = ParquetFiles::at(&asked.records).map_err(|error| columns(asked, &error))?;
    let read = match &files {
        Some(files) => run.parquet(asked, files),
        None => run.log(asked),
    };
    if let Some((path, mut file)) = run.decisions.take() {
        let done = read.and_then(|()| file.flush().map_err(|error| Failure::file(path, &error)));
        done.inspect_err(|_| whole::discard(path))?;
    } else {
        read?;
    }
    let found = run.simulation.finish(usize::from(asked.most));
    if found.decisions == 0 && found.refused.is_empty() {
        let message = format!("`{}` has no decision that can be made again", asked.records.display());
        let help = "pass the records of cases in which something was decided";
        return Err(Failure::audit(2, "no_decisions", "", &message).help(help));
    }
    match format {
        Format::Json => out.line(&json(&found))?,
        _ => out.print(&simulated::text(&found, Paint::new(out.colour())))?,
    }
    Ok(u8::from(Simulated::is_looser(&found)))
}

struct Run<'a> {
    simulation: Simulation,
    decisions: Option<(&'a Path, BufWriter<File>)>,
}

/// The reason why reading a log ended.
enum Stop {
    Log(AuditError),
    Failure(Failure),
}

impl From<AuditError> for Stop {
    fn from(error: AuditError) -> Self {
        Self::Log(error)
    }
}

impl From<ColumnsError> for Stop {
    fn from(error: ColumnsError) -> Self {
        match error {
            ColumnsError::Log(error) => Self::Log(error),
            error => Self::Failure(parquet::failed(Path::new(""), Path::new(""), &error)),
        }
    }
}

impl Run<'_> {
    fn parquet(&mut self, asked: &Simulate, files: &ParquetFiles) -> Result<(), Failure> {
        let rows = files.rows().map_err(|error| columns(asked, &error))?;
        let total = files.count().map_err(|error| columns(asked, &error))?;
        let mut progress = Progress::of(total, rows.name());
        let Self { simulation, decisions } = self;
        let done: Result<(), Stop> = if rows == Rows::Cases {
            files.each_case(|row| {
                progress.add(1);
                write(decisions, simulation.case(&row)).map_err(Stop::Failure)
            })
        } else {
            files.each_record(|row| {
                progress.add(1);
                write(decisions, simulation.record(row.position, &row.event)).map_err(Stop::Failure)
            })
        };
        done.map_err(|stop| stopped(asked, stop))
    }

    fn log(&mut self, asked: &Simulate) -> Result<(), Failure> {
        let log = log::open(&asked.records)?;
        let size = log.stated_size().map_err(|error| audit::failed(&asked.records, &error))?;
        // The size of a folder or of standard input is unknown.
        let file = fs::metadata(&asked.records).ok().filter(fs::Metadata::is_file);
        let mut progress = Progress::of(file.map_or(0, |file| file.len()), "records");
        let mut position = 0_u64;
        let done = log.read::<_, Stop>(size, 1, <[u8]>::to_vec, |record| {
            let event = Event::of_record(&record).map_err(|error| of_record(asked, position, error))?;
            write(&mut self.decisions, self.simulation.record(position, &event)).map_err(Stop::Failure)?;
            position = position.saturating_add(1);
            progress.add(record.len());
            Ok(())
        });
        done.map_err(|stop| stopped(asked, stop))
    }
}

fn of_record(asked: &Simulate, record: u64, error: EventError) -> Stop {
    Stop::Failure(columns(asked, &ColumnsError::Record { record, error }))
}

fn stopped(asked: &Simulate, stop: Stop) -> Failure {
    match stop {
        Stop::Log(error) => audit::failed(&asked.records, &error).exits(2),
        Stop::Failure(failure) => failure,
    }
}

fn columns(asked: &Simulate, error: &ColumnsError) -> Failure {
    parquet::failed(&asked.records, &asked.records, error)
}

/// Writes a decision as a line.
fn write(
    decisions: &mut Option<(&Path, BufWriter<File>)>,
    decided: Option<DecidedAgain<'_>>,
) -> Result<(), Failure> {
    let (Some((path, file)), Some(decided)) = (decisions, decided) else { return Ok(()) };
    let line = object(&[
        ("case_id", json(decided.case)),
        ("seq", json(&decided.seq)),
        ("recorded", json(decided.recorded)),
        ("candidate", json(&decided.candidate)),
    ]);
    writeln!(file, "{line}").map_err(|error| Failure::file(path, &error))
}
