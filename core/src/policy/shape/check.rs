use super::{FACTORS, Field, Least, NAME_LENGTH, Names, Shape, Tagged, WORDS};
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::policy::document::{Key, Node, Path, Span, Value, without_zeros};
use crate::policy::value::{Duration, Rate};

/// Reports everything in `node` that `shape` does not allow.
pub(crate) fn check(node: &Node, shape: Shape, path: &Path<'_>, out: &mut Vec<Finding>) {
    if out.len() > MOST {
        return;
    }
    match shape {
        Shape::Text | Shape::AnyText => match node.text() {
            Some("") if matches!(shape, Shape::Text) => out.push(empty(node, path, "text")),
            Some(_) => {}
            None => out.push(wrong_type(node, shape, path)),
        },
        Shape::Name(names) => match node.text() {
            Some(text) => name(text, node.span, names, path, out),
            None => out.push(wrong_type(node, shape, path)),
        },
        Shape::Word(words) => match node.text() {
            Some(text) if words.contains(&text) => {}
            Some(text) => out.push(
                Finding::new(Code::UnknownWord, node.span, format!("`{text}` is none of {}", list(words)))
                    .at(path)
                    .meant(did_you_mean(text, words.iter().copied())),
            ),
            None => out.push(wrong_type(node, shape, path)),
        },
        Shape::Integer(min, max) => integer(node, min, max, path, out),
        Shape::Bool => {
            if node.boolean().is_none() {
                out.push(wrong_type(node, shape, path));
            }
        }
        Shape::Duration => {
            written(node, Duration::parse, "a duration, such as `10m`, `24h` or `7d`", path, out);
        }
        Shape::DurationOr(word) => duration_or(node, word, path, out),
        Shape::Rate => {
            let words = "a rate of at most 1000 in at most 999 weeks, such as `5 per 24h`";
            written(node, Rate::parse, words, path, out);
        }
        Shape::Moment | Shape::MomentOrBefore => {
            let before = matches!(shape, Shape::MomentOrBefore);
            let fits = |text: &str| {
                chrono::DateTime::parse_from_rfc3339(text).is_ok()
                    || (before && text.strip_prefix('-').and_then(Duration::parse).is_some())
            };
            written(
                node,
                |text| fits(text).then_some(()),
                "a time, such as `2026-01-01T00:00:00Z`",
                path,
                out,
            );
        }
        Shape::Dictionary(value) => match &node.value {
            Value::Map(entries) => {
                for (key, node) in entries {
                    check(node, *value, &path.key(&key.text), out);
                }
            }
            _ => out.push(wrong_type(node, shape, path)),
        },
        Shape::Record(record) => match node.value {
            Value::Map(_) => fields(node, record.fields, record.least, path, out),
            _ => out.push(wrong_type(node, shape, path)),
        },
        Shape::Tagged(tagged) => self::tagged(node, tagged, path, out),
        Shape::Map(names, value, least) => match &node.value {
            Value::Map(entries) if entries.len() < least => out.push(empty(node, path, "map")),
            Value::Map(entries) => each(entries, names, *value, path, out),
            _ => out.push(wrong_type(node, shape, path)),
        },
        Shape::Pair(names, value) => match &node.value {
            Value::Map(entries) if entries.len() != 1 => out.push(
                Finding::new(Code::EntryForm, node.span, "an entry names exactly one check")
                    .at(path)
                    .help("write each check as an item of its own"),
            ),
            Value::Map(entries) => each(entries, names, *value, path, out),
            _ => out.push(wrong_type(node, shape, path)),
        },
        Shape::List(item, least) => match &node.value {
            Value::List(items) if items.len() < least => out.push(empty(node, path, "list")),
            Value::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    check(node, *item, &path.index(index), out);
                }
            }
            _ => out.push(wrong_type(node, shape, path)),
        },
        Shape::Choice(shapes) => match shapes.iter().find(|shape| fits(node, **shape)) {
            Some(shape) => check(node, *shape, path, out),
            None => out.push(wrong_type(node, shape, path)),
        },
        Shape::RequirementOr(requirement, entry) => {
            let worded = node.entries().iter().any(|(key, _)| WORDS.contains(&&*key.text));
            check(node, if worded { Shape::Record(requirement) } else { *entry }, path, out);
        }
    }
}

fn each(entries: &[(Key, Node)], names: Names, value: Shape, path: &Path<'_>, out: &mut Vec<Finding>) {
    for (key, node) in entries {
        let path = path.key(&key.text);
        name(&key.text, key.span, names, &path, out);
        check(node, value, &path, out);
    }
}

fn fields(node: &Node, known: &'static [Field], least: Least, path: &Path<'_>, out: &mut Vec<Finding>) {
    let keys = || known.iter().map(|field| field.key);
    for (key, value) in node.entries() {
        let path = path.key(&key.text);
        match known.iter().find(|field| field.key == &*key.text) {
            Some(field) => check(value, field.shape, &path, out),
            None if out.len() > MOST => return,
            None => out.push(unknown_key(key, keys(), &path)),
        }
    }
    missing(node, &known.iter(), path, out);
    let have = node.entries().len();
    let choice = || keys().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
    match least {
        Least::One if have == 0 => {
            out.push(empty(node, path, "map").help(format!("write at least one of {}", choice())));
        }
        Least::One | Least::None => {}
        Least::OneOf(sets) => one_of(node, known, sets, path, out),
    }
}

/// The keys that stand here must be one of `sets`. A key that nobody knows was said already.
fn one_of(node: &Node, known: &'static [Field], sets: &[&[&str]], path: &Path<'_>, out: &mut Vec<Finding>) {
    let is_known = |key: &str| known.iter().any(|field| field.key == key);
    let have = || node.entries().iter().map(|(key, _)| &*key.text);
    if !have().all(is_known)
        || sets.iter().any(|set| have().count() == set.len() && have().all(|k| set.contains(&k)))
    {
        return;
    }
    let (alone, together): (Vec<&[&str]>, Vec<&[&str]>) = sets.iter().partition(|set| set.len() == 1);
    let alone = alone.concat().iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let together =
        together.iter().map(|set| set.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(" and "));
    let message = std::iter::once(format!("exactly one of {alone} must stand here"))
        .chain(together)
        .collect::<Vec<_>>()
        .join(", or ");
    let help = if have().next().is_none() { "write one of them" } else { "keep one of them" };
    out.push(Finding::new(Code::WrongType, node.span, message).at(path).help(help));
}

fn tagged(node: &Node, tagged: &'static Tagged, path: &Path<'_>, out: &mut Vec<Finding>) {
    if !matches!(node.value, Value::Map(_)) {
        out.push(wrong_type(node, Shape::Tagged(tagged), path));
        return;
    }
    let words = || tagged.variants.iter().map(|variant| variant.word);
    let Some(kind) = node.field("type") else {
        let all = words().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        out.push(
            Finding::new(Code::MissingKey, node.span, "the key `type` is missing")
                .at(path)
                .help(format!("one of {all}")),
        );
        return;
    };
    let Some(variant) = kind.text().and_then(|text| tagged.variants.iter().find(|v| v.word == text)) else {
        let path = path.key("type");
        out.push(match kind.text() {
            Some(text) => Finding::new(Code::UnknownWord, kind.span, format!("there is no type `{text}`"))
                .at(&path)
                .meant(did_you_mean(text, words())),
            None => wrong_type(kind, Shape::Text, &path),
        });
        return;
    };
    let known = || tagged.common.iter().chain(variant.fields);
    for (key, value) in node.entries() {
        let path = path.key(&key.text);
        match known().find(|field| field.key == &*key.text) {
            Some(field) => check(value, field.shape, &path, out),
            None if &*key.text == "type" => {}
            None if out.len() > MOST => return,
            None => {
                let keys = known().map(|field| field.key);
                let mut finding = unknown_key(key, keys, &path);
                if tagged.variants.iter().any(|v| v.fields.iter().any(|f| f.key == &*key.text)) {
                    let word = variant.word;
                    finding = Finding::new(
                        Code::UnknownKey,
                        key.span,
                        format!("`{word}` does not take the key `{}`", key.text),
                    )
                    .at(&path)
                    .help("remove it, or choose the type that takes it");
                }
                out.push(finding);
            }
        }
    }
    missing(node, &known(), path, out);
}

fn missing<'f>(
    node: &Node,
    known: &(impl Iterator<Item = &'f Field> + Clone),
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) {
    let absent = known.clone().filter(|field| field.required && node.field(field.key).is_none());
    for field in absent {
        // A slip in the key is reported as such: one mistake, one message.
        let keys = || known.clone().map(|field| field.key);
        let slip = |key: &str| !keys().any(|k| k == key) && did_you_mean(key, keys()) == Some(field.key);
        if node.entries().iter().any(|(key, _)| slip(&key.text)) {
            continue;
        }
        out.push(
            Finding::new(Code::MissingKey, node.span, format!("the key `{}` is missing", field.key))
                .at(path)
                .help(format!("add `{}`: {}", field.key, in_a_sentence(field.about))),
        );
    }
}

/// The text of a description as part of a help: no capital at its start, no full stop.
fn in_a_sentence(about: &str) -> String {
    let about = about.trim_end_matches('.');
    let mut rest = about.chars();
    rest.next().map(|first| format!("{}{}", first.to_lowercase(), rest.as_str())).unwrap_or_default()
}

fn unknown_key<'k>(key: &Key, known: impl Iterator<Item = &'k str> + Clone, path: &Path<'_>) -> Finding {
    let finding =
        Finding::new(Code::UnknownKey, key.span, format!("there is no key `{}` here", key.text)).at(path);
    match did_you_mean(&key.text, known.clone()) {
        Some(meant) => finding.meant(Some(meant)),
        None => finding.help(format!("known here: {}", known.collect::<Vec<_>>().join(", "))),
    }
}

fn name(text: &str, span: Span, names: Names, path: &Path<'_>, out: &mut Vec<Finding>) {
    if names == Names::Factor {
        if !FACTORS.contains(&text) {
            out.push(
                Finding::new(Code::UnknownFactor, span, format!("there is no factor `{text}`"))
                    .at(path)
                    .help(format!("one of {}", list(FACTORS)))
                    .meant(did_you_mean(text, FACTORS.iter().copied())),
            );
        }
        return;
    }
    let problem = if names.refused().contains(&text) {
        format!("`{text}` is a word of the language and can not be a name")
    } else if text.is_empty() {
        "a name can not be empty".to_owned()
    } else if text.chars().count() > NAME_LENGTH {
        format!("a name has at most {NAME_LENGTH} characters")
    } else if text.starts_with(' ') || text.ends_with(' ') || text.chars().any(|c| c.is_ascii_control()) {
        "a name has no control characters, and no space at its ends".to_owned()
    } else {
        return;
    };
    out.push(Finding::new(Code::BadName, span, problem).at(path).help("choose another name"));
}

fn integer(node: &Node, min: i64, max: i64, path: &Path<'_>, out: &mut Vec<Finding>) {
    let range =
        if min == max { format!("it must be {min}") } else { format!("it must be from {min} to {max}") };
    match &node.value {
        Value::Integer(n) if (min..=max).contains(n) => {}
        Value::Integer(n) => out.push(
            Finding::new(Code::OutOfRange, node.span, format!("`{n}` is out of range")).at(path).help(range),
        ),
        Value::Number(text) if without_zeros(text).is_some() => {
            let number = without_zeros(text).unwrap_or_default();
            let message = format!("`{text}` begins with a zero, which some programs read as octal");
            let finding = Finding::new(Code::WrongType, node.span, message).at(path);
            out.push(finding.help(format!("write `{number}`")).fix(number));
        }
        Value::Number(text) if text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'+') => {
            out.push(
                Finding::new(Code::OutOfRange, node.span, format!("`{text}` is out of range"))
                    .at(path)
                    .help(range),
            );
        }
        Value::Number(text) => out.push(
            Finding::new(Code::WrongType, node.span, format!("`{text}` is not a whole number"))
                .at(path)
                .help("points, counts and costs are whole numbers: there is nothing to round"),
        ),
        _ => out.push(wrong_type(node, Shape::Integer(min, max), path)),
    }
}

fn written<T>(
    node: &Node,
    parse: impl Fn(&str) -> Option<T>,
    what: &str,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) {
    let finding = match &node.value {
        Value::Text(text) if parse(text).is_some() => return,
        Value::Text(text) if is_nothing(text) => {
            out.push(nothing(node, text, path).help("write numbers from 1 to 999999, or leave the key out"));
            return;
        }
        Value::Text(text) => Finding::new(Code::BadDuration, node.span, format!("`{text}` is not {what}")),
        Value::Integer(n) => {
            Finding::new(Code::BadDuration, node.span, format!("`{n}` has no unit; expected {what}"))
        }
        _ => Finding::new(Code::WrongType, node.span, format!("expected {what}, found {}", node.kind())),
    };
    out.push(finding.at(path).help("units are s, m, h, d and w; at most 999999 of one"));
}

/// A duration, or a word that stands for none: who writes `0s` means the word.
fn duration_or(node: &Node, word: &str, path: &Path<'_>, out: &mut Vec<Finding>) {
    match &node.value {
        Value::Text(text) if &**text == word => {}
        Value::Text(text) if is_nothing(text) => {
            out.push(
                nothing(node, text, path).help(format!("write `{word}` if it does not matter")).fix(word),
            );
        }
        Value::Integer(0) => {
            out.push(
                nothing(node, "0", path).help(format!("write `{word}` if it does not matter")).fix(word),
            );
        }
        _ => {
            let what = format!("a duration, such as `10m`, `24h` or `7d`, or `{word}`");
            written(node, Duration::parse, &what, path, out);
        }
    }
}

fn nothing(node: &Node, text: &str, path: &Path<'_>) -> Finding {
    let message = if text.contains(' ') { "allows nothing" } else { "is no length of time" };
    Finding::new(Code::BadDuration, node.span, format!("`{text}` {message}")).at(path)
}

/// Whether it is written as a duration or a rate, but for a number that is 0.
fn is_nothing(text: &str) -> bool {
    let mut zero = false;
    let raised: String = text
        .split(' ')
        .map(|word| {
            let digits = word.trim_end_matches(['s', 'm', 'h', 'd', 'w']);
            let is_zero = !digits.is_empty() && digits.bytes().all(|b| b == b'0');
            zero |= is_zero;
            if is_zero { word.replacen(digits, "1", 1) } else { word.to_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ");
    zero && (Duration::parse(&raised).is_some() || Rate::parse(&raised).is_some())
}

fn fits(node: &Node, shape: Shape) -> bool {
    match node.value {
        Value::Text(_) => matches!(
            shape,
            Shape::Text
                | Shape::AnyText
                | Shape::Name(_)
                | Shape::Word(_)
                | Shape::Duration
                | Shape::DurationOr(_)
                | Shape::Rate
                | Shape::Moment
                | Shape::MomentOrBefore
        ),
        Value::Integer(_) | Value::Number(_) => matches!(shape, Shape::Integer(..)),
        Value::Bool(_) => matches!(shape, Shape::Bool),
        Value::List(_) => matches!(shape, Shape::List(..)),
        Value::Map(_) => matches!(
            shape,
            Shape::Record(_)
                | Shape::Tagged(_)
                | Shape::Map(..)
                | Shape::Dictionary(_)
                | Shape::Pair(..)
                | Shape::RequirementOr(..)
        ),
        Value::Null => false,
    }
}

fn wrong_type(node: &Node, shape: Shape, path: &Path<'_>) -> Finding {
    let finding = Finding::new(
        Code::WrongType,
        node.span,
        format!("expected {}, found {}", expectation(shape), node.kind()),
    )
    .at(path);
    match (&node.value, shape) {
        (
            Value::Number(_) | Value::Integer(_) | Value::Bool(_),
            Shape::Text | Shape::AnyText | Shape::Name(_),
        ) => finding.help("put it between quotes to make it text").quote(),
        (Value::Text(text), _) if text.parse::<i64>().is_ok() && takes_a_number(shape) => {
            finding.help("a number stands without quotes").fix(&**text)
        }
        (Value::Text(text), Shape::List(..)) => {
            let finding = finding.help(format!("a list stands between brackets, even of one: `[{text}]`"));
            let plain = text.chars().all(|c| c.is_alphanumeric() || c == '_');
            if plain { finding.fix(format!("[{text}]")) } else { finding }
        }
        (Value::Null, _) => finding.help("write the value, or remove the key"),
        // A program that loads a policy for the first time often hands in where it stands.
        (Value::Text(text), _) if path.is_root() && is_path(text) => {
            finding.help("hand in the text of the document, not its path")
        }
        _ => finding,
    }
}

fn takes_a_number(shape: Shape) -> bool {
    match shape {
        Shape::Integer(..) => true,
        Shape::Choice(shapes) => shapes.iter().any(|shape| takes_a_number(*shape)),
        _ => false,
    }
}

fn expectation(shape: Shape) -> String {
    match shape {
        Shape::Text | Shape::AnyText => "text".to_owned(),
        Shape::Name(_) => "a name".to_owned(),
        Shape::Word(words) => format!("one of {}", list(words)),
        Shape::Integer(..) => "a whole number".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Duration => "a duration".to_owned(),
        Shape::DurationOr(word) => format!("a duration or `{word}`"),
        Shape::Rate => "a rate".to_owned(),
        Shape::Moment | Shape::MomentOrBefore => "a time".to_owned(),
        Shape::Record(_)
        | Shape::Tagged(_)
        | Shape::Map(..)
        | Shape::Dictionary(_)
        | Shape::Pair(..)
        | Shape::RequirementOr(..) => "a map".to_owned(),
        Shape::List(..) => "a list".to_owned(),
        Shape::Choice(shapes) => shapes.iter().map(|s| expectation(*s)).collect::<Vec<_>>().join(" or "),
    }
}

fn empty(node: &Node, path: &Path<'_>, what: &str) -> Finding {
    Finding::new(Code::Empty, node.span, format!("an empty {what} says nothing"))
        .at(path)
        .help("write what it should say, or remove the key")
}

fn list(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

fn is_path(text: &str) -> bool {
    [".yaml", ".yml", ".json", ".toml"].iter().any(|ending| text.ends_with(ending))
}
