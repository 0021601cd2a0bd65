//! The service desk in the terminal.

mod code;
mod line;

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use bonafides::case::{CaseState, Operator, OperatorInput};
use bonafides::keys::Sensitive;
use bonafides_desk::{Desk, OperatorCase, Start, Stop, Turn};
use zeroize::Zeroizing;

use super::args::Call;
use super::{log, open, show};
use crate::args::Format;
use crate::failure::{Failure, Location};
use crate::output::{Output, complain};
use crate::paper::{Ink, Paint};
use code::SentCodes;
use line::{COMMANDS, Line};

/// How long a line waits for what a worker does.
const WAIT: Duration = Duration::from_secs(20);
/// The pause between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// Takes calls until the end of the input. 0; with a script, the exit code of the first error.
pub(super) fn run(config: &Path, call: &Call, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let operator = call.by.operator()?.roles(call.role.iter()).level(call.level);
    let script = call.script.as_deref().map(|path| {
        let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        Ok::<_, Failure>((path.display().to_string(), Zeroizing::new(text)))
    });
    let script = script.transpose()?;
    log::start(format);
    let (config, desk) = open::desk(config)?;
    let stop = Stop::default();
    let desk = &desk;
    thread::scope(|scope| {
        if !call.no_worker {
            scope.spawn(|| desk.run(&stop));
        }
        let mut session = Session {
            desk,
            operator,
            channel: &call.channel,
            codes: script.is_some().then(|| SentCodes::of(&config)),
            works: !call.no_worker,
            case: None,
            format,
            out,
        };
        let done = match &script {
            Some((file, text)) => session.play(file, text),
            None => session.talk(),
        };
        stop.stop();
        done
    })?;
    if !call.no_worker {
        // Nothing that was approved waits for another process.
        desk.run_until_idle()?;
    }
    Ok(0)
}

struct Session<'s> {
    desk: &'s Desk,
    operator: Operator,
    channel: &'s str,
    /// Only for scripts.
    codes: Option<SentCodes>,
    works: bool,
    case: Option<OperatorCase>,
    format: Format,
    out: &'s mut Output,
}

/// The effect of a line.
enum Done {
    Turn(Box<Turn>),
    Nothing,
    Over,
}

impl Session<'_> {
    /// Runs the lines of a script, and stops at the first error.
    fn play(&mut self, file: &str, text: &str) -> Result<(), Failure> {
        for (number, line) in (1..).zip(text.lines()) {
            self.echo(line)?;
            let done = Line::parse(line)
                .and_then(|line| self.does(line))
                .and_then(|done| self.tell(number, line, done));
            let location = Location { file, line: Some(number), column: None };
            if !done.map_err(|failure| failure.in_file(location))? {
                break;
            }
        }
        Ok(())
    }

    /// Reads lines. An error ends nothing.
    fn talk(&mut self) -> Result<(), Failure> {
        let (mut input, is_terminal) = (io::stdin().lock(), io::stdin().is_terminal());
        if is_terminal && self.format != Format::Json {
            self.out.line("`start ACTION NAME` opens a case; `help` lists the commands.")?;
        }
        for number in 1.. {
            if is_terminal && self.format != Format::Json {
                self.out.print("> ")?;
            }
            self.out.finish()?;
            let mut line = Zeroizing::new(String::with_capacity(4096));
            let read = input
                .read_line(&mut line)
                .map_err(|error| Failure::file(Path::new("standard input"), &error))?;
            if read == 0 || self.out.is_gone() {
                break;
            }
            if !is_terminal {
                self.echo(&line)?;
            }
            let done = Line::parse(&line).and_then(|line| self.does(line));
            match done.and_then(|done| self.tell(number, &line, done)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(failure) if self.format == Format::Json => self.out.line(&failure.json())?,
                Err(failure) => {
                    self.out.finish()?;
                    complain(&failure.to_string());
                }
            }
        }
        Ok(())
    }

    /// Shows a line that nobody sees otherwise, without what the caller said.
    fn echo(&mut self, line: &str) -> Result<(), Failure> {
        if self.format == Format::Json || line.trim().is_empty() {
            return Ok(());
        }
        let paint = Paint::new(self.out.colour());
        let shown = Line::shown(line);
        let line = match shown.strip_prefix('#') {
            Some(story) => paint.with(Ink::Dim, story.trim()),
            None => paint.with(Ink::Bold, &format!("> {shown}")),
        };
        self.out.line(&line)
    }

    fn does(&mut self, line: Option<Line>) -> Result<Done, Failure> {
        let Some(line) = line else { return Ok(Done::Nothing) };
        match &line {
            Line::Help => {
                for (usage, about) in COMMANDS {
                    self.out.line(&format!("  {usage:<36} {about}"))?;
                }
                return Ok(Done::Nothing);
            }
            Line::Quit => return Ok(Done::Over),
            Line::Start { action, name } => {
                let start = Start::new(action, self.operator.clone(), self.channel).named(name);
                self.case = Some(self.desk.start(&start)?);
            }
            Line::Resume(case) => {
                let case = self.desk.case(case, &self.operator);
                case.view()?;
                self.case = Some(case);
            }
            Line::TakeOver(Some(case)) => {
                let case = self.desk.case(case, &self.operator);
                let turn = case.take_over()?;
                self.case = Some(case);
                return Ok(Done::Turn(Box::new(turn)));
            }
            _ => {}
        }
        let Some(case) = self.case.clone() else {
            return Err(
                Failure::desk(1, "no_case", "", "there is no case").help("open one with `start ACTION NAME`")
            );
        };
        Ok(Done::Turn(Box::new(self.says(&case, line)?)))
    }

    fn says(&mut self, case: &OperatorCase, line: Line) -> Result<Turn, Failure> {
        Ok(match line {
            Line::Choose { challenge, contact: None } => case.choose(&challenge)?,
            Line::Choose { challenge, contact: Some(contact) } => case.choose_contact(&challenge, contact)?,
            Line::Answer { challenge, answers } => case.answer(&challenge, answers)?,
            Line::AnswerWithCode { challenge } => {
                let code = self.sent_code(case, &challenge)?;
                case.answer(&challenge, [code])?
            }
            Line::Confirm { challenge, fields } => case.confirm(&challenge, fields)?,
            Line::Unavailable(challenge) => case.unavailable(&challenge)?,
            Line::Escalate(reason) => case.escalate(reason)?,
            Line::TakeOver(_) => case.take_over()?,
            Line::EndGrant => case.end_grant()?,
            Line::Cancel => case.cancel()?,
            Line::CarryOut => {
                // Said at once: whatever fails later, the caller can have it.
                for part in case.carry_out()? {
                    self.out.line(&format!("read out   {}", part.expose()))?;
                }
                let mut turn = case.say(OperatorInput::View)?;
                let since = Instant::now();
                while self.works && turn.view.state == CaseState::Redeemed && since.elapsed() < WAIT {
                    thread::sleep(LOOK);
                    turn.view = case.view()?;
                }
                turn
            }
            Line::NotMe => {
                case.not_me()?;
                case.say(OperatorInput::View)?
            }
            _ => case.say(OperatorInput::View)?,
        })
    }

    /// Waits for the code that was sent for a challenge.
    fn sent_code(&self, case: &OperatorCase, challenge: &str) -> Result<Sensitive<String>, Failure> {
        let Some(codes) = &self.codes else {
            let message = "`@code` is for scripts, which have nobody to read the code out";
            return Err(Failure::desk(2, "line", "", message).help("type the code"));
        };
        let view = case.view()?;
        let asked = view.challenges.iter().find(|found| found.challenge == challenge);
        let Some(command) = asked.and_then(|found| found.asked.as_ref()) else {
            let message = format!("no code was sent for `{challenge}`");
            return Err(Failure::desk(1, "not_asked", "", &message)
                .help(&format!("write `choose {challenge}` first")));
        };
        let since = Instant::now();
        loop {
            if let Some(code) = codes.find(&command.to_string())? {
                return Ok(code);
            }
            if since.elapsed() > WAIT {
                let message = format!("the code of `{challenge}` is in none of the files");
                let help = "`@code` reads channels `{ file = ... }` only, and a worker must run";
                return Err(Failure::desk(2, "no_code", "", &message).help(help));
            }
            thread::sleep(LOOK);
        }
    }

    /// Shows the effect of a line. False at the end.
    fn tell(&mut self, number: u32, line: &str, done: Done) -> Result<bool, Failure> {
        let turn = match done {
            Done::Over => {
                if let Some(case) = self.open_case() {
                    let id = case.id().as_str();
                    if self.format != Format::Json {
                        self.out.line(&format!("The case stays open: `resume {id}` goes on with it."))?;
                    }
                }
                return Ok(false);
            }
            Done::Nothing => return Ok(true),
            Done::Turn(turn) => turn,
        };
        let case = self.case.as_ref().map_or("", |case| case.id().as_str());
        let page = match self.format {
            Format::Json => show::members(number, &Line::shown(line), case, &turn) + "\n",
            _ => show::page(case, &turn, Paint::new(self.out.colour())),
        };
        self.out.print(&page)?;
        Ok(true)
    }

    fn open_case(&self) -> Option<&OperatorCase> {
        let case = self.case.as_ref()?;
        case.view().ok().filter(|view| view.state != CaseState::Ended).map(|_| case)
    }
}
