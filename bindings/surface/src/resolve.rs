use bonafides::case::PersonKeyring;
use bonafides::keys::{Keys, Row, Sensitive};
use bonafides_audit::PersonalValues;
use serde::{Deserialize, Serialize, Serializer};

use crate::{Engine, Error};

/// A record with its personal values opened.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ResolvedRecord {
    /// The case, or `desk`.
    pub case: String,
    /// The sequence number in the case.
    pub seq: u64,
    /// Its personal values.
    pub values: Vec<ResolvedValue>,
}

/// A personal value of a record.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ResolvedValue {
    /// Its place in the record, such as `data.subject`.
    pub path: String,
    /// The alias of the person.
    pub alias: String,
    /// The value; `null` without the keyring of the person. If the person was erased, nobody can open it any more.
    #[serde(serialize_with = "exposed")]
    pub value: Option<Sensitive<String>>,
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn exposed<S: Serializer>(value: &Option<Sensitive<String>>, to: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(|value| value.expose().as_str()).serialize(to)
}

/// The record that values are opened, and whose.
#[derive(Deserialize)]
struct Resolution {
    case: String,
    #[serde(rename = "type")]
    kind: String,
    data: Scope,
}

#[derive(Deserialize)]
struct Scope {
    of: Option<String>,
    people: Vec<String>,
}

impl Resolution {
    fn read(record: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(record).ok()?;
        (read.case == "desk" && read.kind == "resolved").then_some(read)
    }

    fn covers(&self, personal: &PersonalValues) -> bool {
        let is_named = |alias: &String| self.data.people.contains(alias);
        self.data.of.as_ref().is_none_or(|of| *of == personal.case)
            && personal.values.iter().all(|(_, value)| is_named(&value.p))
    }
}

impl Engine {
    /// Returns the key of the row with a person's keyring, by the immutable id of the person in the directory. It opens the values
    /// of the person in all records.
    pub fn keyring_row(&self, keys: &dyn Keys, person: &str) -> Result<String, Error> {
        Ok(PersonKeyring::key(person, keys)?.to_string())
    }

    /// Opens the personal values of a record with the keyrings of people. `resolution` is the record that says so, made by
    /// [`administer`](Self::administer) with `resolve` and committed before: it must name the case, or none, and the alias of everybody
    /// in the record.
    pub fn resolve(
        &self,
        keys: &dyn Keys,
        resolution: &str,
        record: &str,
        keyrings: &[Row],
    ) -> Result<ResolvedRecord, Error> {
        let resolution = Resolution::read(resolution).ok_or_else(|| {
            let help = "make a step `resolve` of an administrator, commit it, and pass its record";
            Error::input("not_resolved", "this is not a record of the type `resolved`", help).at("resolution")
        })?;
        let personal = PersonalValues::of(record).ok_or_else(|| {
            Error::input("json", "this is not a record", "pass a record as it is stored").at("record")
        })?;
        if !resolution.covers(&personal) {
            let help = "name the case, and the alias of everybody in its records, in the step `resolve`";
            return Err(
                Error::input("not_resolved", "the resolution is about other records", help).at("resolution")
            );
        }
        let opened = keyrings.iter().map(|row| PersonKeyring::from_row(row, keys));
        let opened = opened.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
        let PersonalValues { case, seq, values, .. } = personal;
        let values = values.into_iter().map(|(path, personal)| {
            let keyring = opened.iter().find(|keyring| keyring.alias() == personal.p);
            let value = keyring.map(|keyring| keyring.open(&case, seq, &path, &personal)).transpose();
            let value = value.map_err(|error| {
                Error::records(
                    "member",
                    format!("{path}: {error}"),
                    "restore the record, and the keyring",
                    None,
                )
            })?;
            Ok(ResolvedValue { path, alias: personal.p, value: value.map(|opened| opened.value) })
        });
        let values = values.collect::<Result<_, Error>>()?;
        Ok(ResolvedRecord { case, seq, values })
    }
}
