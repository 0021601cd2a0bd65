//! Requests (RFC 4511).

use zeroize::Zeroizing;

use super::ber::{BOOLEAN, ENUMERATED, INTEGER, OCTETS, SEQUENCE, SET, Writer};
use super::fault::Refusal;
use super::filter::Filter;
use super::response::{Outcome, PAGED_RESULTS};

/// Space for everything in a modification or a sign-in besides its values.
const ENVELOPE: usize = 1024;

/// The server sends no continuation references: what is elsewhere is not asked for.
const DOMAIN_SCOPE: &str = "1.2.840.113556.1.4.1339";
/// The parts of a security descriptor that are asked for.
const SD_FLAGS: &str = "1.2.840.113556.1.4.801";
/// Owner and access list, without the audit list, which few may read.
const OWNER_AND_DACL: i32 = 0x01 | 0x04;

/// A search.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) base: String,
    pub(crate) scope: Scope,
    pub(crate) filter: Filter,
    pub(crate) attributes: Vec<String>,
    /// The entries of a page; `None` for everything at once, of which a server sends at most 1,000 entries.
    pub(crate) page: Option<i32>,
    /// The number of entries after which no further page is asked for.
    pub(crate) enough: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Base,
    Subtree,
}

impl Search {
    /// Returns a search for one entry by its name.
    pub(crate) fn entry(
        dn: impl Into<String>,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self::new(dn.into(), Scope::Base, Filter::Present("objectClass"), attributes)
    }

    /// Returns a search for the entries below a name.
    pub(crate) fn below(
        dn: &str,
        filter: Filter,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self::new(dn.to_owned(), Scope::Subtree, filter, attributes)
    }

    fn new(
        base: String,
        scope: Scope,
        filter: Filter,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let attributes = attributes.into_iter().map(Into::into).collect();
        Self { base, scope, filter, attributes, page: None, enough: usize::MAX }
    }

    /// Asks for pages of this number of entries.
    #[must_use]
    pub(crate) const fn paged(mut self, entries: i32) -> Self {
        self.page = Some(entries);
        self
    }

    /// Asks for no further page once this number of entries was found.
    #[must_use]
    pub(crate) const fn until(mut self, entries: usize) -> Self {
        self.enough = entries;
        self
    }

    /// Returns true if a refusal means that nothing was found: an entry that is not here, or in another domain. The base of
    /// a larger search must be here.
    pub(super) const fn is_nothing(&self, outcome: &Outcome) -> bool {
        matches!(self.scope, Scope::Base)
            && matches!(
                Refusal::of(outcome).code,
                Refusal::NO_SUCH_OBJECT | Refusal::INVALID_NAME | Refusal::REFERRAL
            )
    }

    /// Returns the place of the next page; `None` if there is none, or `found` entries are enough.
    pub(super) fn next_page<'o>(&self, outcome: &'o Outcome, found: usize) -> Option<&'o [u8]> {
        Some(&*outcome.cookie).filter(|cookie| !cookie.is_empty() && found < self.enough)
    }

    /// Returns the message. `cookie` is that of the page before.
    pub(super) fn message(&self, id: i32, cookie: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut out = Writer::with_capacity(ENVELOPE);
        out.nested(SEQUENCE, |out| {
            out.number(INTEGER, id);
            out.nested(0x63, |out| {
                out.text(&self.base);
                out.number(ENUMERATED, if self.scope == Scope::Base { 0 } else { 2 });
                // Aliases are not followed; no limits of our own, since the whole call has one.
                out.number(ENUMERATED, 0);
                out.number(INTEGER, 0);
                out.number(INTEGER, 0);
                out.boolean(BOOLEAN, false);
                self.filter.write(out);
                out.nested(SEQUENCE, |out| self.attributes.iter().for_each(|name| out.text(name)));
            });
            out.nested(0xa0, |out| {
                control(out, DOMAIN_SCOPE, None);
                if self.attributes.iter().any(|name| name.eq_ignore_ascii_case("nTSecurityDescriptor")) {
                    control(out, SD_FLAGS, Some(&|out| out.number(INTEGER, OWNER_AND_DACL)));
                }
                if let Some(entries) = self.page {
                    let write = |out: &mut Writer| {
                        out.number(INTEGER, entries);
                        out.bytes(OCTETS, cookie);
                    };
                    control(out, PAGED_RESULTS, Some(&write));
                }
            });
        });
        out.into_bytes()
    }
}

/// Writes a control that must be obeyed, with a sequence as its value.
fn control(out: &mut Writer, oid: &str, value: Option<&dyn Fn(&mut Writer)>) {
    out.nested(SEQUENCE, |out| {
        out.text(oid);
        out.boolean(BOOLEAN, true);
        if let Some(value) = value {
            out.nested(OCTETS, |out| out.nested(SEQUENCE, value));
        }
    });
}

/// Returns the message of a sign-in by name and password.
pub(super) fn sign_in(id: i32, name: &str, password: &str) -> Zeroizing<Vec<u8>> {
    let mut out = Writer::with_capacity(ENVELOPE.saturating_add(name.len()).saturating_add(password.len()));
    out.nested(SEQUENCE, |out| {
        out.number(INTEGER, id);
        out.nested(0x60, |out| {
            out.number(INTEGER, 3);
            out.text(name);
            out.bytes(0x80, password.as_bytes());
        });
    });
    out.into_bytes()
}

/// Returns the message that replaces all values of attributes by one each.
pub(super) fn replace(id: i32, dn: &str, values: &[(&str, &[u8])]) -> Zeroizing<Vec<u8>> {
    let length = values.iter().map(|(name, value)| name.len().saturating_add(value.len()));
    let capacity = length.fold(ENVELOPE.saturating_add(dn.len()), usize::saturating_add);
    let mut out = Writer::with_capacity(capacity);
    out.nested(SEQUENCE, |out| {
        out.number(INTEGER, id);
        out.nested(0x66, |out| {
            out.text(dn);
            out.nested(SEQUENCE, |out| {
                for (name, value) in values {
                    out.nested(SEQUENCE, |out| {
                        out.number(ENUMERATED, 2);
                        out.nested(SEQUENCE, |out| {
                            out.text(name);
                            out.nested(SET, |out| out.bytes(OCTETS, value));
                        });
                    });
                }
            });
        });
    });
    out.into_bytes()
}
