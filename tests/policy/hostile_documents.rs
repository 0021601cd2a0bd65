//! Hostile and malformed documents: the right code at the right place. The inputs are so large that an
//! algorithm slower than linear would not finish.

use bonafides::diagnostic::{Code, Diagnostic};
use bonafides::source::Format;
use bonafides::{Policy, Source};

const MIB: usize = 1 << 20;

/// The diagnostics of a policy that must be refused.
fn refused(text: impl AsRef<[u8]>, format: Format) -> Vec<Diagnostic> {
    let review = Policy::review(&Source::new(text.as_ref(), format));
    assert!(review.policy.is_none());
    assert!(review.diagnostics.errors() > 0);
    review.diagnostics.iter().cloned().collect()
}

/// The code, line and column of the only diagnostic.
fn only(text: impl AsRef<[u8]>, format: Format) -> (Code, u32, u32) {
    let said = refused(text, format);
    assert_eq!(said.len(), 1, "{said:#?}");
    (said[0].code, said[0].line, said[0].column)
}

#[test]
fn a_hundred_megabytes_are_refused_as_too_large() {
    let large = vec![b'a'; 100 * MIB];
    for format in [Format::Yaml, Format::Json, Format::Toml] {
        assert_eq!(only(&large, format), (Code::TooLarge, 1, 1));
    }
}

/// Large documents with empty content are read in linear time.
#[test]
fn megabytes_without_content_are_read_in_linear_time() {
    for filler in
        ["a", " ", "\n", "\"", ":", ",", "#", "[", "{", "- ", "? ", "%a\n", "a: ", "'", "\t", "\0", "é"]
    {
        let text = filler.repeat(4 * MIB / filler.len());
        for format in [Format::Yaml, Format::Json, Format::Toml] {
            let said = refused(&text, format);
            assert!(said.len() <= 4, "{filler:?} as {format:?}: {} messages", said.len());
        }
    }
}

#[test]
fn ten_thousand_levels_are_refused_as_too_deep() {
    const LEVELS: usize = 10_000;
    let lists = format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS));
    let maps = |open: &str| format!("{}1{}", open.repeat(LEVELS), "}".repeat(LEVELS));
    let block: String = (0..3_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let cases = [
        (format!("a:\n  {lists}"), Format::Yaml, 2),
        (format!("a:\n  {}", maps("{a: ")), Format::Yaml, 2),
        (block, Format::Yaml, 65),
        (format!("a:\n  {}x", "- ".repeat(LEVELS)), Format::Yaml, 2),
        (format!("{{\n\"a\": {lists}}}"), Format::Json, 2),
        (format!("{{\n\"a\": {}}}", maps("{\"a\": ")), Format::Json, 2),
        (format!("a =\\\n{lists}").replace("\\\n", " "), Format::Toml, 1),
        (format!("a = {}", maps("{a = ")), Format::Toml, 1),
        (format!("{}a = 1", "a.".repeat(LEVELS)), Format::Toml, 1),
        (format!("[{}a]\nb = 1", "a.".repeat(LEVELS)), Format::Toml, 1),
    ];
    for (text, format, line) in cases {
        let (code, at, _) = only(&text, format);
        assert_eq!((code, at), (Code::TooDeep, line), "{format:?}: {:.40}", text);
    }
}

/// The depth limit is exact: 64 levels are read, 65 are refused.
#[test]
fn the_depth_limit_is_exact() {
    let nested = |levels: usize| format!("format: {}{}", "[".repeat(levels), "]".repeat(levels));
    let codes = |text: String| refused(text, Format::Yaml).iter().map(|said| said.code).collect::<Vec<_>>();
    assert!(codes(nested(63)).contains(&Code::WrongType));
    assert_eq!(codes(nested(64)), [Code::TooDeep]);
    let toml = |levels: usize| format!("format = {}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(!refused(toml(63), Format::Toml).iter().any(|said| said.code == Code::TooDeep));
    assert_eq!(only(toml(64), Format::Toml).0, Code::TooDeep);
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let last = level - 1;
        bomb.push_str(&format!("a{level}: &a{level} [*a{last}, *a{last}, *a{last}, *a{last}, *a{last}]\n"));
    }
    let said = refused(&bomb, Format::Yaml);
    assert_eq!((said[0].code, said[0].line, said[0].column, &*said[0].text), (Code::Alias, 1, 5, "&a0"));
    assert_eq!(said[0].path, "a0");
    let said = refused("policy: x\nactions: *floor\n", Format::Yaml);
    assert!(said.iter().any(|said| matches!(said.code, Code::Alias | Code::Syntax) && said.line == 2));
}

#[test]
fn more_values_than_the_limit_are_refused() {
    const VALUES: usize = 2_000_000;
    let many = "1,".repeat(VALUES);
    for (text, format) in [
        (format!("policy:\n  [{many}]"), Format::Yaml),
        (format!("{{\n\"policy\": [{many}1]}}"), Format::Json),
        (format!("\npolicy = [{many}]"), Format::Toml),
    ] {
        let (code, line, column) = only(&text, format);
        assert_eq!((code, line), (Code::TooMany, 2), "{format:?}");
        assert!(column as usize > 2 * VALUES - 100, "{format:?}: column {column}");
    }
}

/// The numbers of names have a fixed width, so a section has a maximum number of entries.
#[test]
fn more_entries_than_the_limit_are_refused() {
    let sections = [
        ("people", "{ contact: x }"),
        ("signals", "{ outcomes: [a, b] }"),
        ("challenges", "{ type: confirm, points: 1 }"),
        ("families", "{ points: [1] }"),
        ("actions", "{ require: { points: 1 } }"),
        ("grants", "{ type: external, provider: x }"),
        ("channels", "{ in_person: true }"),
    ];
    for (section, entry) in sections {
        let head = match section {
            "actions" => "format: 1\npolicy: x\n",
            _ => "format: 1\npolicy: x\nactions: { a: { require: { points: 1 } } }\n",
        };
        let entries: String = (0..70_000).map(|n| format!("  n{n}: {entry}\n")).collect();
        let said = refused(format!("{head}{section}:\n{entries}"), Format::Yaml);
        assert_eq!(said.len(), 1, "{section}: {:?}", said.iter().take(3).collect::<Vec<_>>());
        assert_eq!((said[0].code, &*said[0].path, &*said[0].text), (Code::TooMany, section, "n512"));
    }
}

/// Each mistake is reported, up to a thousand, and any number of them takes no longer than reading them.
#[test]
fn hundreds_of_thousands_of_mistakes_are_cut_off_at_a_thousand() {
    let texts = [
        (0..300_000).map(|n| format!("k{n}: 1\n")).collect::<String>(),
        (0..300_000).map(|n| format!("é{n}: 1\n")).collect(),
        "k: 1\n".repeat(300_000),
        format!("actions: {{ a: {{ require: {{ pass: [{}] }} }} }}", "nobody, ".repeat(300_000)),
        format!("groups: [{}]", "x, ".repeat(300_000)),
        format!("policy: 1\nformat: [{}]", "{}, ".repeat(300_000)),
    ];
    for text in texts {
        let said = refused(&text, Format::Yaml);
        assert!(said.len() <= 1_001, "{:.20}: {} messages", text, said.len());
        if said.len() == 1_001 {
            assert!(said.iter().any(|said| said.code == Code::TooMany), "{:.20}", text);
        }
    }
}

#[test]
fn invalid_utf_8_is_refused_at_its_place() {
    let cases: [(&[u8], u32, u32); 5] = [
        (b"\xff", 1, 1),
        (b"format: 1\npolicy: caf\xe9\n", 2, 12),
        // Columns count characters: the two before it are four bytes.
        (b"policy: \xc3\xa9\xc3\xa9\xff", 1, 11),
        // Truncated in the middle of a character.
        (b"a: 1\r\nb: \xe2\x82", 2, 4),
        (b"\xef\xbb\xbfpolicy: \x80", 1, 9),
    ];
    for (bytes, line, column) in cases {
        for format in [Format::Yaml, Format::Json, Format::Toml] {
            assert_eq!(only(bytes, format), (Code::NotUtf8, line, column), "{bytes:?}");
        }
    }
    // UTF-16 with its byte order mark, as some editors save it.
    let utf16: Vec<u8> = "\u{feff}format: 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(only(utf16, Format::Yaml), (Code::NotUtf8, 1, 1));
}

const POLICY: &str = "\
format: 1
policy: x
challenges:
  passkey: { type: external, provider: p, points: POINTS }
actions: { a: { require: { pass: [passkey] } } }
";

#[test]
fn numbers_out_of_range_are_refused_at_their_place() {
    let cases = [
        ("1000001", Code::OutOfRange),
        ("9223372036854775807", Code::OutOfRange),
        ("9223372036854775808", Code::OutOfRange),
        ("-9223372036854775809", Code::OutOfRange),
        ("99999999999999999999999999999999999999", Code::OutOfRange),
        ("0xffffffffffffffffffff", Code::WrongType),
        ("1e400", Code::WrongType),
        ("-1e400", Code::WrongType),
        ("1.5", Code::WrongType),
        (".inf", Code::WrongType),
        (".nan", Code::WrongType),
        ("1_000", Code::WrongType),
        ("\"10\"", Code::WrongType),
    ];
    for (number, code) in cases {
        let said = refused(POLICY.replace("POINTS", number), Format::Yaml);
        assert_eq!(said.len(), 1, "{number}: {said:?}");
        let place = (said[0].line, said[0].column, &*said[0].path, &*said[0].text);
        assert_eq!(said[0].code, code, "{number}");
        assert_eq!(place, (4, 51, "challenges.passkey.points", number));
    }
    let toml = "format = 99999999999999999999\npolicy = \"x\"\n[actions.a.require]\npoints = 1\n";
    let said = refused(toml, Format::Toml);
    assert_eq!((said[0].code, said[0].line, &*said[0].path), (Code::OutOfRange, 1, "format"));
    let json = "{\"format\": 1e400, \"policy\": \"x\", \"actions\": {\"a\": {}}}";
    assert!(refused(json, Format::Json).iter().all(|said| said.line == 1));
}

/// Long words are reported at their place, and are not compared with every known word.
#[test]
fn long_words_are_reported_in_linear_time() {
    let long = "x".repeat(4 * MIB);
    let said =
        refused(POLICY.replace("POINTS", "1").replace("[passkey]", &format!("[{long}]")), Format::Yaml);
    assert!(said.iter().all(|said| (said.line, said.column) == (5, 35)), "{:?}", said[0].code);
    let long = "x".repeat(1_000);
    let said = refused(format!("{long}: 1\n"), Format::Yaml);
    assert!(said.iter().any(|said| said.code == Code::UnknownKey && said.text == long));
}

#[test]
fn odd_documents_are_read_or_refused() {
    for text in ["", "\u{feff}", "# only a comment\n", "---\n", "null", "[]", "text", "{}", "- 1\n- 2\n"] {
        for format in [Format::Yaml, Format::Json, Format::Toml] {
            assert!(!refused(text, format).is_empty(), "{text:?}");
        }
    }
    let windows = POLICY.replace("POINTS", "1").replace('\n', "\r\n");
    assert!(Policy::from_yaml(&windows).is_ok());
    let marked = format!("\u{feff}{}", POLICY.replace("POINTS", "1"));
    assert!(Policy::from_yaml(&marked).is_ok());
    assert_eq!(only(POLICY.replace("POINTS", "1\n\tx"), Format::Yaml).0, Code::Syntax);
}

#[test]
fn a_path_in_place_of_a_document_gets_help() {
    for path in ["policy.yaml", "/etc/desk/policy.yml", "policies\\desk.json"] {
        let error = Policy::from_yaml(path).unwrap_err();
        let help = error.diagnostics.iter().find_map(|diagnostic| diagnostic.help.as_deref());
        assert_eq!(help, Some("pass the text of the document, not its path"), "{path}");
    }
}

fn codes(source: &Source<'_>) -> Vec<&'static str> {
    Policy::review(source).diagnostics.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn a_list_longer_than_the_limit_is_refused() {
    for list in ["all", "any"] {
        let points = vec!["{points: 1}"; 65_535].join(", ");
        let text = format!(
            "format: 1\npolicy: p\nunmatched: everyone\nsignals: {{ s: {{ outcomes: {{ a: 5 }} }} }}\nchallenges: {{ x: {{ type: totp, points: 30 }} }}\n\
             everyone: {{ require: {{ {list}: [{points}, {{pass: [x]}}] }} }}\nactions: {{ reset: {{}} }}\n"
        );
        assert_eq!(codes(&Source::yaml(&text)), ["too-many"], "{list}");
    }
}

#[test]
fn half_a_surrogate_pair_is_not_text() {
    let text = r#"{"format": 1, "policy": "p", "version": "\ud800", "actions": {"a": {}}}"#;
    let review = Policy::review(&Source::json(text));
    let found: Vec<_> = review.diagnostics.iter().map(|d| (d.code.as_str(), &*d.text)).collect();
    assert_eq!(found, [("syntax", "\"\\ud800\"")]);
}

#[test]
fn two_signs_are_not_a_number() {
    let text = "format: 1\npolicy: p\nunmatched: everyone\nchallenges: { x: { type: totp, points: +-5 } }\nactions: { a: { require: { independent: 1 } } }\n";
    assert_eq!(codes(&Source::yaml(text)), ["wrong-type"]);
}
