use std::collections::BTreeMap;
use std::path::Path;

use bonafides::{Policy, Source};
use bonafides_parts::{Channel, Sink};

use super::{Check, keys, parts, store};
use crate::config::{ConfigErrors, DeskConfig, KeyReader};
use crate::error::{DeskError, OpenError};
use crate::parts::Part;
use crate::{Desk, TimeLimits};

impl DeskConfig {
    /// Reads a configuration and checks everything that it names. Never fails: what is wrong is in the result.
    pub fn examine(path: impl AsRef<Path>) -> Vec<Check> {
        match Self::read(path.as_ref()) {
            Ok(config) => {
                let mut checks = vec![Check::fine("configuration", path.as_ref().display().to_string())];
                checks.extend(config.doctor());
                checks
            }
            Err(errors) => of_errors("configuration", &errors),
        }
    }

    /// Checks keys, store, policy and every part, also if the desk cannot be opened.
    pub fn doctor(&self) -> Vec<Check> {
        let reader = KeyReader::new(self.desk.keys.clone());
        let opened = reader.open();
        let mut checks = vec![keys::source(&self.desk.keys, &opened)];
        // Opening a database that is not there would make one.
        checks.extend(self.check_place());
        let (Ok(keys), true) = (opened, checks.iter().all(Check::is_fine)) else {
            checks.extend(self.alone());
            return checks;
        };
        let opened =
            self.open_store().map_err(OpenError::from).and_then(|_| self.builder_with(reader, &keys));
        match opened.map(crate::DeskBuilder::unvalidated) {
            Ok(Ok(desk)) => {
                checks.extend(desk.doctor());
                #[cfg(feature = "oidc")]
                checks.extend(self.vouchers());
                checks.extend(self.against(&desk));
            }
            Err(OpenError::Store(error)) => {
                checks.push(store::of(&error));
                checks.extend(self.alone());
            }
            Err(OpenError::Provider { name, reason, help }) => {
                checks.push(Check::wrong(format!("provider {name}"), reason, help));
                checks.extend(self.alone());
            }
            Ok(Err(error)) | Err(error) => {
                checks.push(Check::wrong("desk", &error, error.help()));
                checks.extend(self.alone());
            }
        }
        checks
    }

    fn check_place(&self) -> Option<Check> {
        self.missing_database().map(|path| {
            let help = "restore it from a backup, or correct `store.sqlite`; `bonafides desk migrate` makes an empty one";
            Check::wrong("store", format!("there is no `{}`", path.display()), help)
        })
    }

    /// Checks the parts that do not need the store.
    fn alone(&self) -> Vec<Check> {
        let limits = TimeLimits::default();
        let mut checks = parts::directory(&Part::new("directory", self.directory.open().directory), &limits);
        let channel = |name: &String| format!("channel {name}");
        let channels: BTreeMap<String, Part<dyn Channel>> = (self.channels.iter())
            .map(|(name, part)| (name.clone(), Part::new(&channel(name), part.open())))
            .collect();
        let sink = |name: &String| format!("sink {name}");
        let sinks: BTreeMap<String, Part<dyn Sink>> = self
            .sinks
            .iter()
            .map(|(name, part)| (name.clone(), Part::new(&sink(name), part.open(self.desk.origin.as_str()))))
            .collect();
        checks.extend(parts::each("channel", &channels, limits.channel, Channel::check));
        checks.extend(parts::each("sink", &sinks, limits.sink, Sink::check));
        #[cfg(feature = "oidc")]
        checks.extend(self.vouchers());
        checks
    }

    /// Checks the provider at which vouchers sign in.
    #[cfg(feature = "oidc")]
    fn vouchers(&self) -> Option<Check> {
        let provider = self.vouch.as_ref()?.open()?;
        Some(match provider.check() {
            Ok(()) => Check::fine("vouch", "vouchers can sign in"),
            Err(error) => Check::wrong("vouch", &error, error.help()),
        })
    }

    /// Compares the policy in force with this configuration and with its own file.
    fn against(&self, desk: &Desk) -> Vec<Check> {
        let in_force = desk.policy_in_force();
        // Of a policy that cannot be read, the file may well be the text.
        let is_known = matches!(in_force, Ok(_) | Err(DeskError::NoPolicy));
        let in_force = in_force.ok();
        let mut checks = Vec::new();
        if let Some(policy) = &in_force {
            match self.check(policy) {
                Ok(()) => checks.push(Check::fine("needs", "every part of the policy has an entry")),
                Err(errors) => checks.extend(of_errors("needs", &errors)),
            }
        }
        checks.extend(in_force.as_ref().and_then(|policy| self.tickets(policy)));
        checks.extend(is_known.then(|| self.policy_file(in_force.as_ref())));
        checks
    }

    /// Checks that tickets are opened, if the policy opens any.
    fn tickets(&self, policy: &Policy) -> Option<Check> {
        match &self.desk.tickets {
            Some(name) => Some(Check::fine("tickets", format!("the channel `{name}` opens them"))),
            None if policy.opens_tickets() => Some(Check::wrong(
                "tickets",
                "the policy opens tickets, and nothing takes them",
                "name a channel in `desk.tickets`",
            )),
            None => None,
        }
    }

    fn policy_file(&self, in_force: Option<&Policy>) -> Check {
        let path = &self.desk.policy;
        let name = path.display().to_string();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let help =
                    "restore the file, or correct `desk.policy`; the policy in force stays so meanwhile";
                return Check::wrong("policy file", format!("`{name}`: {error}"), help);
            }
        };
        let Ok(policy) = Policy::load(&Source::named(&name, &bytes)) else {
            return Check::wrong(
                "policy file",
                format!("`{name}` has errors"),
                format!("run `bonafides check {name}`; the policy in force stays so meanwhile"),
            );
        };
        if in_force.is_some_and(|in_force| in_force.digest() == policy.digest()) {
            return Check::fine("policy file", "it is the policy in force");
        }
        let help = "run `bonafides desk policy activate --reason TEXT`, or restore the file";
        Check::wrong("policy file", format!("`{name}` differs from the policy in force"), help)
    }
}

fn of_errors(part: &str, errors: &ConfigErrors) -> Vec<Check> {
    let wrong = errors.iter().map(|error| {
        let found = format!("{}:{}:{}: {}", error.file, error.line, error.column, error.message);
        Check::wrong(part, found, error.help.clone())
    });
    wrong.collect()
}
