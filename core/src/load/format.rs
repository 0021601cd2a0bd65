use super::{PolicyError, placed};
use crate::diagnostic::place::Places;
use crate::document::{self, Source};

/// Formats a document in one style, as `bonafides fmt` does: two spaces of indentation, at most one blank
/// line, aligned columns still aligned, lists and maps between brackets on one line if it has at most
/// 120 characters (160 in aligned rows), else as a block. Preserves the meaning (the digest), the order of
/// keys, comments, line endings, and text that is already in this style. Text for which this is impossible
/// is returned unchanged, except for a byte order mark.
///
/// Also works on a policy with mistakes, as long as it is well-formed. JSON is written with one entry per
/// line. TOML is read and returned unchanged: no printer for it preserves every comment.
///
/// # Errors
/// Every reason why the text cannot be read.
pub fn format(source: &Source<'_>) -> Result<String, PolicyError> {
    let (root, _) = document::read(source)
        .map_err(|findings| PolicyError { diagnostics: placed(source, Places::Chars, findings) })?;
    Ok(document::print(source, &root))
}
