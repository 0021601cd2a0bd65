use bonafides::Time;

/// The beginning of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    At(Time),
    /// The last number of days.
    Days(u16),
}

/// Reads a time, or a number of days.
pub(crate) fn since(text: &str) -> Result<Since, String> {
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse().ok()) {
        return Ok(Since::Days(days));
    }
    text.parse()
        .map(Since::At)
        .map_err(|_| "pass a time such as 2026-11-16T00:00:00Z, or a number of days such as 7d".to_owned())
}
