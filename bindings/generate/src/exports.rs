//! The types and fields of events, as tables of `docs/exports.md`.

use std::fmt::Write as _;
use std::path::Path;

use bonafides_export::{Activity, Chain, EventType, Field, OcsfVersion};

use crate::files::File;

const PATH: &str = "../docs/exports.md";
const BEGIN: &str = "<!-- Written by `cargo run -p bonafides-generate` from the types. -->\n\n";
const END: &str = "\n<!-- End of the generated tables. -->\n";

/// `docs/exports.md` with up-to-date tables.
pub(crate) fn file() -> Result<File, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(PATH);
    let text = std::fs::read_to_string(path).map_err(|error| format!("docs/exports.md: {error}"))?;
    let text = text.replace("\r\n", "\n");
    let lacks = || "docs/exports.md lacks the place for the types of events".to_owned();
    let (before, rest) = text.split_once(BEGIN).ok_or_else(lacks)?;
    let (_, after) = rest.split_once(END).ok_or_else(lacks)?;
    Ok(File { path: PATH, text: [before, BEGIN, &tables(), END, after].concat() })
}

fn tables() -> String {
    let mut text = "| type | title | record | severity | status | OCSF 1.8 | OCSF 1.9 | CEF |\n|---|---|---|---|---|---|---|--:|\n".to_owned();
    for row in EventType::ALL.iter().map(|kind| kind.row()) {
        let record = match (row.record, row.chain) {
            ("*", Chain::Desk) => "any of `desk`".to_owned(),
            ("*", _) => "any of a case".to_owned(),
            (record, _) => format!("`{record}`"),
        };
        let when = if row.when.is_empty() { String::new() } else { format!(", {}", row.when) };
        let [in_1_8, in_1_9] = OcsfVersion::ALL.map(|version| {
            let class = row.class.uid(version);
            match row.activity {
                Activity::OfAction => format!("{class}, by the action"),
                activity => format!("{}", class.saturating_mul(100).saturating_add(activity.id(version))),
            }
        });
        let _ = writeln!(
            text,
            "| `{}` | {} | {record}{when} | {} | {} | {in_1_8} | {in_1_9} | {} |",
            row.name,
            row.title,
            row.severity,
            row.status.name(),
            row.signature
        );
    }
    text.push_str("\n| field | CEF | holds |\n|---|---|---|\n");
    for field in Field::ALL {
        let _ = writeln!(text, "| `{}` | `{}` | {} |", field.name(), field.cef(), field.about());
    }
    text
}
