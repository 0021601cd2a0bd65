//! The parts that a policy needs, compared with those that are configured.

use bonafides::Policy;
use bonafides::diagnostic::did_you_mean;
use bonafides::needs::{NeededSignal, PersonSource};

use super::error::{ConfigCode, ConfigError, ConfigErrors};
use super::reader::list;
use super::{ChannelConfig, DeskConfig, SignalConfig};
use crate::first::AccountSignal;

impl DeskConfig {
    /// Checks that every part that the policy needs is configured. Parts that it does not need are no error: another
    /// policy may need them.
    pub fn check(&self, policy: &Policy) -> Result<(), ConfigErrors> {
        let mut errors = Vec::new();
        for channel in policy.channels() {
            let known = self.channels.keys().map(String::as_str);
            let name = channel.name;
            let example = format!("{name} = {{ file = \"{name}.jsonl\" }}");
            errors.extend(self.part("channels", "sends over the channel", name, known, &example));
            let is_open = self.channels.get(name).is_some_and(ChannelConfig::is_read_by_others);
            if channel.to.is_none() && is_open {
                let message = format!(
                    "the policy sends codes or passwords over the channel `{name}`, which others read"
                );
                let help =
                    "send them to the subject alone: by mail, or by a webhook of the shape `sms`".to_owned();
                errors.push(self.places.error(
                    &format!("channels.{name}"),
                    ConfigCode::BadValue,
                    message,
                    help,
                ));
            }
        }
        for signal in policy.signals() {
            let known = self.signals.keys().map(String::as_str);
            let example = format!("{} = {{ unobserved = true }}", signal.name);
            errors.extend(self.part("signals", "observes the signal", signal.name, known, &example));
            errors.extend(self.outcomes(&signal));
        }
        for provider in policy.providers() {
            let known = self.providers.keys().map(String::as_str);
            let example = format!("{provider} = {{ unavailable = true }}");
            errors.extend(self.part("providers", "asks the provider", provider, known, &example));
        }
        self.contacts(policy, &mut errors);
        self.people(policy, &mut errors);
        #[cfg(feature = "scim")]
        self.first_use(policy, &mut errors);
        if errors.is_empty() { Ok(()) } else { Err(ConfigErrors::new(errors)) }
    }

    /// Returns the error of a part without an entry.
    fn part<'k>(
        &self,
        section: &str,
        needs: &str,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
        example: &str,
    ) -> Option<ConfigError> {
        if known.clone().any(|known| known == name) {
            return None;
        }
        let message = format!("the policy {needs} `{name}`, which has no entry under `[{section}]`");
        let (place, help) = match did_you_mean(name, known) {
            Some(other) => (format!("{section}.{other}"), format!("is it meant by `{other}`?")),
            None => (section.to_owned(), format!("add `{example}`")),
        };
        Some(self.places.error(&place, ConfigCode::MissingPart, message, help))
    }

    /// Returns the error of a source whose outcomes are not those of the policy.
    fn outcomes(&self, signal: &NeededSignal<'_>) -> Option<ConfigError> {
        let name = signal.name;
        let known = list(&signal.outcomes);
        let (key, given): (_, Vec<&str>) = match self.signals.get(name)? {
            SignalConfig::Fixed(outcome) => ("fixed", vec![outcome]),
            SignalConfig::Directory => ("directory", AccountSignal::OUTCOMES.to_vec()),
            #[cfg(feature = "active-directory")]
            SignalConfig::Account(fact) => ("directory", fact.outcomes().to_vec()),
            SignalConfig::Unobserved => return None,
        };
        let wrong = given.into_iter().find(|outcome| !signal.outcomes.contains(outcome))?;
        let message = format!("the signal `{name}` has no outcome `{wrong}`");
        let help = match did_you_mean(wrong, signal.outcomes.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its outcomes are {known}"),
        };
        Some(self.places.error(&format!("signals.{name}.{key}"), ConfigCode::BadValue, message, help))
    }

    /// Reports channels to the subject for which the directory has no address.
    fn contacts(&self, policy: &Policy, errors: &mut Vec<ConfigError>) {
        let contacts = &self.directory.settings.contacts;
        for channel in policy.channels().filter(|channel| channel.to.is_none()) {
            let name = channel.name;
            if contacts.contains_key(name) || self.directory.source.has_usual_contact(name) {
                continue;
            }
            let message = format!(
                "no attribute of the directory has the addresses of subjects for the channel `{name}`"
            );
            let (place, help) = match did_you_mean(name, contacts.keys().map(String::as_str)) {
                Some(other) => (format!("directory.contacts.{other}"), format!("is it meant by `{other}`?")),
                None => (
                    "directory.contacts".to_owned(),
                    format!("add `contacts = {{ {name} = \"ATTRIBUTE\" }}`"),
                ),
            };
            errors.push(self.places.error(&place, ConfigCode::MissingPart, message, help));
        }
    }

    /// Reports accounts of people whom the policy does not have, or finds in another way.
    fn people(&self, policy: &Policy, errors: &mut Vec<ConfigError>) {
        let people = &self.directory.settings.people;
        let addresses: Vec<&str> = policy
            .people()
            .filter(|person| matches!(person.source, PersonSource::Address(_)))
            .map(|person| person.name)
            .collect();
        for name in people.keys().filter(|name| !addresses.contains(&name.as_str())) {
            let message = format!("the policy has no person `{name}` who is only an address");
            let help = match did_you_mean(name, addresses.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if addresses.is_empty() => "remove it".to_owned(),
                None => format!("known: {}", list(&addresses)),
            };
            let place = format!("directory.people.{name}");
            errors.push(self.places.error(&place, ConfigCode::BadValue, message, help));
        }
    }

    /// Reports passwords that must be changed at the first sign-in, which SCIM cannot demand: none would ever be set.
    #[cfg(feature = "scim")]
    fn first_use(&self, policy: &Policy, errors: &mut Vec<ConfigError>) {
        if !matches!(self.directory.source, super::DirectorySource::Scim(_)) {
            return;
        }
        for grant in policy.grants_changed_at_first_use() {
            let message = format!(
                "the password of the grant `{grant}` must be changed at the first sign-in, which SCIM cannot demand"
            );
            let help =
                "write `change_at_first_use: false` in the policy, or use another directory".to_owned();
            errors.push(self.places.error("directory.scim", ConfigCode::BadValue, message, help));
        }
    }
}
