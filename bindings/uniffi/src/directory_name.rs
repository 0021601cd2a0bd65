use bonafides_surface as surface;

use crate::Result;

/// A distinguished name or a bare name: equal to another if a directory takes both for one.
///
/// Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine compares groups.
#[derive(Debug, PartialEq, Eq, Hash, uniffi::Object)]
#[uniffi::export(Eq, Hash)]
pub struct DirectoryName(bonafides::directory::DirectoryName);

#[uniffi::export]
impl DirectoryName {
    /// Reads a name; an empty text and a malformed distinguished name are an error.
    #[uniffi::constructor]
    pub fn new(text: &str) -> Result<Self> {
        Ok(Self(surface::directory_name(text)?))
    }

    /// The one text that stands for all spellings of this name: a key of maps, not a name to write down.
    pub fn key(&self) -> String {
        self.0.key().to_owned()
    }

    /// Whether it is a distinguished name.
    pub fn is_distinguished(&self) -> bool {
        self.0.is_distinguished()
    }

    /// The value of the CN that a distinguished name begins with, folded; none if it begins with none.
    pub fn leading_cn(&self) -> Option<String> {
        self.0.leading_cn().map(str::to_owned)
    }

    /// Whether this name in a policy means that group of a subject: they are equal, or this is a
    /// bare name and the other one's leading CN.
    pub fn means(&self, group: &Self) -> bool {
        self.0.means(&group.0)
    }
}
