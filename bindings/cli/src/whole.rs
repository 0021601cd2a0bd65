//! Files that are complete or as they were.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process;

use crate::failure::Failure;

/// Writes a file, and replaces the one that has its name. If the disk is full, that one stays as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| Failure::file(path, &error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays, and its target is replaced.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&place).ok();
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let temporary = place.with_file_name(format!(".{name}.{}.tmp", process::id()));
    let is_file = old.as_ref().is_none_or(fs::Metadata::is_file);
    // A pipe or a device is written directly, and so is a file whose folder allows no new one.
    let Some(mut file) = is_file.then(|| File::create_new(&temporary).ok()).flatten() else {
        return fs::write(&place, bytes);
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let allowed =
        written.and_then(|()| old.map_or(Ok(()), |old| fs::set_permissions(&temporary, old.permissions())));
    allowed.and_then(|()| fs::rename(&temporary, &place)).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}

/// Removes a file that was not finished, so that nobody takes a part for the whole.
pub(crate) fn discard(path: &Path) {
    if fs::metadata(path).is_ok_and(|file| file.is_file()) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::write;

    #[test]
    fn a_file_keeps_its_mode_and_a_link_its_target() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write(&file, b"first").map_err(|failure| failure.json()).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();
        write(&link, b"second").map_err(|failure| failure.json()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"second");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_is_no_file_is_written_directly_and_nothing_is_left_beside_it() {
        write("/dev/null".as_ref(), b"text").map_err(|failure| failure.json()).unwrap();
        let left = |name: &str| name.starts_with(".null.");
        assert!(
            !fs::read_dir("/dev").unwrap().any(|entry| left(&entry.unwrap().file_name().to_string_lossy()))
        );
        #[cfg(target_os = "linux")]
        assert!(write("/dev/full".as_ref(), b"text").unwrap_err().json().contains("no space left"));
    }
}
