//! The service desk in the terminal: every script prints the expected output, and no input makes the
//! program fail.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use bonafides_examples::service_desk::run;

const SCRIPTS: [&str; 6] = [
    "plain-reset",
    "administrator-manager-and-passkey",
    "caller-who-lost-the-phone",
    "impostor-refused",
    "escalation-with-take-over",
    "self-service-at-night",
];

struct Done {
    code: u8,
    out: String,
    err: String,
}

fn start(arguments: &[&str], typed: &[u8], colour: bool) -> Done {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = arguments.iter().map(ToString::to_string);
    let code = run(arguments, &mut &*typed, &mut out, &mut err, colour);
    Done { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("calls/scripts").join(name).with_extension("txt")
}

fn play(name: &str) -> String {
    let done = start(&["--script", script(name).to_str().unwrap()], b"", false);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{name}\n{}", done.out);
    done.out
}

/// Types at the desk, with the phone in a temporary file.
fn type_in(name: &str, typed: &str) -> Done {
    let phone = std::env::temp_dir().join(format!("bonafides-test-{}-{name}.txt", std::process::id()));
    let done = start(&["--phone", phone.to_str().unwrap()], typed.as_bytes(), false);
    let _ = std::fs::remove_file(phone);
    done
}

/// Replaces the hashes of records, which change with every byte of a record.
fn without_hashes(page: &str) -> String {
    let is_hash =
        |word: &str| word.len() == 8 && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((before, last)) if is_hash(last) && !line.starts_with("The records") => {
            format!("{before} <hash>\n")
        }
        _ => format!("{line}\n"),
    };
    page.lines().map(line).collect()
}

#[test]
fn every_script_prints_what_it_did() {
    for name in SCRIPTS {
        let page = without_hashes(&play(name));
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name).with_extension("txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        let told = "if this is intended: UPDATE_EXPECTED=1 cargo test -p bonafides-examples";
        assert!(page == expected, "{} differs; {told}\n{page}", path.display());
    }
}

#[test]
fn every_script_is_played_here() {
    let mut files: Vec<String> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("calls/scripts"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
    let mut names: Vec<String> = SCRIPTS.iter().map(ToString::to_string).collect();
    files.sort();
    names.sort();
    assert_eq!(files, names);
}

#[test]
fn every_record_is_verified() {
    for name in SCRIPTS {
        let page = play(name);
        let cases = page.matches("The records of case").count();
        assert!(cases > 0 && page.matches("\nverified: ").count() == cases, "{name}");
    }
}

#[test]
fn pages_are_plain_and_at_most_80_columns_wide() {
    for name in SCRIPTS {
        let page = play(name);
        for line in page.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
            assert_eq!(line.trim_end(), line, "{name}: spaces at the end");
            assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
        }
    }
}

#[test]
fn colour_changes_nothing_else() {
    let path = script("plain-reset");
    let painted = start(&["--script", path.to_str().unwrap()], b"", true).out;
    assert!(painted.contains("\x1b["));
    let mut plain = String::new();
    for (at, part) in painted.split("\x1b[").enumerate() {
        plain.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, play("plain-reset"));
}

/// A code or key appears only where it was delivered: not on the operator's page, not in the texts for
/// the caller, not in the records.
#[test]
fn the_operator_sees_no_code_and_no_key() {
    let mut seen = 0;
    for name in SCRIPTS {
        let page = play(name);
        let mut lines = page.lines().peekable();
        while let Some(line) = lines.next() {
            let delivered = ["┌ on the phone of", "┌ in the "].iter().any(|title| line.contains(title));
            while delivered && lines.peek().is_some_and(|line| line.trim_start().starts_with('│')) {
                let words = lines.next().unwrap_or_default().split_whitespace();
                let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
                let is_key = |word: &&str| word.split('-').count() == 7;
                for secret in words.filter(|word| is_code(word) || is_key(word)) {
                    seen += 1;
                    assert_eq!(page.matches(secret).count(), 1, "{name}: {secret}");
                }
            }
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn help_and_what_is_wrong_with_the_command_line() {
    let help = start(&["--help"], b"", false);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("usage: service_desk") && help.out.contains("operator asks CHALLENGE"));
    assert!(help.out.lines().all(|line| line.chars().count() <= 80), "{}", help.out);
    for (arguments, said) in [
        (&["--nonsense"][..], "unknown option `--nonsense`"),
        (&["--script"], "--script needs a value"),
        (&["--now", "noon"], "`noon` is not a time"),
    ] {
        let done = start(arguments, b"", false);
        assert_eq!((done.code, done.out.as_str()), (2, ""));
        assert!(done.err.contains(said) && done.err.contains("usage: "), "{}", done.err);
    }
}

#[test]
fn what_is_wrong_with_a_script_is_said_with_its_line() {
    let done = start(&["--script", "no-such-file.txt"], b"", false);
    assert!(done.code == 1 && done.err.contains("no-such-file.txt"), "{}", done.err);
    let path = std::env::temp_dir().join(format!("bonafides-test-{}.txt", std::process::id()));
    for (text, said) in [
        ("operator ask questions\n", "line 1: `operator ask questions`: not a sentence"),
        ("\nmanager vouches\n", "line 2: nobody is on the line"),
        ("user17 calls for a raise\n", "line 1: `user17 calls for a raise`"),
        ("user17 calls for coffee\n", "line 1: the policy has no action `coffee`"),
        ("nobody sits at the desk\n", "line 1: there is no `nobody` in the directory"),
        ("user17 calls for unlock_account\ncaller enters the key\n", "line 2: user17 has no key"),
    ] {
        std::fs::write(&path, text).unwrap();
        let done = start(&["--script", path.to_str().unwrap()], b"", false);
        assert_eq!(done.code, 1, "{text}");
        assert!(done.err.contains(said), "{text}: {}", done.err);
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_call_by_keyboard() {
    // user17, a new password, by telephone, at the usual desk, SIM not changed.
    let who = "5\n1\n1\n1\n1\n";
    // No passkey; then the next challenges, with the right answers, and the approval is carried out.
    let call = "n\n2\n1\n1\n1\n1\n1\n";
    // The key is used on the page, at the usual desk, and a password is set; nobody else calls.
    let page = "1\n1\n1\n1\nseven herons over cold water\nq\n";
    let done = type_in("call", &[who, call, page].concat());
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    assert_eq!(done.out.matches("the case is over: done").count(), 2, "{}", done.out);
    assert_eq!(done.out.matches("\nverified: ").count(), 2, "{}", done.out);
    assert!(done.out.contains("the new password opens the account"), "{}", done.out);
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let blocks = readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    let call = blocks.into_iter().find(|block| block.contains("operator asks")).expect("shows a call");
    let printed = play("plain-reset");
    let mut from = 0;
    for part in call.split("\n\n").map(str::trim_end).filter(|part| !part.is_empty()) {
        let at = printed[from..].find(part);
        from += at.unwrap_or_else(|| panic!("the README shows something else:\n{part}"));
    }
}

#[test]
fn the_end_of_the_input_hangs_up() {
    let nobody = type_in("nobody", "");
    assert_eq!((nobody.code, nobody.err.as_str()), (0, ""));
    let done = type_in("half", "5\n1\n1\n1\n1\n");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert!(done.out.contains("operator hangs up") && done.out.contains("verified: "), "{}", done.out);
}

#[test]
fn whatever_is_typed_it_ends_well() {
    let long = "x".repeat(1 << 20);
    let odd = ["", "0", "99", "-1", "1 1", "\u{1b}[2J", "💥", "o", "zz", &long];
    // Numbers that lead deep into a call, with nonsense in between; the same in every run.
    let mut number: u32 = 7;
    let mut typed = "5\n1\n1\n1\n1\n".to_owned();
    for _ in 0..60 {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let at = usize::try_from(number >> 16).unwrap();
        typed.push_str(if at % 5 == 0 {
            odd[at % odd.len()]
        } else {
            ["1", "2", "3", "n", "s", "e"][at % 6]
        });
        typed.push('\n');
    }
    let done = type_in("odd", &typed);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert!(done.out.contains("please type one of: ") && done.out.contains("verified: "));
    assert!(!done.out.contains('\u{1b}'));
}
