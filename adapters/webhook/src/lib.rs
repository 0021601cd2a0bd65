//! Gateways of a service desk that are reached over HTTPS.
//!
//! - [`WebhookChannel`] and [`WebhookProvider`] send signed webhooks (Standard Webhooks) to a gateway for text messages or
//!   push, to a ticket system, or to a provider of challenges. [`Inbox`] verifies what they send back.
//! - [`ChatChannel`] posts notices to Microsoft Teams and Slack.
//! - [`ServiceNow`] and [`Jira`] open tickets.
//! - [`WebhookSink`] passes the records of the log on as events.
//!
//! Only HTTPS, to a server that proves its name; HTTP only to this machine. Redirects are not followed. An answer that does
//! not come is [`Unknown`](bonafides_parts::SendStatus::Unknown) if the request may have been read.
#![forbid(unsafe_code)]

mod channel;
mod chat;
mod inbox;
mod incoming;
mod outcome;
mod pause;
mod provider;
mod signature;
mod signed;
mod sink;
mod ticket;

pub use bonafides_http::{HttpUrl as GatewayUrl, Login, UrlError};
pub use channel::{Shape, WebhookChannel};
pub use chat::{Chat, ChatChannel};
pub use inbox::{Inbox, InboxError};
pub use incoming::{Incoming, Receipt, ReceiptStatus};
pub use provider::WebhookProvider;
pub use sink::WebhookSink;
pub use ticket::{Jira, NameError, ProjectKey, ServiceNow, TableName};
