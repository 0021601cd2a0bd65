use crate::args::{Schema, SchemaOf};
use crate::failure::Failure;
use crate::output::Output;

/// Prints the checked-in schema.
pub(crate) fn run(schema: &Schema, out: &mut Output) -> Result<u8, Failure> {
    let of = match schema.of {
        SchemaOf::Policy => bonafides::Schema::Policy,
        SchemaOf::Facts => bonafides::Schema::Facts,
        SchemaOf::Decision => bonafides::Schema::Decision,
        SchemaOf::Plan => bonafides::Schema::Plan,
        SchemaOf::Record => bonafides::Schema::Record,
        SchemaOf::Calibration => bonafides::Schema::Calibration,
    };
    out.line(&format!("{:#}", bonafides::schema(of)))?;
    Ok(0)
}
