//! The writes of a step by hand: no locks, no versions compared, nothing sealed.

use std::fmt::Write as _;

use bonafides_benches::at_desk::Written;
use postgres::{Client, Statement};

use crate::Server;

const UPSERT: &str = "INSERT INTO bonafides_bare.state (key, version, bytes) VALUES ($1, $2, $3)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, bytes = excluded.bytes";

/// A writer with a connection and rows of its own.
pub(crate) struct Bare {
    db: Client,
    upsert: Statement,
    insert: Statement,
    written: Written,
    name: String,
    seq: i64,
}

impl Bare {
    pub(crate) fn new(server: &Server, written: Written, n: usize) -> Result<Self, postgres::Error> {
        let mut db = server.connect()?;
        db.batch_execute(
            "SET client_min_messages = warning;
             CREATE SCHEMA IF NOT EXISTS bonafides_bare;
             CREATE TABLE IF NOT EXISTS bonafides_bare.state (
                 key text COLLATE \"C\" PRIMARY KEY, version bigint NOT NULL, bytes bytea NOT NULL
             ) WITH (fillfactor = 80);
             CREATE TABLE IF NOT EXISTS bonafides_bare.records (
                 chain text COLLATE \"C\", seq bigint, bytes text NOT NULL, PRIMARY KEY (chain, seq));",
        )?;
        let upsert = db.prepare(UPSERT)?;
        let insert = "INSERT INTO bonafides_bare.records (chain, seq, bytes) VALUES ($1, $2, $3)";
        let insert = db.prepare(insert)?;
        Ok(Self { db, upsert, insert, written, name: format!("writer-{n}"), seq: 0 })
    }

    /// `BEGIN`, a prepared statement for each row and the record, `COMMIT`.
    pub(crate) fn commit(&mut self) -> Result<(), postgres::Error> {
        self.seq = self.seq.saturating_add(1);
        let mut tx = self.db.transaction()?;
        for row in &self.written.rows {
            let key = format!("{}/{}", self.name, row.key);
            tx.execute(&self.upsert, &[&key, &self.seq, &row.bytes])?;
        }
        tx.execute(&self.insert, &[&self.name, &self.seq, &self.written.record])?;
        tx.commit()
    }

    /// The same as one text, so with one round trip.
    pub(crate) fn commit_at_once(&mut self) -> Result<(), postgres::Error> {
        self.seq = self.seq.saturating_add(1);
        let (name, seq) = (&self.name, self.seq);
        let mut sql = "BEGIN;".to_owned();
        for row in &self.written.rows {
            let hex = row.bytes.iter().flatten().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            let values = [format!("'{name}/{}'", row.key), seq.to_string(), format!("'\\x{hex}'")];
            let upsert = values.iter().zip(["$1", "$2", "$3"]);
            sql += &upsert.fold(UPSERT.to_owned(), |sql, (value, place)| sql.replace(place, value));
            sql.push(';');
        }
        let record = self.written.record.replace('\'', "''");
        let _ =
            write!(sql, "INSERT INTO bonafides_bare.records VALUES ('{name}', {seq}, '{record}'); COMMIT");
        self.db.batch_execute(&sql)
    }
}
