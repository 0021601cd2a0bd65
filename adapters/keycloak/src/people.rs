//! The people of a policy, for one subject, and the view of one account that a step asks for.

use bonafides::Time;
use bonafides_parts::{
    Account, AccountReader, DirectoryError, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts,
};

use crate::admin::Call;
use crate::find::Identifier;
use crate::user::{EMAIL, User};
use crate::{credential, find, groups};

/// The attribute with the language of an account.
const LOCALE: &str = "locale";

/// Everything that people are looked up with.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    pub(crate) call: Call<'a>,
    pub(crate) identifiers: &'a [Identifier],
}

impl Lookup<'_> {
    /// Returns the profile of the account with this id; `None` if there is none.
    pub(crate) fn read(
        &self,
        id: &str,
        request: ProfileRequest<'_>,
    ) -> Result<Option<Account>, DirectoryError> {
        let Some(user) = find::by_id(self.call, id)? else { return Ok(None) };
        let Some(groups) = groups::of_user(self.call, id)? else { return Ok(None) };
        let relationships = request.relationships(self, &user)?;
        let facts = credential::password_set(self.call, id)?.map(|time| ("password_changed", time));
        Ok(Some(Account::new(request.profile(self, &user, relationships, facts), groups)))
    }
}

impl AccountReader for Lookup<'_> {
    type Account = User;

    const MAILBOX: &'static [&'static str] = &[EMAIL];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        match channel {
            "sms" => &["phoneNumber", "mobile"],
            _ => &[],
        }
    }

    fn id(user: &User) -> &str {
        &user.id
    }

    fn name(user: &User) -> String {
        user.name()
    }

    fn is_enabled(user: &User) -> bool {
        user.enabled
    }

    fn language(user: &User) -> Option<String> {
        user.first(LOCALE).map(str::to_owned)
    }

    fn values(&self, user: &User, attribute: &str) -> Vec<String> {
        user.all(attribute).into_iter().map(str::to_owned).collect()
    }

    /// Keycloak does not keep the time of a change, and what is as old as the account may have been changed just now.
    fn changed_at(&self, _: &User, _: &str) -> Option<Time> {
        None
    }
}

impl PeopleLookup for Lookup<'_> {
    type Error = DirectoryError;

    fn referred_to(&self, subject: &User, attribute: &str) -> Result<RelatedAccounts<User>, DirectoryError> {
        self.people_named(subject.all(attribute))
    }

    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<User>, DirectoryError> {
        let groups = match group {
            PolicyGroup::Bound(id) => groups::by_id(self.call, id)?.into_iter().collect(),
            PolicyGroup::Named { written, name } => groups::by_name(self.call, name, written)?,
            _ => Vec::new(),
        };
        let mut people = Vec::new();
        for group in groups {
            people.extend(groups::members(self.call, &group.id)?);
        }
        Ok(people)
    }

    fn named(&self, name: &str) -> Result<Option<User>, DirectoryError> {
        find::by_name(self.call, self.identifiers, name)
    }

    fn merely_claims(&self, user: &User, name: &str) -> bool {
        user.merely_claims(name)
    }
}
