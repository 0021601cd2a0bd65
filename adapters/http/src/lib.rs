//! Requests of a desk's parts over HTTPS, and what is certain about them afterwards.
//!
//! A [`Client`] reaches only servers that prove their name, over HTTPS; over HTTP only this machine. It follows no redirect,
//! ends in time, and reads no more than it was told to. A request without an answer was certainly
//! [not sent](Unanswered::NotSent), or [perhaps](Unanswered::Perhaps) read.
#![forbid(unsafe_code)]

mod access_token;
mod agent;
mod answer;
mod client;
mod deadline;
mod directory_error;
mod encode;
mod login;
mod request;
mod url;

pub use access_token::{AccessToken, AccessTokens, WriteFault};
pub use answer::{Answer, Unanswered};
pub use client::Client;
pub use deadline::Deadline;
pub use directory_error::{found, malformed_address, malformed_answer, unexpected_status};
pub use encode::{encoded, form, is_id, is_uuid, secret_json};
pub use login::Login;
pub use request::{FORM, JSON, Method, Request};
pub use ureq::http::HeaderMap;
pub use url::{HttpUrl, UrlError};
