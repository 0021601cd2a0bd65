use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A tenant, by its id or one of its domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantName(String);

impl TenantName {
    /// Returns the id or the domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TenantName {
    type Err = TenantError;

    fn from_str(text: &str) -> Result<Self, TenantError> {
        let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        // `common` and `organizations` mean any tenant.
        let is_one = text.contains(['-', '.']) && !text.starts_with(['.', '-']);
        if is_plain && is_one { Ok(Self(text.to_owned())) } else { Err(TenantError) }
    }
}

/// A text that is not one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is neither the id of a tenant nor one of its domains")]
#[non_exhaustive]
pub struct TenantError;

impl TenantError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        "write the id of the tenant, or a domain such as `contoso.onmicrosoft.com`"
    }
}

#[cfg(test)]
mod tests {
    use super::{TenantError, TenantName};

    #[test]
    fn a_tenant_is_one_and_a_part_of_a_path() {
        for name in ["contoso.onmicrosoft.com", "3b0c1f6e-4f0f-4f7e-8d5e-0d6a1a2b3c4d"] {
            assert!(name.parse::<TenantName>().is_ok(), "{name}");
        }
        for name in ["", "common", "organizations", "consumers", "..", "a/b.c", "a.b?c", "å.example", "-a"] {
            assert_eq!(name.parse::<TenantName>(), Err(TenantError), "{name}");
        }
    }
}
