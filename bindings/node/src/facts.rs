use std::sync::Arc;

use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;

/// Facts that are read once, for many decisions.
#[napi]
pub struct Facts(pub(crate) Arc<bonafides::Facts<'static>>);

#[napi]
impl Facts {
    /// Reads facts from JSON text.
    #[napi(factory, catch_unwind)]
    pub fn from_json(text: String) -> napi::Result<Self> {
        surface::facts(&text).map(|facts| Self(Arc::new(facts))).map_err(thrown)
    }
}
