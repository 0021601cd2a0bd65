//! Telephones and mailboxes: what was sent to people, and what they have at hand to answer with.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write as _};

use bonafides::Time;

use super::authenticator::Authenticator;

/// Everything that reached somebody.
#[derive(Debug, Default)]
pub struct Post {
    /// Stands for the telephone on the table next to the terminal.
    file: Option<File>,
    codes: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
    authenticators: BTreeMap<String, Authenticator>,
    papers: BTreeMap<String, Vec<String>>,
}

impl Post {
    /// Everything is written to this file, too.
    pub fn to_file(file: File) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// Something arrives at `place`, such as "the telephone of user17".
    pub fn arrives(&mut self, at: Time, place: &str, text: &str) -> io::Result<()> {
        match &mut self.file {
            Some(file) => write!(file, "{at}  {place}\n{text}\n\n"),
            None => Ok(()),
        }
    }

    /// A code for a challenge of this account; the newest voids those before.
    pub fn code(&mut self, account: &str, challenge: &str, code: &str) {
        self.codes.insert([account, challenge].join("/"), code.to_owned());
    }

    /// The newest code for a challenge.
    pub fn read_code(&self, account: &str, challenge: &str) -> Option<&str> {
        self.codes.get(&[account, challenge].join("/")).map(String::as_str)
    }

    /// A key with which this account sets its password.
    pub fn key(&mut self, account: &str, key: &str) {
        self.keys.insert(account.to_owned(), key.to_owned());
    }

    /// The newest key.
    pub fn read_key(&self, account: &str) -> Option<&str> {
        self.keys.get(account).map(String::as_str)
    }

    /// A notice to this account; its last word is what proves a "not me".
    pub fn notice(&mut self, account: &str, text: &str) {
        if let Some(token) = text.split_whitespace().next_back() {
            self.tokens.insert(account.to_owned(), token.to_owned());
        }
    }

    /// The proof in the newest notice.
    pub fn read_notice(&self, account: &str) -> Option<&str> {
        self.tokens.get(account).map(String::as_str)
    }

    /// An authenticator is set up from its `otpauth:` address; says whether that can be read.
    pub fn authenticator(&mut self, account: &str, address: &str) -> bool {
        let authenticator = Authenticator::set_up(address);
        let can_be_read = authenticator.is_some();
        self.authenticators.extend(authenticator.map(|authenticator| (account.to_owned(), authenticator)));
        can_be_read
    }

    /// What the authenticator shows now.
    pub fn read_authenticator(&self, account: &str, now: Time) -> Option<String> {
        self.authenticators.get(account)?.code(now)
    }

    /// Recovery codes, printed and put in a safe.
    pub fn paper(&mut self, account: &str, codes: Vec<String>) {
        self.papers.insert(account.to_owned(), codes);
    }

    /// The next one that was not used.
    pub fn tear_off(&mut self, account: &str) -> Option<String> {
        self.papers.get_mut(account)?.pop()
    }
}
