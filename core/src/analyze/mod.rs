//! What a policy means as a whole, for the people who answer for it.

mod table;

pub use table::{
    FactorLimits, Table, TableAction, TableAlert, TableCheck, TableCondition, TableEntry, TableGrant,
    TableGroup, TableRisk, TableRow,
};
