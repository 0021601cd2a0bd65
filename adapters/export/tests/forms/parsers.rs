//! Parsers of RFC 5424 and CEF, written from the specifications, which refuse what these do not allow.

use std::collections::BTreeMap;

/// A message of syslog.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) priority: u32,
    pub(crate) facility: u32,
    pub(crate) version: u32,
    pub(crate) host: String,
    /// The parameters of each element.
    pub(crate) data: BTreeMap<String, Vec<(String, String)>>,
    pub(crate) text: String,
}

pub(crate) fn syslog(line: &str) -> Message {
    let (priority, rest) = line.strip_prefix('<').unwrap().split_once('>').unwrap();
    let priority: u32 = priority.parse().unwrap();
    let mut words = rest.splitn(7, ' ');
    let version = words.next().unwrap().parse().unwrap();
    let time = words.next().unwrap();
    assert!(time == "-" || time.parse::<bonafides::Time>().is_ok());
    for (word, longest) in [(words.next(), 255), (words.next(), 48), (words.next(), 128), (words.next(), 32)]
        .map(|(word, longest)| (word.unwrap(), longest))
    {
        assert!(
            (1..=longest).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_graphic()),
            "{word}"
        );
    }
    let host = rest.split(' ').nth(2).unwrap().to_owned();
    let rest = words.next().unwrap();
    let (data, text) = match rest.strip_prefix("- ") {
        Some(message) => (BTreeMap::new(), message.to_owned()),
        None => structured(rest),
    };
    Message { priority, facility: priority / 8, version, host, data, text }
}

fn structured(text: &str) -> (BTreeMap<String, Vec<(String, String)>>, String) {
    let mut data = BTreeMap::new();
    let mut chars = text.chars().peekable();
    while chars.next_if_eq(&'[').is_some() {
        let is_name = |c: &char| c.is_ascii_graphic() && !['=', ']', '"'].contains(c);
        let mut name = String::new();
        while let Some(c) = chars.next_if(is_name) {
            name.push(c);
        }
        let mut parameters = Vec::new();
        while chars.next_if_eq(&' ').is_some() {
            let mut key = String::new();
            while let Some(c) = chars.next_if(is_name) {
                key.push(c);
            }
            assert!((1..=32).contains(&key.len()));
            assert_eq!((chars.next(), chars.next()), (Some('='), Some('"')));
            let mut value = String::new();
            loop {
                match chars.next().unwrap() {
                    '"' => break,
                    '\\' => {
                        let escaped = chars.next().unwrap();
                        assert!(['"', '\\', ']'].contains(&escaped));
                        value.push(escaped);
                    }
                    ']' => panic!("a bracket that is not escaped"),
                    c => value.push(c),
                }
            }
            parameters.push((key, value));
        }
        assert_eq!(chars.next(), Some(']'));
        assert!((1..=32).contains(&name.len()) && data.insert(name, parameters).is_none());
    }
    assert_eq!(chars.next(), Some(' '));
    (data, chars.collect())
}

/// An event of CEF.
#[derive(Debug)]
pub(crate) struct Cef {
    pub(crate) header: Vec<String>,
    pub(crate) extension: BTreeMap<String, String>,
}

pub(crate) fn cef(line: &str) -> Cef {
    let (mut header, mut part, mut chars) = (Vec::new(), String::new(), line.chars());
    while header.len() < 7 {
        match chars.next().unwrap() {
            '|' => header.push(std::mem::take(&mut part)),
            '\\' => {
                let escaped = chars.next().unwrap();
                assert!(['|', '\\'].contains(&escaped));
                part.push(escaped);
            }
            c => part.push(c),
        }
    }
    (Cef { header, extension: extension(chars.as_str()) }).checked()
}

/// A key begins after a space, and ends at the next `=` that is not escaped.
fn extension(text: &str) -> BTreeMap<String, String> {
    let bytes = text.as_bytes();
    let is_escaped = |at: usize| bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    let equals: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'=' && !is_escaped(*at)).collect();
    let begins: Vec<usize> =
        equals.iter().map(|at| text[..*at].rfind(' ').map_or(0, |space| space + 1)).collect();
    let mut found = BTreeMap::new();
    for (index, equal) in equals.iter().enumerate() {
        let end = begins.get(index + 1).map_or(text.len(), |begin| begin - 1);
        let value = unescaped(&text[equal + 1..end]);
        assert!(found.insert(text[begins[index]..*equal].to_owned(), value).is_none());
    }
    found
}

fn unescaped(text: &str) -> String {
    let (mut value, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => value.push(match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                escaped @ ('=' | '\\') => escaped,
                other => panic!("`\\{other}`"),
            }),
            c => value.push(c),
        }
    }
    value
}

impl Cef {
    fn checked(self) -> Self {
        assert!(self.header[6].parse::<u8>().unwrap() <= 10);
        assert!(self.extension.keys().all(|key| key.chars().all(|c| c.is_ascii_alphanumeric())));
        self
    }
}
