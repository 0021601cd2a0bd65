use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bonafides::keys::{KeyName, Keys as _, RawKeys, Sensitive};
use bonafides_desk::first::{KeyFile, KeyFileError};
use bonafides_desk::keys::{KeysError, WrappedKeyFile};
use bonafides_parts::{KeyServiceError, KeyUnwrapper};
use tempfile::{TempDir, tempdir};

/// A service that remembers the keys that it wrapped.
#[derive(Default)]
struct Service {
    keys: Mutex<Vec<[u8; 32]>>,
    asked: Mutex<usize>,
}

impl Service {
    fn wrap(&self, key: &Sensitive<[u8; 32]>) -> Vec<u8> {
        let mut keys = self.keys.lock().unwrap();
        keys.push(*key.expose());
        format!("key number {}", keys.len() - 1).into_bytes()
    }
}

impl KeyUnwrapper for Service {
    fn unwrap_key(&self, wrapped: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyServiceError> {
        *self.asked.lock().unwrap() += 1;
        let number = str::from_utf8(wrapped).ok().and_then(|text| text.strip_prefix("key number "));
        let key =
            number.and_then(|number| self.keys.lock().unwrap().get(number.parse::<usize>().ok()?).copied());
        key.map(Sensitive::new).ok_or_else(|| KeyServiceError::Refused("no such key".to_owned()))
    }
}

/// A service that unwraps everything to one key.
struct Always([u8; 32]);

impl KeyUnwrapper for Always {
    fn unwrap_key(&self, _: &[u8]) -> Result<Sensitive<[u8; 32]>, KeyServiceError> {
        Ok(Sensitive::new(self.0))
    }
}

struct World {
    folder: TempDir,
    service: Service,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempdir().unwrap(), service: Service::default() };
        KeyFile::create(world.clear()).unwrap();
        WrappedKeyFile::create(
            world.file(),
            world.clear(),
            |key| Ok(world.service.wrap(key)),
            &world.service,
        )
        .unwrap();
        world
    }

    fn clear(&self) -> PathBuf {
        self.folder.path().join("desk.keys")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("desk.keys.wrapped")
    }

    fn open(&self) -> Result<RawKeys, KeysError> {
        WrappedKeyFile::open(self.file(), &self.service)
    }
}

fn seal(keys: &RawKeys) -> Vec<u8> {
    keys.seal(KeyName::State, &[7; 12], b"place", b"text").unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn wrapped_keys_are_those_of_the_key_file_and_the_file_shows_none() {
    let world = World::new();
    let clear = KeyFile::open(world.clear()).unwrap();
    let keys = world.open().unwrap();
    assert_eq!(seal(&keys), seal(&clear));
    assert_eq!(keys.grant_public(), clear.grant_public());
    let text = fs::read_to_string(world.file()).unwrap();
    assert!(text.starts_with("# The keys of a bonafides desk, sealed with a data key"), "{text}");
    assert_eq!(fs::metadata(world.file()).unwrap().mode() & 0o7777, 0o600);
    let lines = fs::read_to_string(world.clear()).unwrap();
    for key in lines.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(' ').nth(2)) {
        assert!(!text.contains(&key[..8]), "{key}");
    }
    // One question, when the desk is opened.
    assert_eq!(*world.service.asked.lock().unwrap(), 2, "to check what was wrapped, and to open");
}

#[test]
fn an_existing_file_is_never_replaced_and_a_service_that_loses_keys_gets_none() {
    let world = World::new();
    let before = fs::read(world.file()).unwrap();
    let error = WrappedKeyFile::create(
        world.file(),
        world.clear(),
        |key| Ok(world.service.wrap(key)),
        &world.service,
    );
    let place = world.file().display().to_string();
    assert_eq!(error.err(), Some(KeyFileError::Exists { place }.into()));
    assert_eq!(fs::read(world.file()).unwrap(), before);

    let other = world.folder.path().join("other");
    for (service, expected) in [
        (&Always([9; 32]) as &dyn KeyUnwrapper, "it does not unwrap what it wrapped"),
        (&Service::default(), "no such key"),
    ] {
        let error = WrappedKeyFile::create(&other, world.clear(), |_| Ok(b"key number 9".to_vec()), service);
        assert!(error.err().unwrap().to_string().ends_with(expected));
    }
    let refused = KeyServiceError::Unavailable("no network".to_owned());
    let error = WrappedKeyFile::create(&other, world.clear(), |_| Err(refused.clone()), &world.service);
    let expected = format!("`{}`: the key service cannot be reached: no network", other.display());
    assert_eq!(error.err().unwrap().to_string(), expected);
    assert!(!other.exists(), "nothing was written");
}

#[test]
fn a_file_that_was_changed_or_cut_off_is_refused_without_showing_a_key() {
    let world = World::new();
    let text = fs::read_to_string(world.file()).unwrap();
    let body = text.find("bonafides-wrapped-keys").unwrap();
    for length in (0..text.len() - 1).step_by(7).chain(text.len() - 3..text.len() - 1) {
        fs::write(world.file(), &text[..length]).unwrap();
        let error = world.open().err().unwrap();
        assert!(
            matches!(
                &error,
                KeysError::File(KeyFileError::Syntax { .. })
                    | KeysError::Sealed { .. }
                    | KeysError::Service { .. }
            ),
            "{length}: {error}"
        );
        assert!(!error.help().is_empty());
    }
    let mut opened = 0;
    for at in (body..text.len() - 1).step_by(3) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        fs::write(world.file(), &changed).unwrap();
        opened += usize::from(world.open().is_ok());
    }
    assert_eq!(opened, 0);
    for (text, expected) in [
        (text.replace("-keys 1", "-keys 2"), ":7: the version is not 1; use a newer release"),
        (fs::read_to_string(world.clear()).unwrap(), ":9: a key file that is not wrapped"),
        ("SQLite format 3".to_owned(), ":1: not a file of wrapped keys"),
        (format!("{text}keys AAAA\n"), ":10: expected the end of the file"),
        (text.replace("\nkeys ", "\nvalues "), ":9: expected `keys`: the file is cut off or changed"),
    ] {
        fs::write(world.file(), text).unwrap();
        let error = world.open().err().unwrap().to_string();
        assert!(error.ends_with(expected), "{error}");
    }
    fs::write(world.file(), text.replace('\n', "\r\n")).unwrap();
    assert!(world.open().is_ok(), "line ends of Windows");
}

#[test]
fn another_data_key_or_another_wrapped_key_does_not_open_it() {
    let world = World::new();
    let error = WrappedKeyFile::open(world.file(), &Always([9; 32])).err().unwrap();
    assert_eq!(error, KeysError::Sealed { place: world.file().display().to_string() });
    assert!(error.help().starts_with("restore the file from its copy"));
    // The wrapped key is bound to the rest, whatever the service says of it.
    let key = world.service.keys.lock().unwrap()[0];
    assert!(WrappedKeyFile::open(world.file(), &Always(key)).is_ok());
    let text = fs::read_to_string(world.file()).unwrap();
    let line = text.lines().find(|line| line.starts_with("data-key ")).unwrap();
    fs::write(world.file(), text.replace(line, "data-key AAAA")).unwrap();
    assert!(matches!(WrappedKeyFile::open(world.file(), &Always(key)), Err(KeysError::Sealed { .. })));
}

#[test]
fn a_file_that_others_can_write_is_refused_and_one_that_they_can_read_is_not() {
    let world = World::new();
    for mode in 0..=0o777 {
        set_mode(&world.file(), mode | 0o400);
        let opened = world.open();
        assert_eq!(opened.is_ok(), mode & 0o022 == 0, "{mode:o}");
        if let Err(error) = opened {
            assert!(error.to_string().contains("can be written by others (mode 0"), "{error}");
            assert_eq!(error.help(), format!("run `chmod go-w {}`", world.file().display()));
        }
    }
    set_mode(&world.file(), 0o600);
    // Only the administrator can give a file away.
    if std::os::unix::fs::chown(world.file(), Some(4711), None).is_ok() {
        assert!(matches!(world.open(), Err(KeysError::File(KeyFileError::Foreign { .. }))));
    }
}

#[test]
fn a_rotation_asks_the_service_once_and_the_older_keys_open() {
    let world = World::new();
    let first = world.open().unwrap();
    let asked = *world.service.asked.lock().unwrap();
    WrappedKeyFile::rotate(world.file(), &world.service, Some(KeyName::State), "state-2").unwrap();
    assert_eq!(*world.service.asked.lock().unwrap(), asked + 1);
    WrappedKeyFile::rotate(world.file(), &world.service, None, "grant-2").unwrap();
    let keys = world.open().unwrap();
    assert_eq!((keys.current(KeyName::State), keys.grant_key()), ("state-2", "grant-2"));
    assert!(keys.open(KeyName::State, "state-1", b"place", &seal(&first)).unwrap().same(b"text"));
    assert_eq!(world.service.keys.lock().unwrap().len(), 1, "the data key is the same");
    let before = fs::read(world.file()).unwrap();
    for (key, id) in [(KeyName::Index, "index-2"), (KeyName::State, "state-1"), (KeyName::State, "a b")] {
        assert!(WrappedKeyFile::rotate(world.file(), &world.service, Some(key), id).is_err());
    }
    assert_eq!(fs::read(world.file()).unwrap(), before);
}

#[test]
fn rotations_at_one_time_lose_no_key() {
    let world = World::new();
    let done: usize = std::thread::scope(|scope| {
        let rotate = |thread: usize| {
            let world = &world;
            move || {
                let rotate = |n| {
                    let id = format!("s-{thread}-{n}");
                    WrappedKeyFile::rotate(world.file(), &world.service, Some(KeyName::State), &id).is_ok()
                };
                (0..20).filter(|n| rotate(*n)).count()
            }
        };
        let running: Vec<_> = (0..4).map(|thread| scope.spawn(rotate(thread))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(done > 0);
    let clear = world.folder.path().join("clear");
    WrappedKeyFile::unwrap_to(world.file(), &world.service, &clear).unwrap();
    let text = fs::read_to_string(&clear).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("state ")).count(), 1 + done);
}

#[test]
fn a_new_data_key_replaces_the_old_one_and_keys_can_be_taken_out_again() {
    let world = World::new();
    let (first, before) = (world.open().unwrap(), fs::read_to_string(world.file()).unwrap());
    WrappedKeyFile::rewrap(world.file(), |key| Ok(world.service.wrap(key)), &world.service).unwrap();
    let after = fs::read_to_string(world.file()).unwrap();
    let part =
        |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).map(str::to_owned).unwrap();
    assert!(["data-key ", "keys "].iter().all(|name| part(&before, name) != part(&after, name)));
    assert_eq!(seal(&world.open().unwrap()), seal(&first));

    let clear = world.folder.path().join("clear");
    WrappedKeyFile::unwrap_to(world.file(), &world.service, &clear).unwrap();
    assert_eq!(fs::read(&clear).unwrap(), fs::read(world.clear()).unwrap());
    assert_eq!(fs::metadata(&clear).unwrap().mode() & 0o7777, 0o600);
    let again = WrappedKeyFile::unwrap_to(world.file(), &world.service, &clear);
    assert!(matches!(again, Err(KeysError::File(KeyFileError::Exists { .. }))));
    // A new data key that the service loses leaves the file as it was.
    let lost = WrappedKeyFile::rewrap(world.file(), |_| Ok(b"key number 9".to_vec()), &world.service);
    assert!(matches!(lost, Err(KeysError::Service { .. })));
    assert_eq!(fs::read_to_string(world.file()).unwrap(), after);
}
