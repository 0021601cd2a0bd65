use super::{PolicyError, placed};
use crate::policy::document::{self, Places, Source};

/// The document in one style, as `bonafides fmt` writes it: two spaces of indentation, one blank line
/// at most, lists and maps between brackets on one line where they fit, and columns that were lined up
/// still lined up. Its meaning (the digest), the order of its keys and its comments stay as they are,
/// and what is in this style already stays as it is, byte for byte.
///
/// Works on a policy with mistakes, too, as long as it is well-formed. JSON is written with one entry a
/// line. TOML is read and comes back as it is: there is no printer for it that keeps every comment.
///
/// # Errors
/// Every reason why the text can not be read.
pub fn format(source: &Source<'_>) -> Result<String, PolicyError> {
    let (root, _) = document::read(source)
        .map_err(|findings| PolicyError { diagnostics: placed(source, Places::Chars, findings) })?;
    Ok(document::print(source, &root))
}
