use std::io::{self, BufRead};

/// Bytes of a line that are looked at.
const LONGEST: u64 = 1 << 16;

/// What is typed.
pub(super) struct Input<'io> {
    lines: &'io mut dyn BufRead,
}

impl<'io> Input<'io> {
    pub(super) fn new(lines: &'io mut dyn BufRead) -> Self {
        Self { lines }
    }

    /// The next line, without spaces at its ends; none at the end of what is typed. What is no text is
    /// read as far as it is.
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
