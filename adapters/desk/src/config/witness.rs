//! Witnesses of the log, as a configuration describes them.

use std::path::PathBuf;

use bonafides::log::WitnessPublicKey;
#[cfg(feature = "witness")]
use bonafides_http::HttpUrl;

use super::error::ConfigCode;
use super::reader::{Field, Reader};

/// A witness of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WitnessConfig {
    /// Its public key, which contains its own name.
    pub key: WitnessPublicKey,
    /// Its address, without `/add-checkpoint`.
    #[cfg(feature = "witness")]
    pub url: HttpUrl,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
}

/// Reads a witness.
pub(super) fn witness(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<WitnessConfig> {
    let toml::de::DeValue::Table(table) = field.value else {
        return reader
            .wrong(field, "a table such as `{ url = \"https://witness.example\", key = \"NAME+ID+KEY\" }`");
    };
    let section = reader.section(&field.path, table, &["url", "key", "ca_file"]);
    if !cfg!(feature = "witness") {
        let help = "remove it, and use a build with the feature `witness` for it".to_owned();
        reader.error_in(
            &field.path,
            ConfigCode::NotInBuild,
            "witnesses are not in this build".to_owned(),
            help,
        );
        return None;
    }
    for (key, help) in [
        ("url", "add its address, such as `url = \"https://witness.example\"`"),
        ("key", "add its public key, as whoever runs it publishes it: `key = \"NAME+ID+KEY\"`"),
    ] {
        if section.field(key).is_none() {
            reader.missing(&section, key, help);
        }
    }
    let key = reader.parsed(&section, "key", |text| {
        text.parse::<WitnessPublicKey>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    #[cfg(feature = "witness")]
    let url = reader.parsed(&section, "url", |text| {
        text.parse::<HttpUrl>().map_err(|error| (error.to_string(), error.help().to_owned()))
    });
    let ca_file = reader.path(&section, "ca_file");
    Some(WitnessConfig {
        key: key?,
        #[cfg(feature = "witness")]
        url: url?,
        ca_file,
    })
}

#[cfg(feature = "witness")]
impl WitnessConfig {
    pub(super) fn open(&self) -> std::sync::Arc<dyn bonafides_parts::Witness> {
        let trust = bonafides_tls::Trust::new(self.ca_file.as_deref());
        std::sync::Arc::new(crate::HttpWitness::new(&self.url, trust))
    }
}
