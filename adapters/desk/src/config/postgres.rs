//! The store in PostgreSQL that a configuration describes.

use std::sync::Arc;

use bonafides_parts::store::Tenant;
use bonafides_parts::{Store, StoreError};
use bonafides_store_postgres::PostgresDatabase;
use postgres::config::{Host, SslMode};
use postgres::{Config, NoTls};

use super::SecretSource;

/// Opens the store. The URL is read once.
pub(super) fn open(url: &SecretSource, schema: &str, tenant: &Tenant) -> Result<Arc<dyn Store>, StoreError> {
    let config: Config =
        url.read().map_err(StoreError::Unavailable)?.expose().parse().map_err(|_| malformed())?;
    if !is_private(&config) {
        return Err(StoreError::Other(
            "this build connects without TLS: use a socket or this machine, or say `sslmode=disable` in the URL".to_owned(),
        ));
    }
    let database = PostgresDatabase::new(move || config.connect(NoTls)).schema(
        schema.parse().map_err(|_| StoreError::Other("the name of the schema is malformed".to_owned()))?,
    );
    Ok(Arc::new(database.store(tenant)))
}

/// Never with the text, which contains a password.
fn malformed() -> StoreError {
    StoreError::Other("the URL of the database is malformed: `postgresql://user@host/database`".to_owned())
}

/// True if nobody else sees the connection, or the URL says that this does not matter.
fn is_private(config: &Config) -> bool {
    let local = |host: &Host| match host {
        Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_ssl_mode() == SslMode::Disable || config.get_hosts().iter().all(local)
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn passwords_and_rows_do_not_cross_a_network_in_clear_unless_the_url_says_so() {
        let private = |url: &str| url.parse().is_ok_and(|config| is_private(&config));
        for url in [
            "postgresql://desk@localhost/desk",
            "postgresql://desk@127.0.0.1:5433/desk",
            "host=/run/postgresql user=desk",
            "postgresql://desk@db.example/desk?sslmode=disable",
        ] {
            assert!(private(url), "{url}");
        }
        for url in [
            "postgresql://desk@db.example/desk",
            "postgresql://desk@localhost,db.example/desk?sslmode=require",
        ] {
            assert!(!private(url), "{url}");
        }
    }
}
