//! Permissions and locks of files, where the system has them.

#[cfg(unix)]
pub(super) use unix::{has_owner, is_ours, lock, mode, only_for_us};

#[cfg(unix)]
mod unix {
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};

    use rustix::fs::{FlockOperation, flock};
    use rustix::process::geteuid;

    /// Returns the permission bits.
    pub(in super::super) fn mode(of: &Metadata) -> u32 {
        of.mode() & 0o7777
    }

    /// Returns true if the file belongs to the user who runs this program.
    pub(in super::super) fn is_ours(of: &Metadata) -> bool {
        of.uid() == geteuid().as_raw()
    }

    /// Returns true if the file belongs to the user who runs this program, or to the administrator.
    pub(in super::super) fn has_owner(of: &Metadata) -> bool {
        is_ours(of) || of.uid() == 0
    }

    /// A file that these options create can be read by its owner alone.
    pub(in super::super) fn only_for_us(options: &mut OpenOptions) -> &mut OpenOptions {
        options.mode(0o600)
    }

    /// Waits until no other thread or process has locked the file, and locks it until it is closed.
    pub(in super::super) fn lock(file: &File) -> io::Result<()> {
        loop {
            match flock(file, FlockOperation::LockExclusive) {
                Err(rustix::io::Errno::INTR) => {}
                done => return Ok(done?),
            }
        }
    }
}

#[cfg(not(unix))]
pub(super) use other::{has_owner, is_ours, lock, mode, only_for_us};

/// Without permission bits, the folder's access list protects the file.
#[cfg(not(unix))]
mod other {
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;

    pub(in super::super) const fn mode(_: &Metadata) -> u32 {
        0o600
    }

    pub(in super::super) const fn is_ours(_: &Metadata) -> bool {
        true
    }

    pub(in super::super) const fn has_owner(_: &Metadata) -> bool {
        true
    }

    pub(in super::super) fn only_for_us(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub(in super::super) fn lock(_: &File) -> io::Result<()> {
        Ok(())
    }
}
