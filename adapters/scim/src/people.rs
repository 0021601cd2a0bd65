//! The people of a policy, for one subject, and the view of one account that a step asks for.

use bonafides::Time;
use bonafides_parts::{Account, AccountReader, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts};

use crate::fault::Fault;
use crate::find::Identifier;
use crate::server::Call;
use crate::user::{MANAGER, PRIMARY_EMAIL, User, WORK_EMAIL};
use crate::{find, groups};

/// Everything that people are looked up with.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    pub(crate) call: Call<'a>,
    pub(crate) identifiers: &'a [Identifier],
}

impl Lookup<'_> {
    /// Returns the profile of the account with this id; `None` if there is none.
    pub(crate) fn read(&self, id: &str, request: ProfileRequest<'_>) -> Result<Option<Account>, Fault> {
        let Some(user) = find::by_id(self.call, id)? else { return Ok(None) };
        let groups = groups::of_user(self.call, &user)?;
        let relationships = request.relationships(self, &user)?;
        Ok(Some(Account::new(request.profile(self, &user, relationships, []), groups)))
    }
}

impl AccountReader for Lookup<'_> {
    type Account = User;

    const MAILBOX: &'static [&'static str] = &[WORK_EMAIL, PRIMARY_EMAIL];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        match channel {
            "sms" => &["phoneNumbers.mobile"],
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
        user.language()
    }

    fn values(&self, user: &User, attribute: &str) -> Vec<String> {
        user.all(attribute)
    }

    /// SCIM has the time at which the account was changed, and not what.
    fn changed_at(&self, _: &User, _: &str) -> Option<Time> {
        None
    }
}

impl PeopleLookup for Lookup<'_> {
    type Error = Fault;

    fn referred_to(&self, subject: &User, attribute: &str) -> Result<RelatedAccounts<User>, Fault> {
        match (attribute, subject.manager()) {
            // A reference, and never a name.
            (MANAGER, Some(id)) => {
                Ok(find::by_id(self.call, id)?.into_iter().map(|user| (None, user)).collect())
            }
            (MANAGER, None) => Ok(Vec::new()),
            _ => self.people_named(subject.all(attribute).iter().map(String::as_str)),
        }
    }

    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<User>, Fault> {
        let groups = match group {
            PolicyGroup::Bound(id) => vec![(*id).to_owned()],
            PolicyGroup::Named { name, .. } => {
                groups::named(&groups::all(self.call)?, name).into_iter().map(|group| group.id).collect()
            }
            _ => Vec::new(),
        };
        let mut people = Vec::new();
        for group in groups {
            people.extend(groups::members(self.call, &group)?);
        }
        Ok(people)
    }

    fn named(&self, name: &str) -> Result<Option<User>, Fault> {
        find::by_name(self.call, self.identifiers, name)
    }

    fn merely_claims(&self, user: &User, name: &str) -> bool {
        user.merely_claims(name)
    }
}
