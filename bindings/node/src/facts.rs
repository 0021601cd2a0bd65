use std::sync::Arc;

use napi::bindgen_prelude::{External, ExternalRef};

/// Facts that are read once, for many decisions.
///
/// An external value: an instance of a class takes longer to make than the facts take to read.
pub(crate) type Facts = External<Arc<bonafides::Facts<'static>>>;

/// One of many facts.
pub(crate) type EachFacts = ExternalRef<Arc<bonafides::Facts<'static>>>;
