use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;

/// A parsed directory name.
#[napi]
pub struct DirectoryName(bonafides::directory::DirectoryName);

#[napi]
impl DirectoryName {
    /// Reads a name.
    #[napi(constructor, catch_unwind)]
    pub fn new(text: String) -> napi::Result<Self> {
        surface::directory_name(&text).map(Self).map_err(thrown)
    }

    /// The text that all spellings of this name share.
    #[napi(getter, catch_unwind)]
    pub fn key(&self) -> &str {
        self.0.key()
    }

    /// True if this is a distinguished name.
    #[napi(getter, catch_unwind)]
    pub fn is_distinguished(&self) -> bool {
        self.0.is_distinguished()
    }

    /// The case-folded leading CN.
    #[napi(getter, catch_unwind)]
    pub fn leading_cn(&self) -> Option<&str> {
        self.0.leading_cn()
    }

    /// Returns true if this name in a policy means that group.
    #[napi(catch_unwind)]
    pub fn means(&self, group: &DirectoryName) -> bool {
        self.0.means(&group.0)
    }
}
