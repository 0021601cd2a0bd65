//! The people of a policy, for one subject, and the view of one account that a step asks for.

use bonafides::Time;
use bonafides_http::encoded;
use bonafides_parts::{
    Account, AccountReader, DirectoryError, PeopleLookup, PolicyGroup, ProfileRequest, RelatedAccounts,
};
use serde_json::Value;

use crate::find::{self, Identifier};
use crate::graph::Call;
use crate::groups;
use crate::methods::{MOBILE, Methods};
use crate::user::{MAIL, SIGN_INS, USER, User};

/// The attribute of the manager: a reference, and never a name.
const MANAGER: &str = "manager";

/// Everything that people are looked up with.
#[derive(Clone)]
pub(crate) struct Lookup<'a> {
    pub(crate) call: Call<'a>,
    pub(crate) identifiers: &'a [Identifier],
    /// The parameter with the properties that accounts are read with.
    pub(crate) select: String,
    /// True if the last sign-in of the subject is read as well.
    pub(crate) sign_ins: bool,
}

impl Lookup<'_> {
    /// Returns the profile of the account with this id; `None` if there is none.
    pub(crate) fn read(
        &self,
        id: &str,
        request: ProfileRequest<'_>,
    ) -> Result<Option<Account>, DirectoryError> {
        let with_sign_ins = self.sign_ins.then(|| format!("{},{SIGN_INS}", self.select));
        let select = with_sign_ins.as_ref().unwrap_or(&self.select);
        let Some(mut user) = find::by_id(self.call, id, select)? else { return Ok(None) };
        let Some(groups) = groups::of_user(self.call, id)? else { return Ok(None) };
        let relationships = request.relationships(self, &user)?;
        let wanted = request.contact_attributes::<Self>();
        let methods: Vec<&str> = wanted.into_iter().filter(|attribute| Methods::has(attribute)).collect();
        user.methods = Methods::read(self.call, id, &methods)?;
        let facts = [("last_sign_in", user.last_sign_in()), ("password_changed", user.password_set())];
        let facts = facts.into_iter().filter_map(|(name, time)| Some((name, time?)));
        Ok(Some(Account::new(request.profile(self, &user, relationships, facts), groups)))
    }

    fn manager(&self, user: &User) -> Result<Option<User>, DirectoryError> {
        let path = format!("/users/{}/manager?{}", encoded(&user.id), self.select);
        let found: Option<Value> = self.call.read(&path, "the manager of an account")?;
        // A contact of the organisation is nobody.
        let found = found.filter(|manager| {
            manager.get("@odata.type").and_then(Value::as_str).is_none_or(|kind| kind == USER)
        });
        let manager: Option<User> = found.and_then(|manager| serde_json::from_value(manager).ok());
        Ok(manager.filter(User::is_own))
    }
}

impl AccountReader for Lookup<'_> {
    type Account = User;

    const MAILBOX: &'static [&'static str] = &[MAIL];

    fn usual_contact(channel: &str) -> &'static [&'static str] {
        match channel {
            "sms" => &[MOBILE],
            _ => &[],
        }
    }

    fn id(user: &User) -> &str {
        &user.id
    }

    fn name(user: &User) -> String {
        user.display().to_owned()
    }

    fn is_enabled(user: &User) -> bool {
        user.is_enabled()
    }

    fn language(user: &User) -> Option<String> {
        user.language().map(str::to_owned)
    }

    fn values(&self, user: &User, attribute: &str) -> Vec<String> {
        user.all(attribute)
    }

    /// The API does not tell when a value was changed.
    fn changed_at(&self, _: &User, _: &str) -> Option<Time> {
        None
    }
}

impl PeopleLookup for Lookup<'_> {
    type Error = DirectoryError;

    fn referred_to(&self, subject: &User, attribute: &str) -> Result<RelatedAccounts<User>, DirectoryError> {
        if attribute == MANAGER {
            return Ok(self.manager(subject)?.into_iter().map(|manager| (None, manager)).collect());
        }
        self.people_named(subject.all(attribute).iter().map(String::as_str))
    }

    fn members(&self, group: &PolicyGroup<'_>) -> Result<Vec<User>, DirectoryError> {
        groups::members(self.call, group, &self.select)
    }

    fn named(&self, name: &str) -> Result<Option<User>, DirectoryError> {
        find::by_name(self.call, self.identifiers, name, &self.select)
    }

    /// Every property that names an account is one that only administrators change.
    fn merely_claims(&self, _: &User, _: &str) -> bool {
        false
    }
}
