//! The parts that a policy needs, compared with those that are configured.

use bonafides::Policy;
use bonafides::diagnostic::did_you_mean;
use bonafides::needs::{NeededSignal, PersonSource};

use super::error::{ConfigCode, ConfigError, ConfigErrors};
use super::reader::list;
use super::{DeskConfig, DirectoryConfig, SignalConfig};
use crate::first::{AccountSignal, LdifDirectory};

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
        let DirectoryConfig::Ldif { contacts, .. } = &self.directory;
        for channel in policy.channels().filter(|channel| channel.to.is_none()) {
            let name = channel.name;
            if contacts.contains_key(name) || !LdifDirectory::usual_contact(name).is_empty() {
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
        let DirectoryConfig::Ldif { people, .. } = &self.directory;
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
}
