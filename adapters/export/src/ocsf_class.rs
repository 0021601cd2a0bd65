/// A version of OCSF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OcsfVersion {
    /// 1.8, in which changes to an account are `Account Change` (3001).
    #[default]
    V1_8,
    /// 1.9, in which they are `User Management` (3007), and events have an attestation.
    V1_9,
}

/// A class of events in OCSF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// `Authentication`: a step of a case.
    Authentication,
    /// `Account Change`, from 1.9 `User Management`: a change to an account.
    AccountChange,
    /// `Entity Management`: a step of an administrator.
    EntityManagement,
}

/// An activity in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Activity {
    /// `Other`, with the title of the event as its name.
    Other,
    /// The activity of the action: see [`Activity::of_action`].
    OfAction,
    /// `Password Reset`.
    PasswordReset,
    /// `MFA Factor Enable`.
    FactorEnabled,
    /// `MFA Factor Disable`.
    FactorDisabled,
    /// `Lock`.
    Lock,
    /// `Unlock`.
    Unlock,
    /// `Create`.
    Create,
    /// `Read`.
    Read,
    /// `Update`.
    Update,
    /// `Delete`.
    Delete,
    /// `Enable`.
    Enable,
    /// `Activate`.
    Activate,
}

impl OcsfVersion {
    /// All versions, from the oldest.
    pub const ALL: [Self; 2] = [Self::V1_8, Self::V1_9];

    /// Returns the number: `1.8.0`.
    pub const fn number(self) -> &'static str {
        match self {
            Self::V1_8 => "1.8.0",
            Self::V1_9 => "1.9.0",
        }
    }

    /// Returns true if the version has the profile `record_integrity`.
    pub const fn has_record_integrity(self) -> bool {
        matches!(self, Self::V1_9)
    }
}

impl Class {
    /// Returns the `class_uid`.
    pub const fn uid(self, version: OcsfVersion) -> u64 {
        match (self, version) {
            (Self::AccountChange, OcsfVersion::V1_8) => 3001,
            (Self::Authentication, _) => 3002,
            (Self::EntityManagement, _) => 3004,
            (Self::AccountChange, OcsfVersion::V1_9) => 3007,
        }
    }

    /// Returns the `class_name`.
    pub const fn name(self, version: OcsfVersion) -> &'static str {
        match (self, version) {
            (Self::AccountChange, OcsfVersion::V1_8) => "Account Change",
            (Self::Authentication, _) => "Authentication",
            (Self::EntityManagement, _) => "Entity Management",
            (Self::AccountChange, OcsfVersion::V1_9) => "User Management",
        }
    }
}

impl Activity {
    /// Returns the activity of a grant for an action: `reset_password`, `reset_mfa` and `unlock_account` have one.
    pub fn of_action(action: &str) -> Self {
        match action {
            "reset_password" => Self::PasswordReset,
            "reset_mfa" => Self::FactorDisabled,
            "unlock_account" => Self::Unlock,
            _ => Self::Other,
        }
    }

    /// Returns the `activity_id`, which depends on the class and, for changes to an account, on the version.
    pub const fn id(self, version: OcsfVersion) -> u64 {
        let (in_1_8, in_1_9) = match self {
            Self::Other | Self::OfAction => (99, 99),
            Self::PasswordReset => (4, 9),
            Self::FactorEnabled => (10, 12),
            Self::FactorDisabled => (11, 13),
            Self::Lock => (9, 6),
            Self::Unlock => (12, 7),
            Self::Create => (1, 1),
            Self::Read => (2, 2),
            Self::Update => (3, 3),
            Self::Delete => (4, 4),
            Self::Enable => (8, 8),
            Self::Activate => (10, 10),
        };
        match version {
            OcsfVersion::V1_8 => in_1_8,
            OcsfVersion::V1_9 => in_1_9,
        }
    }

    /// Returns the `activity_name`; `None` for [`Other`](Self::Other), which has none of its own.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Other | Self::OfAction => return None,
            Self::PasswordReset => "Password Reset",
            Self::FactorEnabled => "MFA Factor Enable",
            Self::FactorDisabled => "MFA Factor Disable",
            Self::Lock => "Lock",
            Self::Unlock => "Unlock",
            Self::Create => "Create",
            Self::Read => "Read",
            Self::Update => "Update",
            Self::Delete => "Delete",
            Self::Enable => "Enable",
            Self::Activate => "Activate",
        })
    }
}
