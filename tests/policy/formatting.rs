//! The promises of `format`: the same meaning, every comment in its order, and a stable result.

mod writer;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use bonafides::source::{Format, Limits, format};
use bonafides::{Policy, Source};
use bonafides_tests::generate;
use bonafides_tests::property::check;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use writer::Writer;

fn formatted(text: &str) -> String {
    format(&Source::yaml(text)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The digest, or the errors of the document and their places.
fn meaning(text: &str) -> Result<String, Vec<String>> {
    match Policy::from_yaml(text) {
        Ok(policy) => Ok(policy.digest().to_owned()),
        Err(error) => {
            let mut wrong: Vec<_> =
                error.diagnostics.iter().map(|d| format!("{} {} {}", d.code, d.path, d.message)).collect();
            wrong.sort();
            Err(wrong)
        }
    }
}

/// The comments, by a simple rule that holds for the documents here: a `#` after white space, with no open
/// quote on its line.
fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| {
            let mut quote = None;
            let mut before = ' ';
            for (at, c) in line.char_indices() {
                match quote {
                    Some(open) if c == open => quote = None,
                    None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
                    None if c == '#' && before.is_whitespace() => return Some(line[at..].trim_end()),
                    _ => {}
                }
                before = c;
            }
            None
        })
        .collect()
}

fn documents(folder: &str, name: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { path.join(name) } else { path })
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter_map(|path| fs::read_to_string(&path).ok().map(|text| (path, text)))
        .collect();
    found.sort();
    found
}

#[test]
fn policies_written_by_hand_keep_meaning_and_comments() {
    let mut all = documents("../examples/policies", "");
    all.extend(documents("vectors", ""));
    assert!(all.len() >= 7, "the example policies were not found");
    for (path, text) in all {
        let once = formatted(&text);
        let name = path.display();
        assert!(Policy::from_yaml(&text).is_ok(), "{name}");
        assert_eq!(meaning(&once), meaning(&text), "{name}");
        assert_eq!(comments(&once), comments(&text), "{name}");
        assert_eq!(formatted(&once), once, "{name}");
    }
}

/// Only the space before comments outside a column changes: tables and columns of comments stay as the
/// author wrote them.
#[test]
fn the_policy_of_the_language_page_changes_only_before_comments() {
    let text = include_str!("../vectors/contoso.yaml");
    let once = formatted(text);
    assert_eq!(text.lines().count(), once.lines().count());
    let changed = text.lines().zip(once.lines()).filter(|(before, after)| before != after);
    let lines: Vec<&str> = changed
        .map(|(before, after)| {
            let (line, comment) = before.split_once('#').expect("a comment");
            assert_eq!(after, format!("{}  #{comment}", line.trim_end()));
            line.split([':', ',']).next().unwrap_or_default().trim()
        })
        .collect();
    assert_eq!(lines, ["security_desk", "way_in", "pass", "- { id", "subject", "password"]);
}

/// Any document that can be read is formatted, also with mistakes: authors format while they write.
#[test]
fn policies_with_mistakes_keep_their_mistakes() {
    let mut read = 0;
    for (path, text) in documents("mistakes", "policy.yaml") {
        if let Ok(once) = format(&Source::yaml(&text)) {
            read += 1;
            assert_eq!(meaning(&once), meaning(&text), "{}", path.display());
            assert_eq!(formatted(&once), once, "{}", path.display());
        }
    }
    assert!(read > 30, "only {read} of the mistakes were read");
}

/// Cases: a name, the text as written, and the text as formatted.
const CASES: &[(&str, &str, &str)] = &[
    ("white space", "a:   1   \n\n\n\nb:\n    - x\n    -   y\n\n", "a: 1\n\nb:\n  - x\n  - y\n"),
    ("lists as deep as their key", "a:\n- x\n# b\nb: 1\n", "a:\n  - x\n# b\nb: 1\n"),
    ("brackets", "a: {b: 1,c: [ x,y ],}\nd: { }\n", "a: { b: 1, c: [x, y] }\nd: {}\n"),
    ("brackets over lines", "a: [x,\n  y,\n  ]\nb:\n  { c: 1 }\n", "a: [x, y]\nb: { c: 1 }\n"),
    ("a pair in a list", "a: [b: 1, ? c : d, {e}]\n", "a: [{ b: 1 }, { c: d }, { e: null }]\n"),
    ("empty values", "a:\nb: # b\n# c\nc:\n- \n", "a:\nb:  # b\n# c\nc:\n  -\n"),
    (
        "comments in brackets",
        "a: { # open\n  b: 1, # b\n  # before\n  c: [x, # x\n  # end\n  ] # c\n} # after\n",
        "a:  # open\n  b: 1  # b\n  # before\n  c:\n    - x  # x\n    # end\n  # c\n# after\n",
    ),
    ("comments in empty brackets", "a: [ # one\n  # two\n  ]\nb: 1\n", "a: []  # one\n# two\nb: 1\n"),
    ("comments in empty brackets, lined up", "a: [ # b\n  ]\nb: { # c\n  }\n", "a: []  # b\nb: {}  # c\n"),
    (
        "comments after keys and dashes",
        "a:   # a\n\n  # b\n  b: 1\nc: # c\n  d\ne:\n- # e\n  f: 1\n-\n  # g\n  g\n",
        "a:  # a\n  # b\n  b: 1\nc:  # c\n  d\ne:\n  -  # e\n    f: 1\n  -\n    # g\n    g\n",
    ),
    (
        "comments at the ends of blocks",
        "a:\n    b:\n        c: 1\n        # in b\n      # in a\n    # of a\n# before d\nd: 1\n\n# end\n",
        "a:\n  b:\n    c: 1\n    # in b\n  # in a\n  # of a\n# before d\nd: 1\n\n# end\n",
    ),
    (
        "a comment that goes on",
        "a: 1 # one,\n     # and more\n# b\nb: 2\n",
        "a: 1  # one,\n      # and more\n# b\nb: 2\n",
    ),
    (
        "comments in columns",
        "a: 1      # one\n\nbcd: 2    # two\ne: 3   # three\n",
        "a: 1      # one\n\nbcd: 2    # two\ne: 3  # three\n",
    ),
    (
        "columns",
        "a:      { x: 1,  y: 2 }\n# c\nbcd:    { x: 10, y: 2 }\ne:    1\n",
        "a:   { x: 1,  y: 2 }\n# c\nbcd: { x: 10, y: 2 }\ne: 1\n",
    ),
    (
        "quotes",
        "'a': 'it''s # not'   # yes\n\"b # b\" : \"\\\"# no\"  # yes\nc: d#e\n",
        "'a': 'it''s # not'  # yes\n\"b # b\": \"\\\"# no\"  # yes\nc: d#e\n",
    ),
    (
        "text over lines",
        "a: one\n     two # x\nb: 'one\n\n    two'\nc: \"one\\\n    two\"\nd:\n    one\n    two\n",
        "a: one\n  two  # x\nb: 'one\n\n  two'\nc: \"one\\\n  two\"\nd:\n  one\n  two\n",
    ),
    ("an escaped blank before the end of a line", "a: \"b\\ \n  c\"\n", "a: \"b  c\"\n"),
    ("text over lines in brackets", "a: [one\n  two, x]\n", "a:\n  - one\n    two\n  - x\n"),
    (
        "blocks of text",
        "a: |   # head\n     one\n       # two\n\n     three  \n\n\n  # b\nb:\n- >-\n one\n two\n",
        "a: |  # head\n  one\n    # two\n\n  three  \n\n# b\nb:\n  - >-\n    one\n    two\n",
    ),
    (
        "blocks of text that depend on blanks",
        "a: |+\n  x\n\nb: |2\n   x\nc: |\nd: |\n  x\n   \n",
        "a: \"x\\n\\n\"\n\nb: \" x\\n\"\nc: \"\"\nd: \"x\\n \\n\"\n",
    ),
    (
        "nested lists",
        "- - a\n  - - b\n-\n  - c\n- - k: 1\n    l: 2\n",
        "- - a\n  - - b\n- - c\n- - k: 1\n    l: 2\n",
    ),
    (
        "complex keys",
        "? a\n: 1\n? \"b c\" # b\n: - x\n? |\n  d\n: 2\n? e\n",
        "a: 1\n\"b c\":  # b\n  - x\n\"d\\n\": 2\ne:\n",
    ),
    ("no key at all", "a: 1\n? # b\n", "a: 1\n# b\n\"\":\n"),
    ("keys over lines", "{ \"a\n  b\": 1 }\n", "{ \"a b\": 1 }\n"),
    ("marks", "%YAML 1.2\n---   # one\n\na:  1\n...\n# two\n", "%YAML 1.2\n---\n# one\n\na: 1\n...\n# two\n"),
    ("nothing but marks", "--- # a\n\n\n...\n", "---\n# a\n\n...\n"),
    ("no block at all", "# a\n{a: 1}   # b\n# c\n", "# a\n{ a: 1 }  # b\n# c\n"),
    ("a single scalar", "# a\nb   # c\n", "# a\nb  # c\n"),
    ("carriage returns", "a:   1 # x\r\n\r\n\r\nb: |\r\n    t\r\n", "a: 1  # x\r\n\r\nb: |\r\n  t\r\n"),
    ("tabs", "a: \t1\t# x\nb: [1,\t2]\t\n\t\nc: \"\t\"\n", "a: 1  # x\nb: [1, 2]\n\nc: \"\t\"\n"),
    ("white space that is text", "a: b\u{a0} # c\nd: |\n  \u{a0}\n", "a: b\u{a0}  # c\nd: |\n  \u{a0}\n"),
    ("a byte order mark", "\u{feff}a:  1\n", "a: 1\n"),
    ("two byte order marks", "\u{feff}\u{feff}a:  1\n", "a: 1\n"),
    ("no line end", "a:  1 # x", "a: 1  # x\n"),
    (
        "letters of several bytes",
        "ä: {ö: ü, 😀: '# ñ'}   # é 😀\nlänge:   1 # x\nb:       2\n",
        "ä: { ö: ü, 😀: '# ñ' }  # é 😀\nlänge: 1  # x\nb:     2\n",
    ),
];

#[test]
fn hard_cases_are_formatted_as_expected() {
    for (name, text, wanted) in CASES {
        assert_eq!(formatted(text), *wanted, "{name}");
        assert_eq!(formatted(wanted), *wanted, "{name}");
        assert_eq!(meaning(wanted), meaning(text), "{name}");
    }
}

/// Text that the formatter cannot print is returned as it was read; a second run must read the same.
#[test]
fn text_that_cannot_be_printed_is_returned_unchanged() {
    let texts =
        ["{\"a\": 1}", "a = 1", "a:  1", "\"\u{feff}a\": 1", "{ ? \u{feff}a : 1 }", "# c\n\u{feff}a:  1"];
    for language in [Format::Yaml, Format::Json, Format::Toml] {
        for text in texts {
            for marks in 0..4 {
                let marked = "\u{feff}".repeat(marks) + text;
                let Ok(once) = format(&Source::new(&marked, language)) else { continue };
                assert_eq!(format(&Source::new(&once, language)).unwrap(), once, "{marked:?}, {language:?}");
            }
        }
    }
}

#[test]
fn a_collection_that_does_not_fit_becomes_a_block() {
    let (word, end) = ("w".repeat(57), "e".repeat(56));
    let fits = format!("a: [{word}, {end}]\n");
    assert_eq!(fits.trim_end().len(), 120);
    assert_eq!(formatted(&fits), fits);
    assert_eq!(formatted(&format!("ab: [{word}, {end}]\n")), format!("ab:\n  - {word}\n  - {end}\n"));
    // From the outside in, and only as far as needed.
    let nested = format!("a: {{ b: [{word}, x], c: [{word}, y] }}  # c\n");
    assert_eq!(formatted(&nested), format!("a:  # c\n  b: [{word}, x]\n  c: [{word}, y]\n"));
    // Without items there is nothing to break.
    let key = "k".repeat(130);
    for empty in ["{}", "[]", "[[], {}]", "{ a: {} }"] {
        let once = formatted(&format!("a: {{ {key}: {empty} }}\n"));
        assert!(once.starts_with(&format!("a:\n  {key}:")), "{once}");
        assert_eq!(formatted(&once), once);
    }
    // Aligned rows may be longer, but within limits.
    let table = format!("a:  [{word}, {end}]\nbc: [{word}, {end}]\n");
    assert_eq!(formatted(&table), table);
    let longer = format!("a:  [{word}, {end}]\nbc: [{word}, {end}, {end}]\n");
    let wanted = format!("a: [{word}, {end}]\nbc:\n  - {word}\n  - {end}\n  - {end}\n");
    assert_eq!(formatted(&longer), wanted);
}

#[test]
fn sixty_levels_are_formatted() {
    let flow = "[".repeat(60) + &"]".repeat(60) + "\n";
    assert_eq!(formatted(&flow), flow);
    let dashes = "- ".repeat(60) + "x\n";
    assert_eq!(formatted(&dashes), dashes);
    let commented = "[\n".repeat(60) + "x # c\n" + &"]\n".repeat(60);
    assert_eq!(formatted(&commented), "- ".repeat(60) + "x  # c\n");
    let steps: String = (0..60).map(|level| " ".repeat(level * 3) + "a: # c\n").collect();
    let wanted: String = (0..60).map(|level| " ".repeat(level * 2) + "a:  # c\n").collect();
    assert_eq!(formatted(&steps), wanted);
}

#[test]
fn json_is_written_with_one_entry_per_line() {
    let text = r#"{"b":[1.0,{"c":null},[],{}],"a":"\u00e9 # \"x\"","n":-1}"#;
    let wanted = r#"{
  "b": [
    1.0,
    {
      "c": null
    },
    [],
    {}
  ],
  "a": "\u00e9 # \"x\"",
  "n": -1
}
"#;
    assert_eq!(format(&Source::json(text)).unwrap(), wanted);
    assert_eq!(format(&Source::json(wanted)).unwrap(), wanted);
}

#[test]
fn toml_is_returned_unchanged() {
    let text = "# c\nformat   = 1 # one\n";
    assert_eq!(format(&Source::toml(text)).unwrap(), text);
    assert!(format(&Source::toml("format = ")).is_err());
}

#[test]
fn an_unreadable_document_is_an_error_with_its_place() {
    for (text, line) in [("a: [1\nb: 2\n", 2), ("a: 1\na: 2\n", 2), ("a: *b\n", 1), ("a: 1\n---\nb: 2\n", 2)]
    {
        let error = format(&Source::yaml(text)).unwrap_err();
        assert_eq!(error.diagnostics.iter().next().map(|d| d.line), Some(line), "{text}");
    }
    assert!(format(&Source::yaml("[1, 2]").limits(Limits::default().values(2))).is_err());
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn generated_policies_keep_their_meaning() {
    let floors = [("a policy that loads", 36)];
    check(config(), &floors, &written(generate::policy(), 1500), |written, reached| {
        let once = promises(&written.text)?;
        let same =
            Policy::from_json(&written.document.to_string()).ok().map(|policy| policy.digest().to_owned());
        reached.note_if(same.is_some(), "a policy that loads");
        prop_assert_eq!(meaning(&once).ok(), same);
        Ok(())
    });
}

#[test]
fn generated_documents_keep_their_meaning_and_comments() {
    let floors = [("comments", 34)];
    check(
        config(),
        &floors,
        &written(hard_value().prop_map(|value| json!({ "document": value })), 500),
        |written, reached| {
            reached.note_if(written.text.contains("#@"), "comments");
            promises(&written.text)?;
            Ok(())
        },
    );
}

#[test]
fn mangled_documents_keep_their_meaning_if_readable() {
    let floors = [("read", 22), ("changed", 21)];
    check(config(), &floors, &mangled(), |text, reached| {
        if let Ok(once) = format(&Source::yaml(&text)) {
            reached.note("read");
            reached.note_if(once != text, "changed");
            prop_assert_eq!(&formatted(&once), &once);
            prop_assert_eq!(meaning(&once), meaning(&text), "{}", once);
        }
        Ok(())
    });
}

/// Documents with a few characters added or removed; many are still readable.
fn mangled() -> impl Strategy<Value = String> {
    let texts: Vec<&str> =
        CASES.iter().map(|(_, text, _)| *text).chain([include_str!("../vectors/contoso.yaml")]).collect();
    let edit = (
        any::<u16>(),
        0_u8..2,
        proptest::sample::select(" \n\r\t#-:,[]{}'\"|>?%.~\\x\u{e9}".chars().collect::<Vec<_>>()),
    );
    (proptest::sample::select(texts), vec(edit, 1..4)).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, removed, added) in edits {
            let at = usize::from(at) % text.len();
            text.splice(at..at + usize::from(removed), [added]);
        }
        text.into_iter().collect()
    })
}

/// A document, and one of the ways to write it.
struct Written {
    document: Value,
    text: String,
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn written(document: impl Strategy<Value = Value>, choices: usize) -> impl Strategy<Value = Written> {
    (document, vec(any::<u16>(), 0..choices))
        .prop_map(|(document, drawn)| Written { text: Writer::write(&document, drawn), document })
}

/// Checks the three promises and the style, and returns the formatted text.
fn promises(text: &str) -> Result<String, TestCaseError> {
    let once = formatted(text);
    prop_assert_eq!(numbers(&once), numbers(text), "{}\n=====\n{}", text, once);
    prop_assert_eq!(&formatted(&once), &once, "{}", text);
    prop_assert_eq!(meaning(&once), meaning(text), "{}\n=====\n{}", text, once);
    prop_assert!(!once.contains("\n\n\n"), "{}", once);
    for line in once.lines() {
        prop_assert_eq!(line.trim_end(), line);
        let indent = line.len() - line.trim_start_matches(' ').len();
        // The continuation lines of a comment are aligned with it.
        prop_assert!(indent % 2 == 0 || line.trim_start().starts_with('#'), "{}\n=====\n{}", text, once);
    }
    Ok(once)
}

/// The numbers that the writer put into comments, in order of appearance.
fn numbers(text: &str) -> Vec<&str> {
    text.split("#@").skip(1).map(|rest| rest.lines().next().unwrap_or_default().trim_end()).collect()
}

/// Trees of texts that are hard to write.
fn hard_value() -> impl Strategy<Value = Value> {
    const TEXTS: [&str; 18] = [
        "", " ", "a", "a b c", "# x", "a # b", "a: b", "it's", "\"q\"", "- x", "null", "1", "é 😀", "a\nb\n",
        "[x", "}", "\\ \n", "? k",
    ];
    let leaf = prop_oneof![
        4 => proptest::sample::select(&TEXTS[..]).prop_map(Value::from),
        1 => any::<i16>().prop_map(Value::from),
        1 => proptest::sample::select(vec![Value::Null, Value::Bool(true), json!([]), json!({})]),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let key = proptest::sample::select(&TEXTS[..]);
        prop_oneof![
            vec(inner.clone(), 1..5).prop_map(Value::from),
            vec((key, inner), 1..5).prop_map(|entries| Value::Object(
                entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}
