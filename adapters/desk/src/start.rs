use bonafides::case::{Opening, Operator, OperatorKind};
use bonafides::keys::Sensitive;

/// The opening of a case.
#[derive(Debug, Clone)]
#[must_use]
pub struct Start {
    pub(crate) opening: Opening,
    pub(crate) account: Option<String>,
}

impl Start {
    /// Returns an opening by `operator` over `channel` (`phone`, `chat`, `web`) for an action of the policy.
    pub fn new(action: impl Into<String>, operator: Operator, channel: impl Into<String>) -> Self {
        Self { opening: Opening::new(action, operator, channel), account: None }
    }

    /// Sets the name that the caller gave, as typed. The directory looks it up.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.opening = self.opening.named(name);
        self
    }

    /// Returns the subject by whom a pilot chooses. On a page that is the name as typed, known or not: otherwise the policy
    /// would show who is known.
    pub(crate) fn placed<'a>(&'a self, account: Option<&'a str>) -> Option<&'a str> {
        match self.opening.operator.kind {
            OperatorKind::SelfService => Some(self.opening.named.trim()),
            _ => account,
        }
    }

    /// Sets the immutable id of the account, for hosts that looked it up themselves.
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.account = Some(id.into());
        self
    }

    /// Sets the number or address of the caller, for the record; sealed.
    pub fn from(mut self, from: impl Into<Sensitive<String>>) -> Self {
        self.opening = self.opening.from(from.into());
        self
    }

    /// Sets the language of the screen.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.opening = self.opening.language(language);
        self
    }
}
