use bonafides::Time;
use bonafides_parts::StoreError;
use bonafides_parts::store::{ActivePolicy, PolicyRole, PolicyText};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::{corrupt, of};

/// Returns a role as it is stored, with the share of a pilot.
pub(crate) const fn written(role: &PolicyRole) -> (&'static str, u16) {
    match role {
        PolicyRole::InForce => ("in_force", 0),
        PolicyRole::Pilot(share) => ("pilot", *share),
        PolicyRole::Shadow => ("shadow", 0),
    }
}

fn role(name: &str, share: u16) -> Result<PolicyRole, StoreError> {
    match name {
        "in_force" => Ok(PolicyRole::InForce),
        "pilot" => Ok(PolicyRole::Pilot(share)),
        "shadow" => Ok(PolicyRole::Shadow),
        _ => Err(corrupt("the role of a policy")),
    }
}

pub(crate) fn keep(db: &Connection, tenant: &str, policy: &PolicyText) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO policies (tenant, digest, format, text, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, digest) DO NOTHING",
        params![tenant, policy.digest, policy.format, policy.text, policy.at.milliseconds()],
    )
    .map(|_| ())
    .map_err(of)
}

pub(crate) fn find(db: &Connection, tenant: &str, digest: &str) -> Result<Option<PolicyText>, StoreError> {
    let select = "SELECT digest, format, text, at FROM policies WHERE tenant = ?1 AND digest = ?2";
    db.query_row(select, params![tenant, digest], |row| {
        let (digest, format, text): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(PolicyText::new(digest, format, text, Time::from_milliseconds(row.get(3)?)))
    })
    .optional()
    .map_err(of)
}

pub(crate) fn active(db: &Connection, tenant: &str) -> Result<Vec<ActivePolicy>, StoreError> {
    let mut select = db
        .prepare_cached(
            "SELECT digest, role, share, by, since FROM roles WHERE tenant = ?1
             ORDER BY role <> 'in_force', role, since, digest",
        )
        .map_err(of)?;
    let mut rows = select.query([tenant]).map_err(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(of)? {
        let name: String = row.get(1).map_err(of)?;
        let role = role(&name, row.get(2).map_err(of)?)?;
        let (digest, by): (String, String) = (row.get(0).map_err(of)?, row.get(3).map_err(of)?);
        found.push(ActivePolicy::new(digest, role, by, Time::from_milliseconds(row.get(4).map_err(of)?)));
    }
    Ok(found)
}
