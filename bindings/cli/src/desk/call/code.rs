//! The codes in the files of channels, for scripts.

use std::fs;
use std::path::PathBuf;

use bonafides::keys::Sensitive;
use bonafides_desk::config::{ChannelConfig, DeskConfig};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The files in place of gateways.
pub(super) struct SentCodes(Vec<PathBuf>);

/// A text that was sent.
#[derive(Deserialize)]
struct Sent {
    id: String,
    text: Sensitive<String>,
}

impl SentCodes {
    pub(super) fn of(config: &DeskConfig) -> Self {
        let files = config.channels.values().filter_map(|channel| match channel {
            ChannelConfig::File(path) => Some(path.clone()),
            _ => None,
        });
        Self(files.collect())
    }

    /// Returns the code that was sent in the step of a command; `None` if it is in no file yet.
    pub(super) fn find(&self, command: &str) -> Result<Option<Sensitive<String>>, Failure> {
        // The prompt and the text are two commands of one step.
        let step = |id: &str| id.rsplit_once('.').map(|(step, _)| step.to_owned());
        for path in &self.0 {
            if !path.exists() {
                continue;
            }
            let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
            let text = Zeroizing::new(text);
            let lines = text.lines().rev().filter_map(|line| serde_json::from_str::<Sent>(line).ok());
            let mut sent = lines.filter(|sent| step(&sent.id) == step(command));
            if let Some(code) = sent.find_map(|sent| code(sent.text.expose())) {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }
}

/// Returns the first number with as many digits as a code has.
fn code(text: &str) -> Option<Sensitive<String>> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.find(|digits| digits.len() >= 4).map(|digits| digits.to_owned().into())
}
