//! The parts of SCIM that a server has (RFC 7643, section 5).

use serde::Deserialize;

use crate::fault::Fault;
use crate::server::Call;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Features {
    #[serde(default)]
    patch: Option<Feature>,
    #[serde(default)]
    filter: Option<Feature>,
    #[serde(default)]
    change_password: Option<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    supported: bool,
}

impl Features {
    pub(crate) fn read(call: Call<'_>) -> Result<Self, Fault> {
        let what = "`/ServiceProviderConfig`";
        call.read("/ServiceProviderConfig", what)?.ok_or_else(|| Fault::of_status(404, "", what))
    }

    /// Returns the features without which the desk cannot set a password.
    pub(crate) fn lack_for_passwords(&self) -> Option<String> {
        lack([("patch", self.patch.as_ref()), ("changePassword", self.change_password.as_ref())])
    }

    /// Returns the features that the desk needs and does not find.
    pub(crate) fn all_lacks(&self) -> Option<String> {
        lack([
            ("filter", self.filter.as_ref()),
            ("patch", self.patch.as_ref()),
            ("changePassword", self.change_password.as_ref()),
        ])
    }
}

fn lack<const N: usize>(features: [(&str, Option<&Feature>); N]) -> Option<String> {
    let lacking =
        features.into_iter().filter(|(_, feature)| !feature.is_some_and(|feature| feature.supported));
    let names: Vec<String> = lacking.map(|(name, _)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("its `/ServiceProviderConfig` does not support {}", names.join(", ")))
}
