use bonafides::case::{Redemption, WriteStatus};

use super::{PolicyRole, Table};

impl Table {
    /// Returns the columns of an entry, in order. The key comes first: it is unique, and entries are in its order.
    ///
    /// A name that ends in `?` may be [`Value::Null`](super::Value::Null). Times are milliseconds UTC; `bytes` of `state`
    /// and `outbox` are bytes, that of `records` a text. `state` of `redemptions` is that of [`redemption_name`], `role`
    /// and `share` are those of [`PolicyRole::name`] and [`PolicyRole::share`]. `ready` is when a command may be leased:
    /// null while an earlier command of its case is open. `unordered` is 1 for a command outside the order of its case,
    /// otherwise 0.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::State => &["key", "version", "bytes"],
            Self::Records => &["chain", "seq", "bytes", "position?"],
            Self::Outbox => &[
                "case_id",
                "seq",
                "n",
                "key",
                "version",
                "bytes",
                "since",
                "unordered",
                "ready?",
                "attempts",
                "reason?",
            ],
            Self::Cases => &["case_id", "due?", "ended?"],
            Self::Dead => &["id", "kind", "since", "at", "attempts", "reason"],
            Self::Policies => &["digest", "format", "text", "at"],
            Self::Roles => &["digest", "role", "share", "by", "since"],
            Self::Redemptions => &["jti", "state", "at"],
            Self::Cursors => &["sink", "position"],
        }
    }

    /// Returns the number of columns that form the key.
    pub const fn key_columns(self) -> usize {
        match self {
            Self::Records => 2,
            Self::Outbox => 3,
            _ => 1,
        }
    }
}

impl PolicyRole {
    /// Returns the name under which a role is stored.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Pilot(_) => "pilot",
            Self::Shadow => "shadow",
        }
    }

    /// Returns the share of a pilot, in thousandths; 0 for another role.
    pub const fn share(&self) -> u16 {
        match self {
            Self::Pilot(share) => *share,
            Self::InForce | Self::Shadow => 0,
        }
    }

    /// Returns the role that was stored under this name and share; `None` if there is none.
    pub fn from_stored(name: &str, share: u16) -> Option<Self> {
        match name {
            "in_force" => Some(Self::InForce),
            "pilot" => Some(Self::Pilot(share)),
            "shadow" => Some(Self::Shadow),
            _ => None,
        }
    }
}

/// Returns the name under which the state of a grant is stored.
pub const fn redemption_name(state: Redemption) -> &'static str {
    match state {
        Redemption::Started => "started",
        Redemption::Finished(WriteStatus::Done) => "done",
        Redemption::Finished(WriteStatus::Failed) => "failed",
        Redemption::Finished(WriteStatus::Unknown) => "unknown",
        Redemption::Revoked => "revoked",
    }
}

/// Returns the state of a grant that was stored under this name; `None` if there is none.
pub fn redemption_from_name(name: &str) -> Option<Redemption> {
    match name {
        "started" => Some(Redemption::Started),
        "done" => Some(Redemption::Finished(WriteStatus::Done)),
        "failed" => Some(Redemption::Finished(WriteStatus::Failed)),
        "unknown" => Some(Redemption::Finished(WriteStatus::Unknown)),
        "revoked" => Some(Redemption::Revoked),
        _ => None,
    }
}
