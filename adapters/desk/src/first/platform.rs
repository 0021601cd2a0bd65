//! Permissions and locks of files, and groups of processes, where the system has them.

#[cfg(unix)]
pub(crate) use unix::{has_owner, in_a_group, is_ours, kill, lock, mode, only_for_us};

#[cfg(unix)]
mod unix {
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, Command};

    use rustix::fs::{FlockOperation, flock};
    use rustix::process::{Pid, Signal, geteuid, kill_process_group};

    /// Returns the permission bits.
    pub(crate) fn mode(of: &Metadata) -> u32 {
        of.mode() & 0o7777
    }

    /// Returns true if the file belongs to the user who runs this program.
    pub(crate) fn is_ours(of: &Metadata) -> bool {
        of.uid() == geteuid().as_raw()
    }

    /// Returns true if the file belongs to the user who runs this program, or to the administrator.
    pub(crate) fn has_owner(of: &Metadata) -> bool {
        is_ours(of) || of.uid() == 0
    }

    /// A file that these options create can be read by its owner alone.
    pub(crate) fn only_for_us(options: &mut OpenOptions) -> &mut OpenOptions {
        options.mode(0o600)
    }

    /// Starts a command in a process group of its own, so that it can be killed with everything that it started.
    pub(crate) fn in_a_group(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// Kills a child that is the first of its process group, and the rest of that group.
    pub(crate) fn kill(child: &mut Child) {
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        let _ = child.wait();
    }

    /// Waits until no other thread or process has locked the file, and locks it until it is closed.
    pub(crate) fn lock(file: &File) -> io::Result<()> {
        loop {
            match flock(file, FlockOperation::LockExclusive) {
                Err(rustix::io::Errno::INTR) => {}
                done => return Ok(done?),
            }
        }
    }
}

#[cfg(not(unix))]
pub(crate) use other::{has_owner, in_a_group, is_ours, kill, lock, mode, only_for_us};

/// Without permission bits, the folder's access list protects the file.
#[cfg(not(unix))]
mod other {
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::process::{Child, Command};

    pub(crate) fn in_a_group(command: &mut Command) -> &mut Command {
        command
    }

    pub(crate) fn kill(child: &mut Child) {
        let _ = child.kill();
        let _ = child.wait();
    }

    pub(crate) const fn mode(_: &Metadata) -> u32 {
        0o600
    }

    pub(crate) const fn is_ours(_: &Metadata) -> bool {
        true
    }

    pub(crate) const fn has_owner(_: &Metadata) -> bool {
        true
    }

    pub(crate) fn only_for_us(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub(crate) fn lock(_: &File) -> io::Result<()> {
        Ok(())
    }
}
