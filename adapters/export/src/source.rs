//! The origin of a log as the source of events.

use std::fmt::Write as _;

/// Returns the origin as a URI reference, percent-encoding other characters.
pub(crate) fn uri(origin: &str) -> String {
    let mut uri = String::with_capacity(origin.len());
    for byte in origin.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if uri.is_empty() { "unknown".to_owned() } else { uri }
}

/// Returns the origin as a syslog host name: at most 255 printable ASCII characters.
pub(crate) fn host(origin: &str) -> String {
    let printable = |character: char| if character.is_ascii_graphic() { character } else { '?' };
    let host: String = origin.chars().take(255).map(printable).collect();
    if host.is_empty() { "-".to_owned() } else { host }
}
