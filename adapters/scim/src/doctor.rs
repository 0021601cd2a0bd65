//! The examination: everything that would fail at the wrong time.

use bonafides_parts::{DirectoryError, PeopleLookup as _};

use crate::directory::Scim;
use crate::fault::Fault;
use crate::features::Features;
use crate::{find, groups};

impl Scim {
    /// Returns everything that is wrong with a server.
    pub(crate) fn examine(&self) -> Vec<DirectoryError> {
        self.found().unwrap_or_else(|fault| vec![fault.into()])
    }

    fn found(&self) -> Result<Vec<DirectoryError>, Fault> {
        let call = self.call();
        let mut faults = Vec::new();
        if let Some(lacks) = Features::read(call)?.all_lacks() {
            let help = "turn them on there, or use another part for this directory";
            faults.push(DirectoryError::Invalid(format!("{lacks}; {help}")));
        }
        // Some servers show their features to everybody.
        faults.extend(find::nobody(call).err().map(DirectoryError::from));
        if faults.is_empty() {
            faults.extend(groups::all(call).err().map(DirectoryError::from));
            let lookup = self.lookup(call);
            faults.extend(
                self.settings
                    .missing_people(|name| lookup.person_named(name).map(|found| found.is_some()))?,
            );
        }
        Ok(faults)
    }
}
