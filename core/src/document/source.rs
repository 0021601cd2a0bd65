use super::Limits;
use crate::diagnostic::place::Span;
use crate::diagnostic::{Code, Finding};

/// The language of a document. All three carry the same model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// YAML 1.2, core schema, one document, no aliases and no tags.
    Yaml,
    /// JSON (RFC 8259).
    Json,
    /// TOML 1.0.
    Toml,
}

/// The bytes of a document, with its format and limits.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    bytes: &'a [u8],
    pub(crate) format: Format,
    pub(crate) limits: Limits,
}

impl<'a> Source<'a> {
    /// A document in `format`; `text` may be bytes that have not been validated as UTF-8.
    pub fn new(text: &'a (impl AsRef<[u8]> + ?Sized), format: Format) -> Self {
        Self { bytes: text.as_ref(), format, limits: Limits::default() }
    }

    /// A YAML document.
    pub fn yaml(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new(text, Format::Yaml)
    }

    /// A JSON document.
    pub fn json(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new(text, Format::Json)
    }

    /// A TOML document.
    pub fn toml(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new(text, Format::Toml)
    }

    /// A document whose format is determined by its file name: `.json`, `.toml`, otherwise YAML.
    pub fn named(name: &str, text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let format = if ending.eq_ignore_ascii_case("json") {
            Format::Json
        } else if ending.eq_ignore_ascii_case("toml") {
            Format::Toml
        } else {
            Format::Yaml
        };
        Self::new(text, format)
    }

    /// Returns the same document with other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Returns the text without byte order marks, if it is UTF-8 and within the size limit.
    pub(crate) fn text(&self) -> Result<&'a str, Vec<Finding>> {
        if self.bytes.len() > self.limits.bytes {
            return Err(vec![
                Finding::new(
                    Code::TooLarge,
                    Span::START,
                    format!(
                        "the document has {} bytes; the limit is {}",
                        self.bytes.len(),
                        self.limits.bytes
                    ),
                )
                .help("split the policy, or raise the size limit where it is loaded"),
            ]);
        }
        match std::str::from_utf8(self.bytes) {
            Ok(text) => Ok(unmarked(text)),
            Err(error) => {
                let place = self.readable().chars().count();
                let message = format!("byte {} is not UTF-8", error.valid_up_to());
                let finding = Finding::new(Code::NotUtf8, Span::new(place, place.saturating_add(1)), message);
                Err(vec![finding.help("save the file as UTF-8")])
            }
        }
    }

    /// Returns the text as far as it is UTF-8, to find places in; empty if the text is too large.
    pub(crate) fn readable(&self) -> &'a str {
        if self.bytes.len() > self.limits.bytes {
            return "";
        }
        let text = self.bytes.utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
        unmarked(text)
    }
}

/// Returns `text` without the byte order marks at its start. Programs that add a mark to a file that has one
/// leave two; if one were kept here, it would be lost the next time the text is read.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}
