use std::path::Path;

use bonafides_desk::Check;
use bonafides_parts::Store;
use bonafides_parts::store::{Entry, Migration, Table};

use super::args::Migrate;
use super::{doctor, open};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::Paint;

/// Entries that are copied in one transaction.
const PAGE: u32 = 500;

/// Brings a database to the schema of this version, or copies it.
pub(super) fn run(config: &Path, migrate: &Migrate, format: Format, out: &mut Output) -> Result<u8, Failure> {
    match &migrate.to {
        Some(other) => copy(config, other, format, out),
        None => here(config, migrate.dry_run, format, out),
    }
}

fn here(config: &Path, dry_run: bool, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let store = open::config(config)?.open_store()?;
    let pending = store.pending_migrations()?;
    if !dry_run {
        store.migrate()?;
    }
    if format == Format::Json {
        let pending: Vec<String> = pending.iter().map(members).collect();
        let members = [("migrations", format!("[{}]", pending.join(","))), ("done", json(&!dry_run))];
        out.line(&object(&members))?;
        return Ok(0);
    }
    match (pending.last(), dry_run) {
        (None, _) => out.line("the schema is that of this version")?,
        (Some(_), true) => {
            for migration in &pending {
                out.line(&format!("-- version {}\n{}", migration.version, migration.sql.trim_end()))?;
            }
        }
        (Some(last), false) => out.line(&format!("the schema has version {} now", last.version))?,
    }
    Ok(0)
}

fn members(migration: &Migration) -> String {
    object(&[("version", json(&migration.version)), ("sql", json(&migration.sql))])
}

/// Copies everything into another store, and compares the numbers of entries.
fn copy(config: &Path, other: &Path, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let (from, to) = (open::config(config)?, open::config(other)?);
    if from.desk.origin != to.desk.origin {
        let message = format!("the origins differ: `{}` and `{}`", from.desk.origin, to.desk.origin);
        let help = "write the same `origin` into both: it is in every record and grant";
        return Err(Failure::desk(2, "origin", &other.display().to_string(), &message).help(help));
    }
    open::is_there(&from)?;
    let (source, target) = (from.open_store()?, to.open_store()?);
    source.validate()?;
    target.migrate()?;
    target.validate()?;
    is_empty(&*target, other)?;
    let mut counts: Vec<(Table, u64)> = Vec::new();
    for table in Table::ALL {
        counts.push((table, each_page(&*source, table, |entries| Ok(target.import(entries)?))?));
    }
    for (table, copied) in &counts {
        let (before, after) = (count(&*source, *table)?, count(&*target, *table)?);
        if before != after || before != *copied {
            let message = format!(
                "`{}` has {before} entries here and {after} there: it changed meanwhile",
                table.as_str()
            );
            let help = "stop every process of the desk, empty the target, and copy again";
            return Err(Failure::desk(1, "counts", &other.display().to_string(), &message).help(help));
        }
    }
    // With the keys of the other configuration: it may name others.
    let wrong: Vec<Check> = to.doctor().into_iter().filter(|check| !check.is_fine()).collect();
    let exit = u8::from(!wrong.is_empty());
    if format == Format::Json {
        let counts: Vec<(&str, String)> =
            counts.iter().map(|(table, count)| (table.as_str(), json(count))).collect();
        let wrong: Vec<String> = wrong.iter().map(doctor::members).collect();
        out.line(&object(&[("copied", object(&counts)), ("wrong", format!("[{}]", wrong.join(",")))]))?;
        return Ok(exit);
    }
    for (table, count) in &counts {
        out.line(&format!("{:<12} {count}", table.as_str()))?;
    }
    if exit > 0 {
        let paint = Paint::new(out.colour());
        out.line("\nEverything is copied, and the other desk is not fine:")?;
        wrong.iter().try_for_each(|check| out.line(&doctor::line(check, paint)))?;
        return Ok(exit);
    }
    let (here, there) = (config.display(), other.display());
    out.line(&format!(
        "Everything is copied, and the other desk is fine. Start every process with {there}, and never again one with {here}."
    ))?;
    Ok(0)
}

/// Refuses a store that has anything in it.
fn is_empty(store: &dyn Store, file: &Path) -> Result<(), Failure> {
    for table in Table::ALL {
        if !store.export(table, None, 1)?.is_empty() {
            let message = format!("the target is not empty: it has entries in `{}`", table.as_str());
            let help = "name an empty store; nothing was copied";
            return Err(Failure::desk(1, "not_empty", &file.display().to_string(), &message).help(help));
        }
    }
    Ok(())
}

fn count(store: &dyn Store, table: Table) -> Result<u64, Failure> {
    each_page(store, table, |_| Ok(()))
}

/// Passes a table in pages, and returns the number of its entries.
fn each_page(
    store: &dyn Store,
    table: Table,
    mut take: impl FnMut(&[Entry]) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let mut count = 0_u64;
    let mut last: Option<Entry> = None;
    loop {
        let mut page = store.export(table, last.as_ref(), PAGE)?;
        take(&page)?;
        count = count.saturating_add(u64::try_from(page.len()).unwrap_or(u64::MAX));
        match page.pop() {
            Some(entry) => last = Some(entry),
            None => return Ok(count),
        }
    }
}
