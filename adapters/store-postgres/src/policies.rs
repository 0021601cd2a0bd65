use bonafides::Time;
use bonafides_parts::StoreError;
use bonafides_parts::store::{ActivePolicy, PolicyRole, PolicyText};
use postgres::types::Type;

use crate::error::{corrupt, get, unsigned};
use crate::store::Session;

pub(crate) fn keep(session: &mut Session<'_>, policy: &PolicyText) -> Result<(), StoreError> {
    session
        .execute(
            "INSERT INTO {schema}.policies (tenant, digest, format, text, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant, digest) DO NOTHING",
            &[
                (&policy.digest, Type::TEXT),
                (&policy.format, Type::TEXT),
                (&policy.text, Type::TEXT),
                (&policy.at.milliseconds(), Type::INT8),
            ],
        )
        .map(|_| ())
}

pub(crate) fn find(session: &mut Session<'_>, digest: &str) -> Result<Option<PolicyText>, StoreError> {
    let found = session.query(
        "SELECT digest, format, text, at FROM {schema}.policies WHERE tenant = $1 AND digest = $2",
        &[(&digest, Type::TEXT)],
    )?;
    let policy = |row: &postgres::Row| {
        let text = |at| get::<String>(row, at);
        let at = Time::from_milliseconds(get(row, 3)?);
        Ok(PolicyText::new(text(0)?, text(1)?, text(2)?, at))
    };
    found.first().map(policy).transpose()
}

pub(crate) fn active(session: &mut Session<'_>) -> Result<Vec<ActivePolicy>, StoreError> {
    let found = session.query(
        r#"SELECT digest, role, share, "by", since FROM {schema}.roles WHERE tenant = $1
           ORDER BY role <> 'in_force', role, since, digest"#,
        &[],
    )?;
    let active = |row: &postgres::Row| {
        let share = unsigned(row, 2, "the share of a policy")?;
        let role = PolicyRole::from_stored(get(row, 1)?, share);
        let role = role.ok_or_else(|| corrupt("the role of a policy"))?;
        let (digest, by): (String, String) = (get(row, 0)?, get(row, 3)?);
        Ok(ActivePolicy::new(digest, role, by, Time::from_milliseconds(get(row, 4)?)))
    };
    found.iter().map(active).collect()
}
