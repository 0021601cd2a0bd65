//! Ticket systems with an interface of their own.

mod jira;
mod names;
mod servicenow;
mod system;

pub use jira::Jira;
pub use names::{NameError, ProjectKey, TableName};
pub use servicenow::ServiceNow;

use bonafides_parts::Alert;

/// The reason that a text is not a ticket.
pub(crate) const NO_ALERT: &str = "a ticket system takes alerts, and nothing else";

/// Returns the title of a ticket. Contains no name.
pub(crate) fn title(alert: &Alert) -> String {
    format!("Service desk alert: {} ({})", alert.event, alert.severity)
}
