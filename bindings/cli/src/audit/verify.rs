use bonafides::Time;
use bonafides::log::{Cosignature, LogPublicKey, Receipt, SignedCheckpoint, Witnesses};
use bonafides_audit::{AuditError, Evidence, Verified, verify};

use super::args::Verify;
use super::{failed, key, read_all};
use crate::args::Format;
use crate::desk::open;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, json, object};
use crate::paper::{Ink, Lines as _, Paint, block, counted, printable};

pub(super) fn run(asked: &Verify, format: Format, out: &mut Output) -> Result<(), Failure> {
    let Evidence { key: log_key, witnesses, .. } = demanded(asked)?;
    let paint = Paint::new(out.colour());
    if asked.log.log.extension().is_some_and(|ending| ending == "tlog-proof") {
        let fails = |error: AuditError| asked.log.fails(&error);
        let bytes = input::bytes(&asked.log.log)?;
        let log_key = log_key.ok_or_else(|| fails(AuditError::NoKey))?;
        let receipt = Receipt::open(&bytes, &log_key).map_err(|error| fails(error.into()))?;
        let cosignatures = receipt.cosignatures(&witnesses).map_err(|error| fails(error.into()))?;
        return out.print(&match format {
            Format::Json => receipt_json(&receipt, &cosignatures) + "\n",
            _ => receipt_page(&receipt, &cosignatures, paint),
        });
    }
    let mut evidence = Evidence::default();
    evidence.key = log_key;
    evidence.checkpoints = read_all(&asked.checkpoint)?;
    evidence.receipts = read_all(&asked.receipt)?;
    evidence.witnesses = witnesses;
    let verified = verify(&asked.log.open()?, &evidence, asked.log.threads());
    let verified = verified.map_err(|error| match (&error, &asked.checkpoint[..], &asked.receipt[..]) {
        // The file at fault, if there is only one that it can be.
        (AuditError::Checkpoint(_), [path], _) if !asked.log.log.is_dir() => failed(path, &error),
        (AuditError::Receipt(_), _, [path]) => failed(path, &error),
        _ => asked.log.fails(&error),
    })?;
    out.print(&match format {
        Format::Json => as_json(&verified) + "\n",
        _ => page(&verified, paint),
    })
}

/// Returns the key of the log and the witnesses, from the arguments or from the configuration of a desk.
fn demanded(asked: &Verify) -> Result<Evidence, Failure> {
    if let Some(path) = &asked.config {
        return Ok(open::config(path)?.evidence()?);
    }
    let mut evidence = Evidence::default();
    evidence.key = asked.key.as_deref().map(key::<LogPublicKey>).transpose()?;
    evidence.witnesses = witnesses(asked)?;
    Ok(evidence)
}

fn witnesses(asked: &Verify) -> Result<Witnesses, Failure> {
    if asked.witness.is_empty() {
        return Ok(Witnesses::none());
    }
    let keys = asked.witness.iter().map(|text| key(text)).collect::<Result<Vec<_>, _>>()?;
    Witnesses::new(asked.demand.unwrap_or(keys.len()), keys)
        .map_err(|error| Failure::argument(&error.to_string(), error.help()))
}

fn page(verified: &Verified, paint: Paint) -> String {
    let summary = &verified.summary;
    let sums = format!("{} in {}", counted(summary.records, "record"), counted(summary.cases, "chain"));
    let mut page = String::new();
    page.line(&format!("{}: {sums}", paint.with(Ink::Green, "valid")));
    match &verified.checkpoint {
        Some(checkpoint) => page.push_str(&checkpoint_block(checkpoint, &verified.cosignatures, paint)),
        None => page.push_str(&block(
            paint,
            "checkpoint",
            "none: a cut end, or a change of the last record of a case, would not be noticed",
        )),
    }
    let later = summary.records.saturating_sub(summary.proven);
    if verified.checkpoint.is_some() && later > 0 {
        page.push_str(&block(
            paint,
            "not covered",
            &format!("{} after the checkpoint", counted(later, "record")),
        ));
    }
    page
}

fn checkpoint_block(checkpoint: &SignedCheckpoint, cosignatures: &[Cosignature], paint: Paint) -> String {
    let head = checkpoint.head();
    let text = format!("{}, {}, root {}", checkpoint.origin(), counted(head.size, "record"), head.root);
    let mut page = block(paint, "checkpoint", &printable(&text));
    for cosignature in cosignatures {
        let text = format!("{} at {}", cosignature.witness, time(cosignature));
        page.push_str(&block(paint, "cosigned by", &printable(&text)));
    }
    page
}

fn time(cosignature: &Cosignature) -> Time {
    let milliseconds = i64::try_from(cosignature.time).unwrap_or(i64::MAX).saturating_mul(1000);
    Time::from_milliseconds(milliseconds)
}

fn receipt_page(receipt: &Receipt, cosignatures: &[Cosignature], paint: Paint) -> String {
    let records = u64::try_from(receipt.records().len()).unwrap_or(u64::MAX);
    let mut page = String::new();
    let sums = format!("{} of the case {}", counted(records, "record"), printable(receipt.case()));
    page.line(&format!("{}: {sums}", paint.with(Ink::Green, "valid")));
    page.push_str(&block(
        paint,
        "last",
        &format!("record {} of the log, {}", receipt.index(), receipt.last()),
    ));
    page.push_str(&checkpoint_block(receipt.checkpoint(), cosignatures, paint));
    page
}

fn as_json(verified: &Verified) -> String {
    let summary = &verified.summary;
    let mut members = vec![
        ("records", json(&summary.records)),
        ("proven", json(&summary.proven)),
        ("chains", json(&summary.cases)),
    ];
    if let Some(checkpoint) = &verified.checkpoint {
        members.push(("checkpoint", checkpoint_json(checkpoint, &verified.cosignatures)));
    }
    object(&members)
}

fn receipt_json(receipt: &Receipt, cosignatures: &[Cosignature]) -> String {
    object(&[
        ("case", json(receipt.case())),
        ("records", json(&receipt.records().len())),
        ("index", json(&receipt.index())),
        ("last", json(receipt.last())),
        ("checkpoint", checkpoint_json(receipt.checkpoint(), cosignatures)),
    ])
}

fn checkpoint_json(checkpoint: &SignedCheckpoint, cosignatures: &[Cosignature]) -> String {
    let cosignatures: Vec<String> = cosignatures
        .iter()
        .map(|one| object(&[("witness", json(one.witness.as_str())), ("at", json(&time(one)))]))
        .collect();
    object(&[
        ("origin", json(checkpoint.origin().as_str())),
        ("size", json(&checkpoint.head().size)),
        ("root", json(&checkpoint.head().root)),
        ("cosignatures", format!("[{}]", cosignatures.join(","))),
    ])
}
