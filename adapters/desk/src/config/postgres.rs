//! The store in PostgreSQL that a configuration describes.

use std::path::Path;
use std::sync::Arc;

use bonafides_parts::store::Tenant;
use bonafides_parts::{Store, StoreError};
use bonafides_store_postgres::{DatabaseUrl, PostgresDatabase};

use super::SecretSource;

/// Opens the store. The URL and the certificates are read once.
pub(super) fn open(
    url: &SecretSource,
    schema: &str,
    ca_file: Option<&Path>,
    tenant: &Tenant,
) -> Result<Arc<dyn Store>, StoreError> {
    let text = url.read().map_err(StoreError::Unavailable)?;
    let url = DatabaseUrl::parse(text.expose(), ca_file);
    let url = url.map_err(|error| StoreError::Untrusted(format!("{error}; {}", error.help())))?;
    let database = PostgresDatabase::new(move || url.connect()).schema(
        schema.parse().map_err(|_| StoreError::Other("the name of the schema is malformed".to_owned()))?,
    );
    Ok(Arc::new(database.store(tenant)))
}
