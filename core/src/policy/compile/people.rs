//! Compiles people, and the channels that reach them.

use super::Compiler;
use crate::diagnostic::Code;
use crate::diagnostic::place::Path;
use crate::policy::ast::{self, ChallengeType, Name};
use crate::policy::compiled::{Channel, Person, Whom};

impl Compiler<'_> {
    pub(super) fn people(&mut self) -> Vec<Person> {
        let whom = |person: &ast::Person<'_>| {
            let text = |text: &Option<ast::Text<'_>>| text.as_ref().map(|text| text.text.into());
            match (text(&person.directory), text(&person.group), text(&person.contact)) {
                (Some(attribute), ..) => Whom::Directory(attribute),
                (None, Some(group), contact) => Whom::Group { group, contact },
                (None, None, Some(contact)) => Whom::Contact(contact),
                // Reported when the structure was read.
                (None, None, None) => Whom::Subject,
            }
        };
        let subject = Person { name: "subject".into(), whom: Whom::Subject };
        let declared = self.policy.people.iter();
        let declared = declared.map(|person| Person { name: person.key.text.into(), whom: whom(person) });
        std::iter::once(subject).chain(declared).collect()
    }

    pub(super) fn channels(&mut self) -> Vec<Channel> {
        let root = Path::ROOT.key("channels");
        let mut channels = Vec::new();
        for channel in self.policy.channels.iter() {
            let path = root.key(channel.key.text);
            let to = channel.to.as_ref().and_then(|to| self.person(to, &path.key("to")));
            channels.push(Channel {
                name: channel.key.text.into(),
                cooling: channel.cooling,
                sends: channel.sends,
                to,
                in_person: channel.in_person,
                of: self.parts(&channel.key, channel, &path),
            });
        }
        self.codes_over_parts();
        channels
    }

    /// Returns the channels that carry one part each: all different, and none itself made of parts.
    fn parts(&mut self, key: &Name<'_>, channel: &ast::Channel<'_>, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("of");
        let mut parts = Vec::new();
        for part in channel.of.iter() {
            let path = path.index(part.index);
            let Some(id) = self.channel(part, &path) else { continue };
            let name = part.text;
            if parts.contains(&id) {
                let message = format!("`{name}` would carry more than one part");
                let help = "use a different channel for each part";
                self.error(Code::ChannelRule, part.span, &path, message, help);
            } else if self.is_in_parts(name) || key.text == name {
                let message = format!("`{name}` is itself made of parts");
                self.error(Code::ChannelRule, part.span, &path, message, "list the channels it is made of");
            }
            parts.push(id);
        }
        parts
    }

    /// Reports codes over channels that are made of parts: half a code proves nothing.
    fn codes_over_parts(&mut self) {
        let root = Path::ROOT.key("challenges");
        for challenge in self.policy.challenges.iter() {
            let ChallengeType::Code(code) = &challenge.of else { continue };
            let name = code.channel.text;
            if self.is_in_parts(name) {
                let path = root.key(challenge.key.text);
                let message = format!("a code cannot be sent over `{name}`, which is made of parts");
                let help = "send it over one of its parts";
                self.error(Code::ChannelRule, code.channel.span, &path.key("channel"), message, help);
            }
        }
    }

    fn is_in_parts(&self, name: &str) -> bool {
        self.policy.channels.iter().any(|channel| channel.key.text == name && !channel.of.is_empty())
    }

    /// Returns the channels that an action changes or opens: all different, and none made of parts.
    pub(super) fn unlocks(&mut self, action: &ast::Action<'_>, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("unlocks");
        let mut unlocks = Vec::new();
        for channel in action.unlocks.iter() {
            let path = path.index(channel.index);
            let Some(id) = self.channel(channel, &path) else { continue };
            if unlocks.contains(&id) {
                self.twice(channel.text, channel.span, &path);
            } else if self.is_in_parts(channel.text) {
                let message = format!("`{}` is made of parts", channel.text);
                let help = "list those of its parts that the action changes or opens";
                self.error(Code::ChannelRule, channel.span, &path, message, help);
            }
            unlocks.push(id);
        }
        unlocks
    }
}
