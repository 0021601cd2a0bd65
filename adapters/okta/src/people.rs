//! The people of a policy, for one subject, and the view of one account that a step asks for.

use bonafides::Time;
use bonafides_parts::{
    Account, AccountReader, DirectoryError, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts,
};

use crate::api::Call;
use crate::find::Identifier;
use crate::user::{EMAIL, User};
use crate::{find, groups};

/// The attribute of the manager, by their name.
const MANAGER: &str = "manager";
/// The attribute of the manager, by their id or another name.
const MANAGER_ID: &str = "managerId";

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
        let facts = [("last_sign_in", user.last_sign_in()), ("password_changed", user.password_set())];
        let facts = facts.into_iter().filter_map(|(name, time)| Some((name, time?)));
        Ok(Some(Account::new(request.profile(self, &user, relationships, facts), groups)))
    }

    /// Returns the manager. What an org keeps in `managerId` is the id of the account, or a name of it.
    fn manager(&self, user: &User) -> Result<RelatedAccounts<User>, DirectoryError> {
        let mut names = user.all(MANAGER_ID);
        if names.is_empty() {
            names = user.all(MANAGER);
        }
        let mut managers = Vec::new();
        for name in names {
            let found = match find::by_id(self.call, name)? {
                Some(manager) => Some(manager),
                None => self.person_named(name)?,
            };
            managers.extend(found.map(|manager| (None, manager)));
        }
        Ok(managers)
    }
}

impl AccountReader for Lookup<'_> {
    type Account = User;

    const MAILBOX: &'static [&'static str] = &[EMAIL];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        match channel {
            "sms" => &["mobilePhone"],
            _ => &[],
        }
    }

    fn id(user: &User) -> &str {
        &user.id
    }

    fn name(user: &User) -> String {
        user.display()
    }

    fn is_enabled(user: &User) -> bool {
        user.is_enabled()
    }

    fn language(user: &User) -> Option<String> {
        user.language().map(str::to_owned)
    }

    fn values(&self, user: &User, attribute: &str) -> Vec<String> {
        user.all(attribute).into_iter().map(str::to_owned).collect()
    }

    /// Okta has the time at which the account was changed, and not what.
    fn changed_at(&self, _: &User, _: &str) -> Option<Time> {
        None
    }
}

impl PeopleLookup for Lookup<'_> {
    type Error = DirectoryError;

    fn referred_to(&self, subject: &User, attribute: &str) -> Result<RelatedAccounts<User>, DirectoryError> {
        match attribute {
            MANAGER | MANAGER_ID => self.manager(subject),
            _ => self.people_named(subject.all(attribute)),
        }
    }

    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<User>, DirectoryError> {
        groups::members(self.call, group)
    }

    fn named(&self, name: &str) -> Result<Option<User>, DirectoryError> {
        find::by_name(self.call, self.identifiers, name)
    }

    fn merely_claims(&self, user: &User, name: &str) -> bool {
        user.merely_claims(name)
    }
}
