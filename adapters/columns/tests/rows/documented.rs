//! `docs/warehouse.md` has the columns as they are.

use std::fs;

use bonafides_columns::{Column, ColumnKind, Rows};

use crate::records::root;

fn table(columns: &[Column]) -> String {
    let mut table = "| column | type | meaning |\n|---|---|---|\n".to_owned();
    for column in columns {
        let none = if column.optional { "" } else { ", always" };
        table.extend([format!(
            "| `{}` | {}{none} | {} |\n",
            column.name,
            column.kind.name(),
            column.meaning
        )]);
    }
    table
}

#[test]
fn the_page_has_each_table_of_columns() {
    let page = fs::read_to_string(root().join("docs/warehouse.md")).unwrap();
    let mut tables = vec![Rows::Records.columns(), Rows::Cases.columns()];
    for columns in tables.clone() {
        tables.extend(columns.iter().filter_map(|column| match column.kind {
            ColumnKind::Structs(columns) => Some(columns),
            _ => None,
        }));
    }
    assert_eq!(tables.len(), 4);
    for columns in tables {
        let table = table(columns);
        assert!(page.contains(&table), "docs/warehouse.md lacks this table:\n\n{table}");
    }
}

#[test]
fn the_schema_has_the_columns_in_their_order() {
    for rows in [Rows::Records, Rows::Cases] {
        let schema = rows.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let columns: Vec<&str> = rows.columns().iter().map(|column| column.name).collect();
        assert_eq!(names, columns);
        assert_eq!(schema.metadata()["bonafides.rows"], rows.name());
    }
}
