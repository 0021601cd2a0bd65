/// Masks a contact so that its owner recognises it and nobody else learns it: a mail address by
/// [`mask_mail`], a telephone number by [`mask_phone`]. Anything else is hidden entirely.
pub(crate) fn mask(contact: &str) -> String {
    if contact.contains('@') { mask_mail(contact) } else { mask_phone(contact) }
}

/// Shows the last two digits: `••••••••07`, with the same number of dots for every number.
///
/// Anything that is not a telephone number, or is too short to show two digits, is hidden entirely.
pub(super) fn mask_phone(number: &str) -> String {
    let national = number.trim().strip_prefix('+').unwrap_or(number.trim());
    let separator = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')');
    let digits: Vec<char> = national.chars().filter(char::is_ascii_digit).collect();
    let is_number = national.chars().all(|c| c.is_ascii_digit() || separator(c));
    match &*digits {
        [_, _, _, _, .., tens, units] if is_number && digits.len() <= 15 => format!("{HIDDEN}{tens}{units}"),
        _ => HIDDEN.to_owned(),
    }
}

/// Shows the first letters of name and domain: `u•••@a•••`, with the same dots for every address.
///
/// Anything that is not a plain mail address is hidden entirely.
pub(super) fn mask_mail(address: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '(' | ')');
    let masked = address.trim().split_once('@').and_then(|(name, domain)| {
        let whole = name.chars().all(plain) && domain.chars().all(|c| plain(c) && c != '@');
        let first = |part: &str| part.chars().next().filter(|c| c.is_alphanumeric());
        let (name, domain) = (first(name)?, first(domain)?);
        whole.then(|| format!("{name}•••@{domain}•••"))
    });
    masked.unwrap_or_else(|| HIDDEN.to_owned())
}

const HIDDEN: &str = "••••••••";
