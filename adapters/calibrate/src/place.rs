//! Numbers in the text of a policy: where they are, and the text with others.

/// The place of a number in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) number: u64,
}

/// Returns the place of the points of a passed challenge: the first number after `points` in its entry.
pub(crate) fn points(text: &str, challenge: &str) -> Option<Place> {
    let entry = key(text, challenge, section(text, "challenges")?)?;
    let within = text.get(..end_of_entry(text, entry))?;
    let points = key(within, "points", entry)?;
    // `points: 20` or `points: { passed: 20, failed: -10 }`.
    let at = if within.get(points..)?.trim_start().starts_with('{') {
        key(within, "passed", points)?
    } else {
        points
    };
    number(within, at)
}

/// Returns true if the entry of a challenge has this member.
pub(crate) fn has(text: &str, challenge: &str, member: &str) -> bool {
    let entry = section(text, "challenges").and_then(|section| key(text, challenge, section));
    entry.is_some_and(|entry| {
        text.get(..end_of_entry(text, entry)).is_some_and(|within| key(within, member, entry).is_some())
    })
}

/// Returns the text with this cap of a factor. `None` if there is no place for it.
pub(crate) fn with_cap(text: &str, factor: &str, cap: u64) -> Option<String> {
    let quote = if text.trim_start().starts_with('{') { "\"" } else { "" };
    let member = format!("{quote}cap{quote}: {cap}");
    let entry = format!("{quote}{factor}{quote}: {{ {member} }}");
    let Some(section) = section(text, "factors") else {
        let challenges = text.get(..section(text, "challenges")?)?.rfind("challenges")?;
        let is_quoted = text.get(..challenges)?.ends_with('"');
        let at = challenges.checked_sub(usize::from(is_quoted))?;
        let new = if quote.is_empty() {
            format!("factors:\n  {entry}\n")
        } else {
            format!("\"factors\": {{ {entry} }}, ")
        };
        return Some(inserted(text, at, &new));
    };
    let within = text.get(..end_of_entry(text, section))?;
    let Some(at) = key(within, factor, section) else {
        return first_of(text, section, &entry);
    };
    let within = text.get(..end_of_entry(text, at))?;
    if let Some(place) = key(within, "cap", at).and_then(|cap| number(within, cap)) {
        let mut new = text.to_owned();
        new.replace_range(place.start..place.end, &cap.to_string());
        return Some(new);
    }
    first_of(text, at, &member)
}

/// Returns the text with a new first member of the map whose key ends at a place.
fn first_of(text: &str, map: usize, member: &str) -> Option<String> {
    let rest = text.get(map..)?;
    let skipped = rest.len().saturating_sub(rest.trim_start().len());
    if let Some(inner) = rest.trim_start().strip_prefix('{') {
        let at = map.saturating_add(skipped).saturating_add(1);
        let comma = if inner.trim_start().starts_with('}') { " " } else { "," };
        return Some(inserted(text, at, &format!(" {member}{comma}")));
    }
    // Indented as the first member that is there; a comment is none.
    let lines = rest.split_inclusive('\n').skip(1);
    let mut at = map.saturating_add(rest.find('\n')?).saturating_add(1);
    for line in lines {
        let content = line.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            let indent = line.get(..line.len().saturating_sub(content.len()))?;
            return Some(inserted(text, at, &format!("{indent}{member}\n")));
        }
        at = at.saturating_add(line.len());
    }
    None
}

fn inserted(text: &str, at: usize, new: &str) -> String {
    let mut all = text.to_owned();
    all.insert_str(at, new);
    all
}

/// Returns the place of a number that follows a place.
fn number(text: &str, from: usize) -> Option<Place> {
    let tail = text.get(from..)?;
    let start = from.saturating_add(tail.len().saturating_sub(tail.trim_start().len()));
    let digits = text.get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
    let end = start.saturating_add(digits);
    Some(Place { start, end, number: text.get(start..end)?.parse().ok()? })
}

/// Returns the place after the name of a section of the policy: at the beginning of a line, or in the outermost braces.
fn section(text: &str, name: &str) -> Option<usize> {
    let is_flow = text.trim_start().starts_with('{');
    let mut from = 0;
    loop {
        let after = key(text, name, from)?;
        let before = text.get(..text.get(..after)?.rfind(name)?)?;
        let before = before.strip_suffix('"').unwrap_or(before);
        if if is_flow { depth(before) == 1 } else { before.is_empty() || before.ends_with('\n') } {
            return Some(after);
        }
        from = after;
    }
}

/// Returns the number of braces that are open at the end, outside of texts in quotes.
fn depth(text: &str) -> u32 {
    let (mut depth, mut is_quoted, mut is_escaped) = (0_u32, false, false);
    for c in text.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '{' if !is_quoted => depth = depth.saturating_add(1),
            '}' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth
}

/// Returns the place after `name:` or `"name":`, from a place on, except in a comment or as the end of another name.
fn key(text: &str, name: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = text.get(at..)?.find(name) {
        let start = at.saturating_add(found);
        let after = start.saturating_add(name.len());
        at = after;
        let before = text.get(..start)?;
        let line = before.rsplit('\n').next().unwrap_or_default();
        let begins =
            before.chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
        let rest = text.get(after..)?;
        let colon = rest.strip_prefix('"').unwrap_or(rest).trim_start_matches(' ');
        if begins && !line.contains('#') && colon.starts_with(':') {
            let skipped = rest.len().saturating_sub(colon.len()).saturating_add(1);
            return Some(after.saturating_add(skipped));
        }
    }
    None
}

/// Returns the end of the entry whose key ends at a place.
fn end_of_entry(text: &str, entry: usize) -> usize {
    entry.saturating_add(length(text.get(entry..).unwrap_or_default()))
}

/// Returns the length of an entry: up to its closing brace, or to the next line that is indented as little.
fn length(rest: &str) -> usize {
    if rest.trim_start().starts_with('{') {
        let mut depth = 0_u32;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth = depth.saturating_add(1),
                '}' if depth <= 1 => return at,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        return rest.len();
    }
    let indent = |line: &str| line.len().saturating_sub(line.trim_start().len());
    let mut lines = rest.split_inclusive('\n');
    let mut length = lines.next().map_or(0, str::len);
    let mut own = None;
    for line in lines {
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            let indent = indent(line);
            if indent < *own.get_or_insert(indent) {
                break;
            }
        }
        length = length.saturating_add(line.len());
    }
    length
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::with_cap;

    #[test]
    fn points_are_found_in_every_layout() {
        let text = "\
policy: x # challenges: { a: { points: 1 } }
challenges:
  a_b: { type: code, points: 11 }
  a:   { type: questions, factor: knowledge, points: { passed: 20, failed: -10 }, cost: 60 }
  b:
    type: totp
    points: 35
  c:
    type: totp
  d: { points: 5 }
actions: { go: { require: { points: 60 } } }
";
        let points = |name: &str| super::points(text, name).map(|place| place.number);
        assert_eq!(["a", "a_b", "b", "d"].map(points), [Some(20), Some(11), Some(35), Some(5)]);
        assert_eq!(["c", "e"].map(points), [None, None]);
        let json = r#"{"challenges":{"a":{"type":"totp","points":7},"b":{"points": 8}}}"#;
        assert_eq!(super::points(json, "b").map(|place| place.number), Some(8));
        let place = super::points(json, "a").unwrap();
        assert_eq!(&json[place.start..place.end], "7");
    }

    #[test]
    fn a_cap_is_set_in_every_layout() {
        // `factors` is also a word of requirements.
        let rest = "challenges: {}\nactions: { go: { require: { factors: 2 } } }\n";
        for (before, after) in [
            ("", "factors:\n  possession: { cap: 7 }\n"),
            (
                "factors: { context: { cap: 5 } }\n",
                "factors: { possession: { cap: 7 }, context: { cap: 5 } }\n",
            ),
            ("factors: {}\n", "factors: { possession: { cap: 7 } }\n"),
            (
                "factors:\n  # caps\n  possession: { cap: 50 }\n",
                "factors:\n  # caps\n  possession: { cap: 7 }\n",
            ),
            (
                "factors:\n  # caps\n  context: { cap: 5 }\n",
                "factors:\n  # caps\n  possession: { cap: 7 }\n  context: { cap: 5 }\n",
            ),
            ("factors:\n  possession: { min: 3 }\n", "factors:\n  possession: { cap: 7, min: 3 }\n"),
            ("factors:\n  possession:\n    min: 3\n", "factors:\n  possession:\n    cap: 7\n    min: 3\n"),
            (
                "factors:\n  context:\n    cap: 5\n  possession:\n    cap: 50\n",
                "factors:\n  context:\n    cap: 5\n  possession:\n    cap: 7\n",
            ),
        ] {
            let found = with_cap(&[before, rest].concat(), "possession", 7);
            assert_eq!(found, Some([after, rest].concat()), "{before}");
        }
        for (before, after) in [
            (
                r#"{"actions":{"go":{"require":{"factors":2}}},"challenges":{}}"#,
                r#"{"actions":{"go":{"require":{"factors":2}}},"factors": { "possession": { "cap": 7 } }, "challenges":{}}"#,
            ),
            (
                r#"{"factors":{"possession":{"cap":50}},"challenges":{}}"#,
                r#"{"factors":{"possession":{"cap":7}},"challenges":{}}"#,
            ),
        ] {
            assert_eq!(with_cap(before, "possession", 7).as_deref(), Some(after));
        }
    }
}
