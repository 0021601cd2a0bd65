use bonafides::case::{Operator, OperatorKind};

use super::args::Who;
use crate::failure::Failure;

impl Who {
    /// Returns the person who runs the command. The system has authenticated them, and the desk trusts it.
    pub(crate) fn operator(&self) -> Result<Operator, Failure> {
        let id = match &self.who {
            Some(id) => Some(id.clone()),
            None => ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()),
        };
        match id.filter(|id| !id.trim().is_empty()) {
            Some(id) => Ok(Operator::new(id.trim(), OperatorKind::Person)),
            None => Err(Failure::argument(
                "your login name is unknown: none of USER, LOGNAME and USERNAME is set",
                "pass `--as ID`",
            )),
        }
    }
}
