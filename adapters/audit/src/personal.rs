use bonafides::audit::Personal;
use serde::Deserialize;
use serde_json::Value;

/// The personal values of a record, sealed.
#[derive(Debug)]
#[non_exhaustive]
pub struct PersonalValues {
    /// The case of the record, or `desk`.
    pub case: String,
    /// Its sequence number.
    pub seq: u64,
    /// The values, with their places in the record, such as `data.subject`.
    pub values: Vec<(String, Personal)>,
}

#[derive(Deserialize)]
struct Members {
    case: String,
    seq: u64,
    data: Value,
}

impl PersonalValues {
    /// Reads them from a record; `None` if the text is none. Checks nothing.
    pub fn of(record: &str) -> Option<Self> {
        let Members { case, seq, data } = serde_json::from_str(record).ok()?;
        let mut values = Vec::new();
        find(&data, "data", &mut values);
        Some(Self { case, seq, values })
    }
}

/// Adds the values in `value`, which is at `path`.
fn find(value: &Value, path: &str, found: &mut Vec<(String, Personal)>) {
    match value {
        Value::Object(members) => {
            if let Ok(personal) = Personal::deserialize(value) {
                found.push((path.to_owned(), personal));
                return;
            }
            for (name, value) in members {
                find(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(items) => {
            for (item, value) in items.iter().enumerate() {
                find(value, &format!("{path}[{item}]"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::PersonalValues;

    #[test]
    fn personal_values_are_found_with_their_places() {
        let sealed = serde_json::json!({"c": "ab".repeat(32), "p": "x", "s": "AQ"});
        let data =
            serde_json::json!({"a": 1, "entered": [sealed, "x", sealed], "subject": sealed, "no": {"c": 1}});
        let record = serde_json::json!({"case": "c-1", "seq": 3, "data": data}).to_string();
        let found = PersonalValues::of(&record).map(|of| (of.case, of.seq, of.values));
        let Some((case, seq, values)) = found else { return assert!(found.is_some()) };
        assert_eq!((case.as_str(), seq), ("c-1", 3));
        let paths: Vec<&str> = values.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["data.entered[0]", "data.entered[2]", "data.subject"]);
        assert!(PersonalValues::of("{}").is_none());
    }
}
