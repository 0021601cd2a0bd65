//! What crosses a border by value.
#![allow(clippy::wildcard_imports, reason = "the files are one module, cut up by a program")]

mod command;
mod decision;
mod grant;
mod input;
mod json;
mod native;
mod reply;
mod config;

use bonafides::Time;
use bonafides_surface as surface;
use serde::{Deserialize, Serialize};

use crate::{BonafidesError, Secret};

pub use command::*;
pub use decision::*;
pub use grant::*;
pub use input::*;
pub use json::*;
pub use reply::*;
pub use config::*;
