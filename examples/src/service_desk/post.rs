//! Phones and mailboxes: the messages to people, and the codes and keys that they answer with.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write as _};

use bonafides::Time;

use super::authenticator::Authenticator;

/// All messages that reached people.
#[derive(Debug, Default)]
pub struct Post {
    /// The file that represents the phone next to the terminal.
    file: Option<File>,
    codes: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
    authenticators: BTreeMap<String, Authenticator>,
    papers: BTreeMap<String, Vec<String>>,
}

impl Post {
    /// Also writes all messages to this file.
    pub fn to_file(file: File) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// Delivers a message to `place`, such as "the phone of user17".
    pub fn arrives(&mut self, at: Time, place: &str, text: &str) -> io::Result<()> {
        match &mut self.file {
            Some(file) => write!(file, "{at}  {place}\n{text}\n\n"),
            None => Ok(()),
        }
    }

    /// Stores a code for a challenge of this account; it replaces earlier ones.
    pub fn code(&mut self, account: &str, challenge: &str, code: &str) {
        self.codes.insert([account, challenge].join("/"), code.to_owned());
    }

    /// Returns the newest code for a challenge.
    pub fn read_code(&self, account: &str, challenge: &str) -> Option<&str> {
        self.codes.get(&[account, challenge].join("/")).map(String::as_str)
    }

    /// Stores a key with which this account sets its password.
    pub fn key(&mut self, account: &str, key: &str) {
        self.keys.insert(account.to_owned(), key.to_owned());
    }

    /// Returns the newest key.
    pub fn read_key(&self, account: &str) -> Option<&str> {
        self.keys.get(account).map(String::as_str)
    }

    /// Stores a notice to this account; its last word is the proof for a "not me".
    pub fn notice(&mut self, account: &str, text: &str) {
        if let Some(token) = text.split_whitespace().next_back() {
            self.tokens.insert(account.to_owned(), token.to_owned());
        }
    }

    /// Returns the proof in the newest notice.
    pub fn read_notice(&self, account: &str) -> Option<&str> {
        self.tokens.get(account).map(String::as_str)
    }

    /// Sets up an authenticator from its `otpauth:` address; returns false if the address is invalid.
    pub fn authenticator(&mut self, account: &str, address: &str) -> bool {
        let authenticator = Authenticator::set_up(address);
        let can_be_read = authenticator.is_some();
        self.authenticators.extend(authenticator.map(|authenticator| (account.to_owned(), authenticator)));
        can_be_read
    }

    /// Returns the code that the authenticator shows.
    pub fn read_authenticator(&self, account: &str, now: Time) -> Option<String> {
        self.authenticators.get(account)?.code(now)
    }

    /// Stores recovery codes, as if printed on paper.
    pub fn paper(&mut self, account: &str, codes: Vec<String>) {
        self.papers.insert(account.to_owned(), codes);
    }

    /// Takes the next unused recovery code.
    pub fn tear_off(&mut self, account: &str) -> Option<String> {
        self.papers.get_mut(account)?.pop()
    }
}
