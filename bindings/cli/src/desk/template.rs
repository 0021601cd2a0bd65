//! The files of a new desk.

use std::fmt::Write as _;
use std::path::Path;

use bonafides::Policy;
use bonafides_desk::first::{AccountSignal, LdifDirectory};

/// The policy, if none is given.
pub(super) const POLICY: &str = include_str!("template/service-desk.yaml");

/// The directory, if none is given.
pub(super) const DIRECTORY: &str = include_str!("template/directory.ldif");

/// The folder of the files in place of gateways.
pub(super) const SENT: &str = "sent";

/// The channel for texts to addresses that the policy itself contains.
const NOTICES: &str = "mail";

/// The channel that opens tickets.
const TICKETS: &str = "tickets";

/// Returns a `desk.toml` with every part that the policy needs.
pub(super) fn desk_toml(origin: &str, policy_file: &str, export: &Path, policy: &Policy) -> String {
    let mut page = format!(
        "\
# A desk: everything that is not its policy. Paths start in the folder of this file. `bonafides desk doctor` checks it.

[desk]
origin  = {origin}  # the name of the log, in every record: never change it
policy  = {policy_file}  # after a change, run `bonafides desk policy activate --reason TEXT`
keys    = {{ file = \"desk.keys\" }}  # keep a copy in a safe; store neither with the backups of the database
notices = \"{NOTICES}\"  # the channel for notices to addresses for which no channel is known
{tickets}# two_people = true  # one person proposes a policy, another puts it in force

[store]
sqlite = \"desk.db\"

[directory]
ldif    = {export}  # read anew when it changes
changes = \"directory.changes.ldif\"  # approved changes, for `ldapmodify`
",
        origin = quoted(origin),
        policy_file = quoted(policy_file),
        export = quoted(&export.display().to_string()),
        tickets = if policy.opens_tickets() {
            format!("tickets = \"{TICKETS}\"  # the channel that opens tickets, for alerts with `ticket: true`\n")
        } else {
            String::new()
        },
    );
    let own = policy.channels().filter(|channel| channel.to.is_none());
    let unknown: Vec<&str> = own
        .map(|channel| channel.name)
        .filter(|name| LdifDirectory::usual_contact(name).is_empty())
        .collect();
    if !unknown.is_empty() {
        // No directory has it: nothing is sent until it names a real one.
        let entries = unknown.iter().map(|name| format!("{} = \"ATTRIBUTE\"", key(name)));
        let entries = entries.collect::<Vec<_>>().join(", ");
        let _ = writeln!(page, "contacts = {{ {entries} }}  # the attributes with the addresses: name them");
    }
    page.push_str("\n[channels]  # files in place of gateways: they contain codes and passwords\n");
    let mut channels: Vec<&str> = policy.channels().map(|channel| channel.name).collect();
    for (name, is_needed) in [(NOTICES, true), (TICKETS, policy.opens_tickets())] {
        if is_needed && !channels.contains(&name) {
            channels.push(name);
        }
    }
    for name in channels {
        let _ = writeln!(page, "{} = {{ file = {} }}", key(name), quoted(&format!("{SENT}/{name}.jsonl")));
    }
    page.push_str("\n[signals]\n");
    for signal in policy.signals() {
        let outcomes = signal.outcomes.join(", ");
        let known = AccountSignal::OUTCOMES.iter().all(|outcome| signal.outcomes.contains(outcome));
        let _ = match signal.outcomes.first() {
            _ if known => writeln!(page, "{} = {{ directory = true }}", key(signal.name)),
            // Never a favourable outcome that nobody has observed.
            first => writeln!(
                page,
                "{} = {{ unobserved = true }}  # or {{ fixed = {} }} for everybody; outcomes: {outcomes}",
                key(signal.name),
                quoted(first.copied().unwrap_or_default()),
            ),
        };
    }
    let providers = policy.providers();
    if !providers.is_empty() {
        page.push_str("\n[providers]  # their challenges cannot be passed yet\n");
        for provider in providers {
            let _ = writeln!(page, "{} = {{ unavailable = true }}", key(provider));
        }
    }
    page.push_str(
        "
[sinks]
records = { file = \"records.jsonl\" }

[log]  # every record, under checkpoints that anyone can verify
key_file = \"log.key\"  # signs checkpoints: only for processes that work
folder   = \"log\"  # the log as files, for any web server
# witnesses = { north = { url = \"https://witness.example\", key = \"NAME+ID+KEY\" } }  # they cosign checkpoints

[retention]
finished = \"90d\"  # then the rows of a case are deleted; its records stay
",
    );
    page
}

/// Returns a text as TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns a name as a key of TOML.
fn key(name: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if !name.is_empty() && name.bytes().all(bare) { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::{key, quoted};

    #[test]
    fn names_and_texts_are_those_that_toml_reads() {
        assert_eq!(quoted("a\"b\\c\n"), r#""a\"b\\c\u000A""#);
        assert_eq!((key("sms"), key("ø")), ("sms".to_owned(), "\"ø\"".to_owned()));
    }
}
