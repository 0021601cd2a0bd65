//! The view of one account that a step asks for.

use bonafides::Time;
use bonafides_ldif::{Account, AccountsError, active_directory};
use bonafides_parts::{
    self as parts, AccountReader, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts,
};

use super::view::View;

/// The attribute of addresses of other people: their mailbox at work, which they can read.
const MAIL: &str = "mail";

/// Returns the profile of an account; `None` if it has no id.
pub(super) fn of(
    view: &View,
    account: &Account,
    request: ProfileRequest<'_>,
) -> Result<Option<parts::Account>, AccountsError> {
    if account.guid.is_none() {
        return Ok(None);
    }
    let lookup = Lookup { view };
    let relationships = request.relationships(&lookup, &account)?;
    let groups = view.accounts.groups_of(account).iter().map(|name| view.group(name)).collect();
    Ok(Some(parts::Account::new(request.profile(&lookup, &account, relationships, []), groups)))
}

/// The view in which people are looked up.
pub(super) struct Lookup<'v> {
    view: &'v View,
}

impl<'v> AccountReader for Lookup<'v> {
    type Account = &'v Account;

    const MAILBOX: &'static [&'static str] = &[MAIL];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        active_directory::usual_contact(channel)
    }

    fn id<'a>(account: &'a &'v Account) -> &'a str {
        // A view has no account without one.
        account.guid.as_deref().unwrap_or_default()
    }

    fn name(account: &&'v Account) -> String {
        account.display_name().unwrap_or(&account.sam_account_name).to_owned()
    }

    fn is_enabled(account: &&'v Account) -> bool {
        account.is_enabled()
    }

    fn language(account: &&'v Account) -> Option<String> {
        account.first("preferredLanguage").map(str::to_owned)
    }

    fn values(&self, account: &&'v Account, attribute: &str) -> Vec<String> {
        account.all(attribute).map(str::to_owned).collect()
    }

    /// No value of an entry is newer than it.
    fn changed_at(&self, account: &&'v Account, _: &str) -> Option<Time> {
        account.changed
    }
}

impl<'v> PeopleLookup for Lookup<'v> {
    type Error = AccountsError;

    fn referred_to(
        &self,
        subject: &&'v Account,
        attribute: &str,
    ) -> Result<RelatedAccounts<&'v Account>, AccountsError> {
        let found = self.view.accounts.referred_to(subject, attribute)?;
        // As old as the entry of the subject, which names them.
        Ok(found.into_iter().map(|account| (subject.changed, account)).collect())
    }

    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<&'v Account>, AccountsError> {
        let name = match group {
            PolicyGroup::Bound(id) => self.view.name_of(id),
            PolicyGroup::Named { name, .. } => Some(name),
            _ => None,
        };
        Ok(name.map(|name| self.view.accounts.members_of(name)).unwrap_or_default())
    }

    fn named(&self, name: &str) -> Result<Option<&'v Account>, AccountsError> {
        Ok(self.view.accounts.find(name))
    }

    /// Only administrators write the addresses of a domain.
    fn merely_claims(&self, _: &&'v Account, _: &str) -> bool {
        false
    }
}
