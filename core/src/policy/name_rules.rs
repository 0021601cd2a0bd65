//! Names in a policy that match nothing by mistake. A rule that silently never applies is a security hole.

use super::group_name::{GroupName, attribute_type, is_escape};

/// A flaw in a name, and the name as intended, if that is certain enough.
pub(super) struct Flaw {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
    pub(super) meant: Option<String>,
}

/// Returns the reason why no directory has a group of this name, or not the one that its author sees.
pub(super) fn flaw(name: &str) -> Option<Flaw> {
    let (message, help) = first(name)?;
    let meant = Some(mended(name)).filter(|meant| !meant.is_empty() && first(meant).is_none());
    Some(Flaw { message, help, meant })
}

/// Returns true for a bare name with a comma, which may be the beginning of a distinguished name.
pub(crate) fn has_comma(name: &str) -> bool {
    name.contains(',') && !GroupName::read(name, &mut String::new()).distinguished
}

const AS_BYTES: &str =
    "type it again; if it is intended, write a distinguished name with its bytes: `\\C2\\A0`";

fn first(name: &str) -> Option<(&'static str, &'static str)> {
    if name.chars().any(is_invisible) {
        return Some(("this name contains an invisible character", AS_BYTES));
    }
    if name.chars().any(is_odd_space) {
        return Some(("this name contains a special space, such as a no-break space", AS_BYTES));
    }
    if name.chars().any(is_typographic) {
        return Some((
            "this name contains typographic quotation marks",
            "remove them; if they are intended, write a distinguished name with their bytes: `\\E2\\80\\9C`",
        ));
    }
    if name.starts_with(' ') || (name.ends_with(' ') && !name.ends_with("\\ ")) {
        return Some((
            "this name starts or ends with a space",
            "remove it; if it is intended, write a distinguished name and escape it: `\\20`",
        ));
    }
    if name.contains("  ") {
        return Some((
            "this name has two spaces in a row",
            "write one; if both are intended, write a distinguished name and escape them: `\\20\\20`",
        ));
    }
    let mut scratch = String::new();
    let read = GroupName::read(name, &mut scratch);
    if read.is_malformed {
        return Some((
            "this name contains `=` but is not a distinguished name (RFC 4514)",
            "put a backslash before each `,` `+` `\"` `\\` `<` `>` `;` in a value, and before a leading `#`",
        ));
    }
    if read.has_empty_value() {
        return Some(("a part of this distinguished name has no value", "write the whole name"));
    }
    if read.distinguished {
        return None;
    }
    if name.len() > 1 && name.starts_with(['"', '\'']) && name.ends_with(['"', '\'']) {
        return Some(("the quotation marks are part of the name", "remove the inner ones"));
    }
    let escapes = name.as_bytes().windows(2).any(|pair| matches!(pair, [b'\\', c] if is_escape(*c)));
    escapes.then_some(("a bare name has no escapes: the backslash is part of it", "remove the backslash"))
}

/// Returns the name without unintended characters, and a distinguished name with escapes.
fn mended(name: &str) -> String {
    let kept = name.chars().filter(|c| !is_invisible(*c) && !is_typographic(*c));
    let spaces: String = kept.map(|c| if is_odd_space(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaces.split(' ').filter(|word| !word.is_empty()).collect();
    let name = words.join(" ");
    if GroupName::read(&name, &mut String::new()).is_malformed {
        return escaped(&name).unwrap_or_default();
    }
    if !name.contains('=') {
        let bare = name.trim_matches(['"', '\'']);
        let mut out = String::with_capacity(bare.len());
        let mut chars = bare.chars().peekable();
        while let Some(c) = chars.next() {
            let escape = c == '\\' && chars.peek().is_some_and(|c| u8::try_from(*c).is_ok_and(is_escape));
            out.extend(if escape { chars.next() } else { Some(c) });
        }
        return out;
    }
    name
}

/// Rewrites a text by RFC 4514 as its author meant it. A separator is one that an attribute follows, and a
/// value may be in quotes, as in the older RFC 1779.
fn escaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len().saturating_add(8));
    let mut rest = without_last_separators(text);
    loop {
        let (kind, after) = rest.split_once('=')?;
        attribute_type(kind.trim_matches(' '))?;
        out.push_str(kind);
        out.push('=');
        let after = after.trim_start_matches(' ');
        let (value, end) = match quoted(after) {
            Some(quoted) => quoted,
            None => (None, value_end(after)),
        };
        match value {
            Some(inside) => push_value(&mut out, inside),
            None => push_value(&mut out, after.get(..end)?.trim_end_matches(' ')),
        }
        let after = after.get(end..)?.trim_start_matches(' ');
        let Some(separator) = after.chars().next() else { return Some(out) };
        out.push(if separator == '+' { '+' } else { ',' });
        rest = after.get(1..)?;
    }
}

fn without_last_separators(text: &str) -> &str {
    let cut = text.trim_end_matches([',', ';', '+', ' ']);
    // An escaped separator belongs to the value.
    if cut.ends_with('\\') { text } else { cut }
}

/// Returns the inside of a value in quotes, and the end of the value.
fn quoted(text: &str) -> Option<(Option<&str>, usize)> {
    let inside = text.strip_prefix('"')?;
    let close = inside.find('"')?;
    let end = close.checked_add(2)?;
    let after = text.get(end..)?;
    (after.trim_matches(' ').is_empty() || separates(after.trim_start_matches(' ')))
        .then_some((inside.get(..close), end))
}

/// Returns the end of a value: before the first separator that an attribute follows, or the end of the text.
fn value_end(text: &str) -> usize {
    let mut escape = false;
    for (at, c) in text.char_indices() {
        if !escape && matches!(c, ',' | ';' | '+') && text.get(at..).is_some_and(separates) {
            return at;
        }
        escape = c == '\\' && !escape;
    }
    text.len()
}

/// Returns true if `text` begins with a separator and an attribute type.
fn separates(text: &str) -> bool {
    let rest = text.strip_prefix([',', ';', '+']);
    let kind = rest.and_then(|rest| rest.split_once('=')).map(|(kind, _)| kind.trim_matches(' '));
    kind.is_some_and(|kind| attribute_type(kind).is_some())
}

fn push_value(out: &mut String, value: &str) {
    if value.starts_with('#') {
        out.push('\\');
    }
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                // Existing escapes are kept.
                out.push('\\');
                match *chars.as_str().as_bytes() {
                    [next, ..] if is_escape(next) => out.extend(chars.next()),
                    [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {}
                    _ => out.push('\\'),
                }
            }
            ',' | '+' | '"' | '<' | '>' | ';' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
}

/// Returns true for control characters, and for those without width or that change the direction.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns true for white space except the space and the ideographic space, which Japanese names have.
fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, ' ' | '\u{3000}')
}

fn is_typographic(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›')
}

#[cfg(test)]
mod tests {
    use super::{flaw, has_comma};

    /// Names as written, and as intended.
    const WRITTEN: &[(&str, Option<&str>)] = &[
        ("CN=Admins, Tier 0,OU=Groups,DC=x", Some("CN=Admins\\, Tier 0,OU=Groups,DC=x")),
        ("CN=R&D <core>,OU=Groups,DC=x", Some("CN=R&D \\<core\\>,OU=Groups,DC=x")),
        ("CN=\"Domain Admins\",CN=Users,DC=x", Some("CN=Domain Admins,CN=Users,DC=x")),
        ("CN=\"Admins, Tier 0\",CN=Users,DC=x", Some("CN=Admins\\, Tier 0,CN=Users,DC=x")),
        ("CN=The \"best\",DC=x", Some("CN=The \\\"best\\\",DC=x")),
        ("CN=Domain Admins;CN=Users;DC=x", Some("CN=Domain Admins,CN=Users,DC=x")),
        ("CN=#Ops,OU=Groups,DC=x", Some("CN=\\#Ops,OU=Groups,DC=x")),
        ("CN=C++ Team,OU=Groups,DC=x", Some("CN=C\\+\\+ Team,OU=Groups,DC=x")),
        ("CN=A;B,DC=x", Some("CN=A\\;B,DC=x")),
        ("CN=Domain Admins,CN=Users,DC=x,", Some("CN=Domain Admins,CN=Users,DC=x")),
        ("CN=a\\b and c,DC=x", Some("CN=a\\\\b and c,DC=x")),
        ("CN=Admins\\, Tier, 0,DC=x", Some("CN=Admins\\, Tier\\, 0,DC=x")),
        ("<GUID=0123>;CN=x", None),
        ("Budget (>=1M)", None),
        ("=x", None),
        ("CN=,DC=x", None),
        ("CN=x,,DC=y", Some("CN=x\\,,DC=y")),
        (" Domain Admins", Some("Domain Admins")),
        ("Domain Admins ", Some("Domain Admins")),
        ("Domain  Admins", Some("Domain Admins")),
        ("Domain\u{a0}Admins", Some("Domain Admins")),
        ("Domain\u{202f}Admins", Some("Domain Admins")),
        ("Domain\tAdmins", Some("DomainAdmins")),
        ("Domain\u{200b} Admins", Some("Domain Admins")),
        ("\u{feff}Domain Admins", Some("Domain Admins")),
        ("“Domain Admins”", Some("Domain Admins")),
        ("\"Domain Admins\"", Some("Domain Admins")),
        ("Doe\\, Jo", Some("Doe, Jo")),
        (" CN=\u{a0}Admins, Tier 0,DC=x", Some("CN=Admins\\, Tier 0,DC=x")),
        (" ", None),
    ];

    #[test]
    fn what_matches_nothing_is_no_name_of_a_policy() {
        for (name, meant) in WRITTEN {
            let found = flaw(name);
            assert!(found.is_some(), "{name:?} passes");
            assert_eq!(found.and_then(|flaw| flaw.meant).as_deref(), *meant, "{name:?}");
        }
    }

    #[test]
    fn names_that_directories_have() {
        let names = [
            "Domain Admins",
            "R&D <core>",
            "C++ Team",
            "#Ops",
            "CONTOSO\\Domain Admins",
            "Geschäftsführung",
            "経理\u{3000}部",
            "Jo's team",
            "S-1-5-21-1-2-3-512",
            "Doe, Jo",
            "A; B",
            "CN=Admins\\, Tier 0,DC=x",
            "CN=a\\20\\20b,DC=x",
            "CN=\\ a\\ ,DC=x",
            "CN=a\\ ",
            "cn = a , dc = x",
            "CN=Jo+UID=7,DC=x",
            "CN=#4f70,DC=x",
            "CN=\\E2\\80\\9CAdmins\\E2\\80\\9D,DC=x",
            "2.5.4.3=a,DC=x",
            "CN=a=b,DC=x",
            "OU=Staff,DC=x",
        ];
        for name in names {
            assert!(flaw(name).is_none(), "{name:?}: {}", flaw(name).map_or("", |flaw| flaw.message));
        }
        assert!(has_comma("Doe, Jo") && !has_comma("CN=a,DC=x") && !has_comma("Domain Admins"));
    }
}
