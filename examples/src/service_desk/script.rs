//! A script: a call with one sentence per line.

use super::act::Act;
use super::call::ServiceDesk;
use super::clock::Clock;
use super::error::Trouble;
use super::screen::Look;

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// The story, for the reader.
    Story(String),
    Act(Act),
}

/// A parsed script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// The lines with their numbers in the file, from 1.
    lines: Vec<(usize, Line)>,
}

impl Script {
    /// Reads a script; the error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines: Vec<(usize, Line)> = Vec::new();
        let mut together = false;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if let Some(story) = line.strip_prefix('#') {
                match lines.last_mut() {
                    Some((_, Line::Story(before))) if together => {
                        *before = [before, " ", story.trim()].concat();
                    }
                    _ => lines.push((number, Line::Story(story.trim().to_owned()))),
                }
                together = true;
                continue;
            }
            together = false;
            if !line.is_empty() {
                let act = Act::parse(line).map_err(|error| format!("line {number}: `{line}`: {error}"))?;
                lines.push((number, Line::Act(act)));
            }
        }
        Ok(Self { lines })
    }

    /// Returns the names of all callers.
    pub fn callers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (_, line) in &self.lines {
            if let Line::Act(Act::Calls(name, _) | Act::SelfService(name, _)) = line
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }
}

impl ServiceDesk<'_> {
    /// Plays a script from the first line to the last. The error names the line.
    pub fn play(&mut self, script: &Script) -> Result<(), Trouble> {
        self.enrol(&script.callers())?;
        let start = self.world.own.enrolled_at.milliseconds();
        self.clock = Clock::Scripted(start.max(self.clock.now().milliseconds()));
        for (number, line) in &script.lines {
            let done = match line {
                Line::Story(text) => self.story(text),
                Line::Act(act) => self.does(act),
            };
            done.map_err(|error| match error {
                Trouble::NotHere(why) => Trouble::NotHere(format!("line {number}: {why}")),
                other => other,
            })?;
        }
        self.trail()
    }

    fn story(&mut self, text: &str) -> Result<(), Trouble> {
        self.screen.gap()?;
        Ok(self.screen.line(Look::Faint, text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn an_error_names_its_line() {
        let error = Script::parse("# a story\n\nat 2026-12-07 08:15\noperator ask questions\n").err();
        assert!(error.is_some_and(|error| error.starts_with("line 4: `operator ask questions`: ")));
    }

    #[test]
    fn callers_are_named_once() {
        let script = Script::parse("a calls for x\nb opens self-service for x\na calls for y\n");
        assert_eq!(script.map(|script| script.callers().join(" ")), Ok("a b".to_owned()));
    }
}
