/// Returns what was done in a step of this type, with the actor as its subject.
pub(super) fn phrase(kind: &str) -> &str {
    match kind {
        "answer" => "answered a challenge",
        "ask" => "presented a challenge",
        "cancel" => "cancelled the case",
        "check_enabled" => "enabled a check again",
        "clock_repaired" => "repaired the times after a clock that ran ahead",
        "confirm" => "confirmed a form",
        "delivered" => "reported a delivery",
        "end_grant" => "ended the approval of another case",
        "ended" => "found that the case had ended",
        "enrol" => "changed an enrolment",
        "escalate" => "escalated the case to a second person",
        "exported" => "exported records",
        "external" => "passed the answer of a provider",
        "key" => "used a re-enrolment key",
        "key_rotated" => "rotated a key",
        "not_me" => "said \"not me\"",
        "open" => "opened the case",
        "person_erased" => "erased a person",
        "policy_proposed" => "proposed a policy",
        "policy_used" => "gave a policy a role",
        "redeem" => "redeemed the grant",
        "refusal" => "was refused",
        "report" => "reported the result of a command",
        "resolved" => "opened sealed values of records",
        "signal" => "reported a signal",
        "store" => "stored a value",
        "take_over" => "took the case over",
        "time" => "gave it the time",
        "unavailable" => "said that the caller cannot do a challenge",
        "view" => "looked at the case",
        "vouch" => "passed what a voucher said",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::phrase;

    /// The page describes every type of record: each has a phrase of its own.
    #[test]
    fn every_type_of_record_has_a_phrase() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/records.md");
        let page = std::fs::read_to_string(page).unwrap_or_default();
        let tables = page.split("| `type` | what was done |").skip(1);
        let mut types = Vec::new();
        for table in tables {
            let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
            types.extend(rows.filter_map(|row| row.split('`').nth(1)));
        }
        assert!(types.len() > 28, "{types:?}");
        for kind in types {
            assert_ne!(phrase(kind), kind);
        }
    }
}
