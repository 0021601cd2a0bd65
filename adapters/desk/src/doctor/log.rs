use super::Check;
use crate::Inner;
use crate::error::DeskError;
use crate::log::WitnessStatus;

/// Checks that the log can be continued, and that its checkpoint keeps up with the records.
pub(super) fn checkpoint(desk: &Inner) -> Check {
    const PART: &str = "log";
    let wrong = |error: DeskError| Check::wrong(PART, &error, error.help());
    let numbered = match desk.parts.store.status(desk.parts.now()) {
        Ok(status) => status.numbered,
        Err(error) => return wrong(error.into()),
    };
    let signed = match desk.signed_records() {
        Ok(signed) => signed,
        Err(error) => return wrong(error),
    };
    match (signed, desk.signs()) {
        (Some(signed), _) => lag(PART, signed, numbered),
        (None, true) if numbered > 0 => {
            Check::wrong(PART, "no checkpoint is signed yet", "start a worker with `bonafides desk work`")
        }
        (None, true) => Check::fine(PART, "there is no record yet"),
        (None, false) => Check::wrong(
            PART,
            "no checkpoint is signed: nobody can prove that a record was not changed",
            "make a key with `bonafides desk keys log`, and add it as `[log] key_file`",
        ),
    }
}

/// Checks each witness against the real thing: it is asked to cosign the newest checkpoint. Nothing is stored.
pub(super) fn witnesses(desk: &Inner) -> Vec<Check> {
    const PART: &str = "witnesses";
    let wrong = |error: DeskError| vec![Check::wrong(PART, &error, error.help())];
    let kept = match desk.witnesses() {
        Ok(kept) => kept,
        Err(error) => return wrong(error),
    };
    let mut answers = match desk.try_witnesses() {
        Ok(answers) => answers.unwrap_or_default(),
        Err(error) => return wrong(error),
    };
    let mut checks = Vec::new();
    for WitnessStatus { name, cosigned, fault, .. } in kept {
        let part = format!("witness {name}");
        checks.push(match (answers.remove(&name), fault) {
            (Some(Ok(records)), _) => {
                Check::fine(part, format!("it cosigns a checkpoint of {records} records"))
            }
            (Some(Err(fault)), _) | (None, Some(fault)) => Check::wrong(part, &fault, fault.help()),
            (None, None) => Check::fine(part, format!("it has cosigned {cosigned} records")),
        });
    }
    if let Some(demanded) = desk.log.witnesses.demanded() {
        checks.push(match (desk.covered_records(), desk.cosigned_records()) {
            (Ok(signed), Ok(cosigned)) => demand(demanded, signed.unwrap_or(0), cosigned),
            (Err(error), _) | (_, Err(error)) => return wrong(error),
        });
    }
    checks
}

/// Compares the checkpoint that the demanded witnesses have cosigned with the newest.
fn demand(demanded: usize, signed: u64, cosigned: u64) -> Check {
    const PART: &str = "log cosigned";
    let found = match (signed.saturating_sub(cosigned), cosigned) {
        (0, _) => return Check::fine(PART, format!("by {demanded} of the witnesses, all {signed} records")),
        (behind @ 1..MANY, 1..) => {
            return Check::fine(PART, format!("{cosigned} records, and {behind} are to follow"));
        }
        (_, 0) => format!("{demanded} of the witnesses must have cosigned the log, and have not yet"),
        (behind, _) => {
            format!("{behind} records are under no checkpoint that {demanded} of the witnesses have cosigned")
        }
    };
    Check::wrong(PART, found, "see the checks of the witnesses; a worker with `[log] key_file` asks them")
}

/// Records that a checkpoint may lack for a while.
const MANY: u64 = 1_000;

fn lag(part: &str, signed: u64, numbered: u64) -> Check {
    match numbered.saturating_sub(signed) {
        0 => Check::fine(part, format!("a checkpoint covers all {signed} records")),
        behind @ 1..MANY => {
            Check::fine(part, format!("a checkpoint covers {signed} records, and {behind} are to follow"))
        }
        behind => Check::wrong(
            part,
            format!("{behind} records are under no checkpoint"),
            "start a worker that has `[log] key_file`",
        ),
    }
}
