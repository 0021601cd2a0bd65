use std::io::{self, BufRead};

/// The most bytes of a line that are read.
const LONGEST: u64 = 1 << 16;

/// The typed input.
pub(super) struct Input<'io> {
    lines: &'io mut dyn BufRead,
}

impl<'io> Input<'io> {
    pub(super) fn new(lines: &'io mut dyn BufRead) -> Self {
        Self { lines }
    }

    /// Returns the next line, trimmed; `None` at the end of the input. Replaces bytes that are not UTF-8.
    pub(super) fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = io::Read::take(&mut *self.lines, LONGEST).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()))
    }
}
