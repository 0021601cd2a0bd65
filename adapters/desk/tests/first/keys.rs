use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::path::Path;
use std::process::Command;

use bonafides::keys::{KeyName, Keys as _, RawKeys};
use bonafides_desk::first::{KeyFile, KeyFileError};
use tempfile::tempdir;

use super::{mode, set_mode};

const NONCE: [u8; 12] = [7; 12];

fn seal(keys: &RawKeys, name: KeyName) -> Vec<u8> {
    keys.seal(name, &NONCE, b"place", b"text").unwrap()
}

/// The words of the lines with keys, without the comments.
fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

#[test]
fn a_new_file_has_four_different_keys_and_says_what_it_is() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    assert_eq!(mode(&path), 0o600);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# The keys of a bonafides desk.\n"));
    assert!(text.contains("Keep it apart from the database and its backups"));
    let lines = lines(&path);
    assert_eq!(lines[0], ["bonafides-keys", "1"]);
    let ids: Vec<[&str; 2]> = lines[1..].iter().map(|line| [line[0].as_str(), line[1].as_str()]).collect();
    assert_eq!(ids, [["state", "state-1"], ["vault", "vault-1"], ["index", "index-1"], ["grant", "grant-1"]]);
    let mut keys: Vec<&str> = lines[1..].iter().map(|line| line[2].as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((keys.len(), keys[0].len()), (4, 43));

    let other = folder.path().join("other.keys");
    KeyFile::create(&other).unwrap();
    assert_ne!(fs::read(&path).unwrap(), fs::read(&other).unwrap());
    // The same file gives the same keys, another one does not.
    let sealed = seal(&KeyFile::open(&path).unwrap(), KeyName::State);
    assert_eq!(sealed, seal(&KeyFile::open(&path).unwrap(), KeyName::State));
    assert_ne!(sealed, seal(&KeyFile::open(&other).unwrap(), KeyName::State));
}

#[test]
fn an_existing_file_is_never_replaced() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let place = path.display().to_string();
    assert_eq!(KeyFile::create(&path).err(), Some(KeyFileError::Exists { place }));
    assert_eq!(fs::read(&path).unwrap(), before);
    // Nor is a file created where a link leads.
    let link = folder.path().join("link");
    symlink(folder.path().join("absent"), &link).unwrap();
    assert!(matches!(KeyFile::create(&link), Err(KeyFileError::Exists { .. })));
    assert!(!folder.path().join("absent").exists());
}

#[test]
fn every_other_mode_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    for bits in (0..=0o7777).filter(|bits| *bits != 0o600) {
        set_mode(&path, bits);
        let error = KeyFile::open(&path).err().unwrap();
        // A user who is not the administrator cannot even open some of them.
        if !matches!(error, KeyFileError::Io { .. }) {
            assert_eq!(
                error.to_string(),
                format!("`{}` has mode {bits:04o} instead of 0600", path.display())
            );
            assert!(error.help().starts_with(&format!("run `chmod 600 {}`", path.display())));
        }
        assert!(KeyFile::rotate(&path, KeyName::State, "state-2").is_err());
    }
    set_mode(&path, 0o600);
    assert!(KeyFile::open(&path).is_ok());
}

#[test]
fn a_link_is_followed_and_its_file_must_keep_the_rules() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    let link = folder.path().join("link.keys");
    KeyFile::create(&path).unwrap();
    symlink(&path, &link).unwrap();
    assert!(KeyFile::open(&link).is_ok());
    KeyFile::rotate(&link, KeyName::State, "state-2").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "the link stays a link");
    assert_eq!(KeyFile::open(&path).unwrap().current(KeyName::State), "state-2");
    set_mode(&path, 0o644);
    let error = KeyFile::open(&link).err();
    assert_eq!(error, Some(KeyFileError::Mode { place: link.display().to_string(), mode: 0o644 }));
}

/// Only the administrator can give a file away.
#[test]
fn a_file_or_link_of_another_user_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    let link = folder.path().join("link.keys");
    KeyFile::create(&path).unwrap();
    symlink(&path, &link).unwrap();
    if std::os::unix::fs::lchown(&link, Some(4711), None).is_err() {
        return;
    }
    let foreign = |path: &Path| Some(KeyFileError::Foreign { place: path.display().to_string() });
    assert_eq!(KeyFile::open(&link).err(), foreign(&link));
    chown(&path, Some(4711), None).unwrap();
    assert_eq!(KeyFile::open(&path).err(), foreign(&path));
}

#[test]
fn a_rotated_key_is_used_and_the_older_ones_open() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let first = KeyFile::open(&path).unwrap();
    let (state, vault) = (seal(&first, KeyName::State), seal(&first, KeyName::Vault));
    for (key, id) in [(KeyName::State, "state-2"), (KeyName::Vault, "vault-2"), (KeyName::State, "2027")] {
        let keys = KeyFile::rotate(&path, key, id).unwrap();
        assert_eq!((keys.current(key), mode(&path)), (id, 0o600));
    }
    KeyFile::rotate_grant(&path, "grant-2").unwrap();
    let keys = KeyFile::open(&path).unwrap();
    assert_eq!((keys.current(KeyName::State), keys.current(KeyName::Index)), ("2027", "index-1"));
    assert!(keys.open(KeyName::State, "state-1", b"place", &state).unwrap().same(b"text"));
    assert!(keys.open(KeyName::Vault, "vault-1", b"place", &vault).unwrap().same(b"text"));
    let publics: Vec<_> = keys.grant_publics().collect();
    assert_eq!((publics[0], publics.len()), (("grant-1", first.grant_public()), 2));
    assert_eq!(keys.grant_key(), "grant-2");
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["desk.keys"], "nothing else is left");
}

#[test]
fn a_rotation_that_is_refused_changes_nothing() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let before = fs::read(&path).unwrap();
    for id in ["state-1", "", "a b", "a/b", "ä", "a\nvault x"] {
        assert!(KeyFile::rotate(&path, KeyName::State, id).is_err(), "{id}");
    }
    assert_eq!(KeyFile::rotate(&path, KeyName::Index, "index-2").err(), Some(KeyFileError::Fixed));
    // An interrupted rotation leaves its file, and the keys as they were.
    let left = folder.path().join("desk.keys.new");
    fs::write(&left, "").unwrap();
    let place = left.display().to_string();
    assert_eq!(
        KeyFile::rotate(&path, KeyName::State, "state-2").err(),
        Some(KeyFileError::Rotating { place })
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn rotations_at_one_time_lose_no_key() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let done: usize = std::thread::scope(|scope| {
        let rotate = |thread: usize| {
            let path = &path;
            move || {
                (0..20)
                    .filter(|n| KeyFile::rotate(path, KeyName::State, &format!("s-{thread}-{n}")).is_ok())
                    .count()
            }
        };
        let running: Vec<_> = (0..4).map(|thread| scope.spawn(rotate(thread))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(done > 0);
    assert_eq!(lines(&path).len(), 5 + done, "every key that was reported is there");
    assert!(KeyFile::open(&path).is_ok());
}

#[test]
fn a_text_that_is_no_key_file_is_refused_without_showing_a_key() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines = lines(&path);
    let (state, key) = (lines[1].join(" "), lines[1][2].as_str());
    let wrong = [
        (String::new(), ":1: not a key file of bonafides"),
        ("SQLite format 3".to_owned(), ":1: not a key file of bonafides"),
        (text.replace("keys 1", "keys 2"), ":9: the version is not 1; use a newer release"),
        (text.replace(key, &key[..42]), ":10: the key is not 32 bytes in base64url"),
        (text.replace(key, &format!("{key}AAAA")), ":10: the key is not 32 bytes in base64url"),
        (text.replace(key, &"A".repeat(4000)), ":10: the key is not 32 bytes in base64url"),
        (text.replace("state state-1", "stat state-1"), ":10: not the name of a key"),
        (text.replace("state state-1", "state"), ":10: expected a name, an id and a key"),
        (text.replace(&state, ""), "` has no key `state`"),
        (format!("{text}{state}\n"), "`: a key with the id `state-1` already exists"),
        (
            format!("{text}index index-2 {key}\n"),
            "the key `index` cannot be replaced: it makes the keys of all rows",
        ),
    ];
    for (text, expected) in wrong {
        fs::write(&path, &text).unwrap();
        let error = KeyFile::open(&path).err().unwrap();
        assert!(error.to_string().ends_with(expected), "{error}");
        let shown = format!("{error} {error:?} {}", error.help());
        assert!(!shown.contains(&key[..8]), "{shown}");
    }
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    assert!(KeyFile::open(&path).is_ok(), "line ends of Windows");
    fs::write(&path, format!("{text}{}", "#".repeat(70_000))).unwrap();
    assert!(matches!(KeyFile::open(&path), Err(KeyFileError::Syntax { .. })));
    fs::write(&path, b"\xff").unwrap();
    assert!(matches!(KeyFile::open(&path), Err(KeyFileError::Io { .. })));
}

const VARIABLE: &str = "BONAFIDES_TEST_KEYS";

/// Run by the test below, with the variable set.
#[test]
#[ignore = "only with the variable set"]
fn child_with_the_variable() {
    let expected = KeyFile::open(std::env::var("BONAFIDES_TEST_FILE").unwrap()).unwrap();
    let keys = KeyFile::from_env(VARIABLE).unwrap();
    assert_eq!(seal(&keys, KeyName::State), seal(&expected, KeyName::State));
}

#[test]
fn keys_are_read_from_the_environment() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "keys::child_with_the_variable", "--include-ignored"])
        .env(VARIABLE, fs::read_to_string(&path).unwrap())
        .env("BONAFIDES_TEST_FILE", &path)
        .output()
        .unwrap();
    let out = String::from_utf8(child.stdout).unwrap();
    assert!(child.status.success() && out.contains("1 passed"), "{out}");

    let error = KeyFile::from_env(VARIABLE).err().unwrap();
    assert_eq!(error.to_string(), "the environment variable `BONAFIDES_TEST_KEYS` is not set");
    let error = KeyFile::from_env("PATH").err().unwrap();
    assert_eq!(error.to_string(), "PATH:1: not a key file of bonafides");
}

#[test]
fn a_key_is_known_before_it_is_used() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("desk.keys");
    KeyFile::create(&path).unwrap();
    let first = KeyFile::open(&path).unwrap();
    for (key, name) in [(Some(KeyName::State), "state"), (Some(KeyName::Vault), "vault"), (None, "grant")] {
        let id = format!("{name}-2");
        let current = |keys: &RawKeys| key.map_or(keys.grant_key(), |key| keys.current(key)).to_owned();
        let added = KeyFile::add(&path, key, &id).unwrap();
        assert_eq!(current(&added), format!("{name}-1"));
        let used = KeyFile::put_in_use(&path, key, &id).unwrap();
        assert_eq!(current(&used), id);
        // Each opens what the other seals; a process with the first keys alone does not.
        if let Some(key) = key {
            let open = |keys: &RawKeys| keys.open(key, &id, b"place", &seal(&used, key)).is_ok();
            assert_eq!((open(&added), open(&used), open(&first)), (true, true, false));
            assert_eq!(seal(&first, key), seal(&added, key));
            assert_ne!(seal(&first, key), seal(&used, key));
        }
        // In use already: nothing changes.
        let before = fs::read(&path).unwrap();
        KeyFile::put_in_use(&path, key, &id).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before);
        let unknown = KeyFile::put_in_use(&path, key, "new").unwrap_err();
        assert_eq!(
            unknown.to_string(),
            format!("`{}` has no key `{name}` with the id `new`", path.display())
        );
        assert!(unknown.help().contains(&format!("keys add {name}")));
        assert!(matches!(KeyFile::add(&path, key, &id), Err(KeyFileError::Id { .. })));
    }
    let publics: Vec<String> =
        KeyFile::open(&path).unwrap().grant_publics().map(|(id, _)| id.to_owned()).collect();
    assert_eq!(publics, ["grant-1", "grant-2"]);
    assert_eq!(KeyFile::add(&path, Some(KeyName::Index), "index-2").err(), Some(KeyFileError::Fixed));
    assert!(fs::read_to_string(&path).unwrap().starts_with("# The keys of a bonafides desk.\n"));
}
