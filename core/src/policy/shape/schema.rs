use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{FACTORS, Field, Least, NAME_LENGTH, Names, Record, Shape, Tagged};

/// Returns the JSON Schema (draft 2020-12) of `shape`.
pub(crate) fn json_schema(id: &str, title: &str, shape: Shape) -> Value {
    let mut definitions = BTreeMap::new();
    let mut schema = of(shape, &mut definitions);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("$id".to_owned(), json!(id));
        object.insert("title".to_owned(), json!(title));
        let definitions: Map<String, Value> = definitions.into_iter().collect();
        object.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

type Definitions = BTreeMap<String, Value>;

fn of(shape: Shape, defs: &mut Definitions) -> Value {
    match shape {
        Shape::Text => json!({"type": "string", "minLength": 1}),
        Shape::AnyText => json!({"type": "string"}),
        Shape::Name(names) => name(names),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Integer(min, max) if min == max => json!({"const": min}),
        Shape::Integer(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Fraction => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
        Shape::Odds => {
            let number = "[1-9][0-9]{0,14}";
            json!({"type": "string", "pattern": format!("^{number} in {number}$"), "examples": ["1 in 1000"]})
        }
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Duration => duration(),
        Shape::DurationOr(word) => json!({"anyOf": [{"const": word}, duration()]}),
        Shape::Rate => {
            let count = "([1-9][0-9]{0,2}|1000)";
            let window = "([1-9][0-9]{0,5}[sm]|[1-9][0-9]{0,3}h|[1-9][0-9]{0,2}d|[1-9][0-9]{0,2}w)";
            let pattern = format!("^{count} per {window}$");
            json!({"type": "string", "pattern": pattern, "examples": ["5 per 24h"]})
        }
        Shape::Moment => json!({"type": "string", "format": "date-time"}),
        Shape::MomentOrBefore => json!({"anyOf": [
            {"type": "string", "format": "date-time"},
            {"type": "string", "pattern": "^-[1-9][0-9]{0,5}[smhdw]$"},
        ]}),
        Shape::Dictionary(value) => json!({"type": "object", "additionalProperties": of(*value, defs)}),
        Shape::Record(record) => define(record.name, defs, |defs| self::record(record, defs)),
        Shape::Recursive(record) => of(Shape::Record(record()), defs),
        Shape::Tagged(tagged) => define(tagged.name, defs, |defs| self::tagged(tagged, defs)),
        Shape::Map(names, value, least) => {
            json!({"type": "object", "propertyNames": name(names), "additionalProperties": of(*value, defs), "minProperties": least})
        }
        Shape::Pair(names, value) => {
            json!({"type": "object", "propertyNames": name(names), "additionalProperties": of(*value, defs), "minProperties": 1, "maxProperties": 1})
        }
        Shape::List(item, least) => {
            json!({"type": "array", "items": of(*item, defs), "minItems": least})
        }
        Shape::Choice(shapes) => {
            let mut flat = Vec::new();
            each_choice(shapes, &mut |shape| flat.push(of(shape, defs)));
            json!({ "anyOf": flat })
        }
    }
}

/// Visits every choice, those of nested choices included.
fn each_choice(shapes: &[Shape], visit: &mut dyn FnMut(Shape)) {
    for shape in shapes {
        match shape {
            Shape::Choice(inner) => each_choice(inner, visit),
            shape => visit(*shape),
        }
    }
}

fn duration() -> Value {
    json!({"type": "string", "pattern": "^[1-9][0-9]{0,5}[smhdw]$", "examples": ["10m", "24h", "7d"]})
}

/// Adds a definition to `$defs` once, and returns a reference to it.
fn define(name: &str, defs: &mut Definitions, make: impl FnOnce(&mut Definitions) -> Value) -> Value {
    if !defs.contains_key(name) {
        // Reserved before it is built: a requirement contains requirements.
        defs.insert(name.to_owned(), Value::Null);
        let schema = make(defs);
        defs.insert(name.to_owned(), schema);
    }
    json!({"$ref": format!("#/$defs/{name}")})
}

fn record(record: &Record, defs: &mut Definitions) -> Value {
    let mut schema = object(record.about, record.fields.iter(), defs);
    match record.least {
        Least::None => {}
        Least::One => _ = schema.insert("minProperties".to_owned(), json!(1)),
        Least::OneOf(sets) => {
            let set = |keys: &&[&str]| json!({"required": keys, "maxProperties": keys.len()});
            schema.insert("anyOf".to_owned(), sets.iter().map(set).collect());
        }
    }
    Value::Object(schema)
}

fn tagged(tagged: &Tagged, defs: &mut Definitions) -> Value {
    let variants: Vec<Value> = tagged
        .variants
        .iter()
        .map(|variant| {
            let mut schema = object(variant.about, tagged.common.fields.iter().chain(variant.fields), defs);
            if let Some(Value::Object(properties)) = schema.get_mut("properties") {
                properties
                    .insert("type".to_owned(), json!({"const": variant.name, "description": variant.about}));
            }
            if let Value::Array(required) = schema.entry("required").or_insert_with(|| json!([])) {
                required.insert(0, json!("type"));
            }
            Value::Object(schema)
        })
        .collect();
    json!({"description": tagged.about, "oneOf": variants})
}

fn object<'f>(
    about: &str,
    fields: impl Iterator<Item = &'f Field>,
    defs: &mut Definitions,
) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut schema = of(field.shape, defs);
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), json!(description(field)));
            if let Some(default) = field.default {
                object.insert("default".to_owned(), default());
            }
        }
        properties.insert(field.key.to_owned(), schema);
        if field.required {
            required.push(field.key);
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("description".to_owned(), json!(about));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// Returns the meaning of a key, and its default.
fn description(field: &Field) -> String {
    let Some(default) = field.default else { return field.about.to_owned() };
    let default = default();
    let default = default.as_str().map_or_else(|| default.to_string(), ToOwned::to_owned);
    format!("{}; defaults to `{default}`.", field.about.trim_end_matches('.'))
}

fn name(names: Names) -> Value {
    if names == Names::Factor {
        return json!({"enum": FACTORS});
    }
    let mut schema = json!({
        "type": "string",
        "maxLength": NAME_LENGTH,
        "pattern": "^[^\\u0000-\\u0020\\u007f]([^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f])?$",
    });
    let refused = names.refused();
    if let (Some(object), false) = (schema.as_object_mut(), refused.is_empty()) {
        object.insert("not".to_owned(), json!({"enum": refused}));
    }
    schema
}
