use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use bonafides_desk::keys::KeyCommand;
use bonafides_parts::{KeyServiceError, KeyUnwrapper as _};
use tempfile::tempdir;

use super::{DATA_KEY, data_key};

fn sh(script: &str) -> KeyCommand {
    KeyCommand::new("sh", ["-c", script])
}

/// The error of a command that unwraps.
fn error(command: &KeyCommand) -> KeyServiceError {
    command.unwrap_key(b"wrapped").err().unwrap()
}

#[test]
fn a_command_gets_the_wrapped_key_and_prints_the_data_key() {
    // Fails unless it reads exactly what was wrapped.
    let sees =
        sh("test \"$(od -An -c)\" = '   w  \\0   r  \\n' || exit 7; printf 0123456789abcdefghijklmnopqrstuv");
    assert!(sees.unwrap_key(b"w\0r\n").unwrap().same(&DATA_KEY));
    for printed in [
        "printf 0123456789abcdefghijklmnopqrstuv",
        "echo MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=",
        "printf MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY",
        "printf 'MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=\\r\\n\\n'",
        // More than a pipe holds, on the side where nobody waits for it.
        "head -c 300000 /dev/zero >&2; printf 0123456789abcdefghijklmnopqrstuv",
    ] {
        assert!(sh(printed).unwrap_key(b"wrapped").unwrap().same(&DATA_KEY), "{printed}");
    }
    // A command need not read.
    assert!(
        sh("printf 0123456789abcdefghijklmnopqrstuv").unwrap_key(&vec![1; 300_000]).unwrap().same(&DATA_KEY)
    );
}

#[test]
fn a_command_that_is_absent_or_fails_says_so_in_its_own_words() {
    let absent = error(&KeyCommand::new("/absent/kms", ["decrypt"]));
    assert!(matches!(absent, KeyServiceError::Unavailable(_)), "{absent}");
    assert!(
        absent.to_string().starts_with("the key service cannot be reached: `/absent/kms` cannot be run: "),
        "{absent}"
    );
    let failed = error(&sh("echo trying >&2; echo; printf 'AccessDenied:\\033[31m no\\n\\n' >&2; exit 3"));
    assert_eq!(
        failed,
        KeyServiceError::Refused("`sh` ended with exit status: 3: AccessDenied:[31m no".to_owned())
    );
    assert!(failed.help().contains("the desk may use the key"));
    let silent = error(&sh("kill -9 $$"));
    assert_eq!(silent, KeyServiceError::Refused("`sh` ended with signal: 9 (SIGKILL)".to_owned()));
    // A key does not make a failure good.
    assert!(matches!(
        error(&sh("printf 0123456789abcdefghijklmnopqrstuv; exit 1")),
        KeyServiceError::Refused(_)
    ));
}

#[test]
fn what_is_not_a_key_is_refused_without_being_shown() {
    for (script, expected) in [
        ("true", "`sh` printed nothing"),
        ("printf 0123456789abcdefghijklmnopqrst", "`sh` printed 30 bytes, which are not a key of 32 bytes"),
        ("echo 0123456789abcdefghijklmnopqrstuv", "`sh` printed 33 bytes, which are not a key of 32 bytes"),
        (
            "echo MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dQ==",
            "`sh` printed 45 bytes, which are not a key of 32 bytes",
        ),
        ("head -c 65 /dev/zero", "`sh` printed more than 64 bytes"),
        // Ends at once, not after the time limit.
        ("yes 0123456789", "`sh` printed more than 64 bytes"),
    ] {
        let error = error(&sh(script));
        assert_eq!(error, KeyServiceError::Wrong(expected.to_owned()), "{script}");
        assert!(!format!("{error} {error:?} {}", error.help()).contains("0123456789"));
    }
}

#[test]
fn a_command_that_hangs_is_killed_with_what_it_started() {
    let folder = tempdir().unwrap();
    let started = folder.path().join("started");
    for script in [
        "sleep 600 & echo $! >started; wait",
        "cat >/dev/null; sleep 600 & echo $! >started; wait",
        // Nothing is left to read, and it runs all the same.
        "sleep 600 >/dev/null 2>&1 & echo $! >started; exec >&- 2>&-; wait",
        // It ends, and leaves a process that holds the output.
        "sleep 600 & echo $! >started",
    ] {
        let command = sh(script).folder(folder.path()).limit(Duration::from_millis(700));
        assert_eq!(error(&command), KeyServiceError::TooLate(Duration::from_millis(700)), "{script}");
        let pid = fs::read_to_string(&started).unwrap();
        let status = Path::new("/proc").join(pid.trim()).join("status");
        // A process that was killed may wait for its new parent to notice.
        let is_gone = || !fs::read_to_string(&status).is_ok_and(|text| !text.contains("State:\tZ"));
        while !is_gone() {
            std::thread::yield_now();
        }
    }
    assert_eq!(
        KeyServiceError::TooLate(Duration::from_millis(700)).to_string(),
        "the key service gave no answer within 0.7 s"
    );
}

#[test]
fn a_wrapped_key_that_shows_the_data_key_is_refused() {
    for script in ["cat", "printf before; cat; printf after", "base64", "printf 'k='; base64 -w0 | tr -d ="] {
        let error = sh(script).wrap(&data_key()).err();
        let expected = KeyServiceError::Wrong("`sh` printed the data key itself".to_owned());
        assert_eq!(error, Some(expected), "{script}");
    }
    assert!(matches!(sh("cat >/dev/null").wrap(&data_key()), Err(KeyServiceError::Wrong(_))));
    assert!(matches!(
        sh("cat >/dev/null; head -c 20000 /dev/zero").wrap(&data_key()),
        Err(KeyServiceError::Wrong(_))
    ));
    assert_eq!(sh("tr a-z A-Z").wrap(&data_key()).unwrap(), b"0123456789ABCDEFGHIJKLMNOPQRSTUV");
}

#[test]
fn relative_paths_start_from_the_folder() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bin");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("kms"), "#!/bin/sh\ncat \"$1\"\n").unwrap();
    fs::set_permissions(path.join("kms"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("key"), DATA_KEY).unwrap();
    let command = KeyCommand::new("bin/kms", ["key"]).folder(folder.path());
    assert!(command.unwrap_key(b"wrapped").unwrap().same(&DATA_KEY));
    // A name alone is looked up, and its arguments still start from the folder.
    let command = KeyCommand::new("cat", ["key"]).folder(folder.path());
    assert!(command.unwrap_key(b"wrapped").unwrap().same(&DATA_KEY));
}
