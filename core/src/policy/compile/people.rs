//! People, and the channels that reach them.

use super::Compiler;
use crate::diagnostic::{Code, Finding};
use crate::policy::compiled::{Channel, Person, Whom};
use crate::policy::document::{Node, Path};
use crate::policy::value::{Duration, Rate};

impl Compiler<'_> {
    pub(super) fn people(&mut self) -> Vec<Person> {
        let mut people = vec![Person { name: "subject".into(), whom: Whom::Subject }];
        for (key, node) in self.section("people") {
            let text = |key| node.field(key).and_then(Node::text).map(Into::into);
            let whom = text("directory")
                .map(Whom::Directory)
                .or_else(|| text("group").map(|group| Whom::Group { group, contact: text("contact") }))
                .or_else(|| text("contact").map(Whom::Contact));
            people.push(Person { name: key.text.clone(), whom: whom.unwrap_or(Whom::Subject) });
        }
        people
    }

    pub(super) fn channels(&mut self) -> Vec<Channel> {
        let root = Path::ROOT.key("channels");
        let mut channels = Vec::new();
        for (key, node) in self.section("channels") {
            let path = root.key(&key.text);
            let to = node.field("to").and_then(|node| self.person(node, &path.key("to")));
            let of = self.parts(key, node, &path);
            channels.push(Channel {
                name: key.text.clone(),
                cooling: node.field("cooling").and_then(Node::text).and_then(Duration::parse),
                sends: node.field("sends").and_then(Node::text).and_then(Rate::parse),
                to,
                in_person: node.field("in_person").and_then(Node::boolean).unwrap_or_default(),
                of,
            });
        }
        self.codes_over_parts();
        channels
    }

    /// The channels that carry a part each: different ones, and none that is itself in parts.
    fn parts(&mut self, key: &crate::policy::document::Key, node: &Node, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("of");
        let mut parts = Vec::new();
        for (index, part) in node.field("of").map(Node::items).unwrap_or_default().iter().enumerate() {
            let path = path.index(index);
            let Some(id) =
                self.refer(part, &path, ("channel", Code::UnknownChannel), |names| &names.channels)
            else {
                continue;
            };
            let name = part.text().unwrap_or_default();
            let composed = self.is_in_parts(name);
            if parts.contains(&id) {
                self.error(
                    Code::ChannelRule,
                    part.span,
                    &path,
                    format!("`{name}` carries both parts"),
                    "parts go over different channels",
                );
            } else if composed || *key.text == *name {
                self.error(
                    Code::ChannelRule,
                    part.span,
                    &path,
                    format!("`{name}` is itself made of parts"),
                    "name the channels it is made of",
                );
            }
            parts.push(id);
        }
        parts
    }

    /// A code goes over one channel: half a code proves nothing.
    fn codes_over_parts(&mut self) {
        let root = Path::ROOT.key("challenges");
        for (key, node) in self.section("challenges") {
            let Some(channel) = node.field("channel") else {
                continue;
            };
            let Some(name) = channel.text() else { continue };
            if self.is_in_parts(name) {
                let path = root.key(&key.text);
                let finding = Finding::new(
                    Code::ChannelRule,
                    channel.span,
                    format!("a code can not go over `{name}`, which is made of parts"),
                );
                self.report(finding.at(&path.key("channel")).help("send it over one of its parts"));
            }
        }
    }

    fn is_in_parts(&self, channel: &str) -> bool {
        self.section("channels").iter().any(|(key, node)| &*key.text == channel && node.field("of").is_some())
    }

    /// The channels that an action changes or opens: different ones, and none that is made of parts.
    pub(super) fn unlocks(&mut self, action: &Node, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("unlocks");
        let mut unlocks = Vec::new();
        for (index, node) in action.field("unlocks").map(Node::items).unwrap_or_default().iter().enumerate() {
            let path = path.index(index);
            let Some(id) =
                self.refer(node, &path, ("channel", Code::UnknownChannel), |names| &names.channels)
            else {
                continue;
            };
            let name = node.text().unwrap_or_default();
            if unlocks.contains(&id) {
                let message = format!("`{name}` stands here twice");
                self.error(Code::DuplicateEntry, node.span, &path, message, "keep one of the two");
            } else if self.is_in_parts(name) {
                let message = format!("`{name}` is made of parts");
                self.error(
                    Code::ChannelRule,
                    node.span,
                    &path,
                    message,
                    "name those of its parts that the action changes or opens",
                );
            }
            unlocks.push(id);
        }
        unlocks
    }
}
