use super::{PolicyError, placed};
use crate::diagnostic::place::Places;
use crate::document::{self, Source};

/// The document in one style, as `bonafides fmt` writes it: two spaces of indentation, one blank line
/// at most, columns that were lined up still lined up, lists and maps between brackets on one line if
/// it has at most 120 characters (160 in rows that are lined up), else as a block. Its meaning (the
/// digest), the order of its keys, its comments and its kind of line ends stay as they are, and what
/// is in this style already stays as it is. A text that could not be kept so would come back unchanged,
/// but for a byte order mark.
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
