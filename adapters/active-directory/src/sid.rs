//! The ids of groups and accounts that administer the domain.

/// Last parts of the SIDs of the groups of a domain whose members the directory protects: of administrators, of the
/// schema, of the enterprise, of keys, and of domain controllers.
const OF_DOMAIN: [u32; 8] = [498, 512, 516, 518, 519, 521, 526, 527];
/// Last parts of the SIDs of the built-in groups whose members the directory protects: administrators, operators of
/// accounts, servers, printers and backups, and replication.
const BUILT_IN: [u32; 6] = [544, 548, 549, 550, 551, 552];
/// Last parts of the SIDs of the accounts that the directory protects: the administrator, and `krbtgt`.
const ACCOUNTS: [u32; 2] = [500, 502];

/// Returns true for the SID of a group whose members the directory protects, at the latest an hour after they were added.
pub(crate) fn is_administrators(sid: &str) -> bool {
    match sid.rsplit_once('-') {
        Some(("S-1-5-32", rid)) => rid.parse().is_ok_and(|rid| BUILT_IN.contains(&rid)),
        Some((domain, rid)) => is_domain(domain) && rid.parse().is_ok_and(|rid| OF_DOMAIN.contains(&rid)),
        None => false,
    }
}

/// Returns true for the SID of an account that administers the domain in any case.
pub(crate) fn is_administrator(sid: &str) -> bool {
    sid.rsplit_once('-').is_some_and(|(domain, rid)| {
        is_domain(domain) && rid.parse().is_ok_and(|rid| ACCOUNTS.contains(&rid))
    })
}

/// Returns true for the SID of a domain.
fn is_domain(sid: &str) -> bool {
    sid.strip_prefix("S-1-5-21-").is_some_and(|rest| rest.split('-').count() == 3)
}

#[cfg(test)]
mod tests {
    use super::{is_administrator, is_administrators};

    #[test]
    fn administrators_are_known_by_the_end_of_their_id() {
        for sid in ["S-1-5-21-1-2-3-512", "S-1-5-21-9-9-9-519", "S-1-5-32-544"] {
            assert!(is_administrators(sid) && !is_administrator(sid), "{sid}");
        }
        for sid in
            ["S-1-5-21-1-2-3-513", "S-1-5-21-1-2-512", "S-1-5-32-545", "S-1-5-32-512", "S-1-1-0", "512", ""]
        {
            assert!(!is_administrators(sid) && !is_administrator(sid), "{sid}");
        }
        assert!(is_administrator("S-1-5-21-1-2-3-500") && !is_administrators("S-1-5-21-1-2-3-500"));
    }
}
