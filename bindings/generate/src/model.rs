//! The types that cross a language boundary, read from the schemas of the surface. Each language's
//! types are generated from them.

use std::collections::BTreeMap;

use schemars::Schema;
use serde_json::Value;

/// A type with a name.
#[derive(Debug, Clone)]
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) doc: String,
    /// True if hosts create it.
    pub(crate) goes_in: bool,
    /// True if the engine creates it.
    pub(crate) comes_out: bool,
    pub(crate) shape: Shape,
}

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// An object.
    Record(Vec<Field>),
    /// One of these texts.
    Words(Vec<Word>),
    /// One of several objects, told apart by their member `type`.
    Union(Vec<Variant>),
    /// One of these, told apart by their JSON types.
    Either(Vec<Kind>),
}

#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) word: String,
    pub(crate) doc: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// The text of `type`.
    pub(crate) tag: String,
    pub(crate) doc: String,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Members next to `type`; perhaps none.
    Fields(Vec<Field>),
    /// The members of this record next to `type`.
    Record(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) kind: Kind,
    /// True if it is required. An optional one is empty (a list, a map) or absent (the rest).
    pub(crate) required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A text that must not be printed.
    Secret,
    Integer,
    Bool,
    /// Milliseconds since 1970.
    Time,
    /// A type of the model.
    Named(String),
    List(Box<Kind>),
    /// From text to this.
    Map(Box<Kind>),
    Optional(Box<Kind>),
}

/// Every type, each after those it is made of.
pub(crate) fn model() -> Result<Vec<Type>, String> {
    let mut model = Model::default();
    for root in bonafides_surface::roots() {
        model.root(root.name, &root.schema, root.goes_in)?;
    }
    Ok(model.types)
}

#[derive(Default)]
struct Model {
    types: Vec<Type>,
}

impl Model {
    fn root(&mut self, name: &str, schema: &Schema, goes_in: bool) -> Result<(), String> {
        let schema = schema.as_value();
        let none = Value::Null;
        let definitions = Definitions(schema.get("$defs").unwrap_or(&none));
        self.named(name, schema, definitions, goes_in)
    }

    /// Adds a type after everything it refers to.
    fn named(
        &mut self,
        name: &str,
        schema: &Value,
        all: Definitions<'_>,
        goes_in: bool,
    ) -> Result<(), String> {
        if let Some(known) = self.types.iter_mut().find(|known| known.name == name) {
            known.goes_in |= goes_in;
            known.comes_out |= !goes_in;
            return Ok(());
        }
        let shape = shape(schema).map_err(|error| format!("{name}: {error}"))?;
        for part in shape.names() {
            // A requirement is made of requirements.
            if part != name {
                self.named(&part, all.find(&part)?, all, goes_in)?;
            }
        }
        let doc = text(schema, "description");
        self.types.push(Type { name: name.to_owned(), doc, goes_in, comes_out: !goes_in, shape });
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Definitions<'a>(&'a Value);

impl<'a> Definitions<'a> {
    fn find(self, name: &str) -> Result<&'a Value, String> {
        self.0.get(name).ok_or_else(|| format!("there is no definition of {name}"))
    }
}

impl Shape {
    /// Types it is made of.
    pub(crate) fn names(&self) -> Vec<String> {
        let of_fields = |fields: &[Field]| fields.iter().filter_map(|field| field.kind.name()).collect();
        match self {
            Self::Record(fields) => of_fields(fields),
            Self::Words(_) => Vec::new(),
            Self::Union(variants) => variants
                .iter()
                .flat_map(|variant| match &variant.content {
                    Content::Fields(fields) => of_fields(fields),
                    Content::Record(name) => vec![name.clone()],
                })
                .collect(),
            Self::Either(kinds) => kinds.iter().filter_map(Kind::name).collect(),
        }
    }
}

impl Kind {
    /// The type of the model in it.
    fn name(&self) -> Option<String> {
        match self {
            Self::Named(name) => Some(name.clone()),
            Self::List(kind) | Self::Map(kind) | Self::Optional(kind) => kind.name(),
            _ => None,
        }
    }
}

fn shape(schema: &Value) -> Result<Shape, String> {
    if let Some(words) = list(schema, "enum") {
        let words = words.iter().filter_map(Value::as_str);
        return Ok(Shape::Words(
            words.map(|word| Word { word: word.to_owned(), doc: String::new() }).collect(),
        ));
    }
    if let Some(parts) = list(schema, "anyOf") {
        return Ok(Shape::Either(parts.iter().map(kind).collect::<Result<_, _>>()?));
    }
    let Some(parts) = list(schema, "oneOf") else { return Ok(Shape::Record(fields(schema)?)) };
    if parts.iter().all(|part| text(part, "type") == "string") {
        return Ok(Shape::Words(parts.iter().flat_map(words).collect()));
    }
    Ok(Shape::Union(parts.iter().map(variant).collect::<Result<_, _>>()?))
}

fn words(part: &Value) -> Vec<Word> {
    let doc = text(part, "description");
    let one = part.get("const").into_iter();
    let all = one.chain(list(part, "enum").into_iter().flatten()).filter_map(Value::as_str);
    all.map(|word| Word { word: word.to_owned(), doc: doc.clone() }).collect()
}

fn variant(part: &Value) -> Result<Variant, String> {
    let tag =
        part.pointer("/properties/type/const").and_then(Value::as_str).ok_or("a variant has no `type`")?;
    let content = match part.get("$ref") {
        Some(reference) => Content::Record(referred(reference)?),
        None => Content::Fields(fields(part)?.into_iter().filter(|field| field.name != "type").collect()),
    };
    Ok(Variant { tag: tag.to_owned(), doc: text(part, "description"), content })
}

/// Required members first, each in the order of the source.
fn fields(schema: &Value) -> Result<Vec<Field>, String> {
    let none = serde_json::Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required: Vec<&str> =
        list(schema, "required").into_iter().flatten().filter_map(Value::as_str).collect();
    let rest = properties.keys().map(String::as_str).filter(|name| !required.contains(name));
    let names = required.iter().copied().map(|name| (name, true)).chain(rest.map(|name| (name, false)));
    names
        .map(|(name, required)| {
            let schema = properties.get(name).ok_or_else(|| format!("there is no property {name}"))?;
            let kind = kind(schema).map_err(|error| format!("{name}: {error}"))?;
            Ok(Field { name: name.to_owned(), doc: text(schema, "description"), kind, required })
        })
        .collect()
}

fn kind(schema: &Value) -> Result<Kind, String> {
    if let Some(reference) = schema.get("$ref") {
        return Ok(Kind::Named(referred(reference)?));
    }
    if let Some(parts) = list(schema, "anyOf") {
        let something = parts.iter().find(|part| text(part, "type") != "null").ok_or("nothing but null")?;
        return Ok(Kind::Optional(Box::new(kind(something)?)));
    }
    if let Some(types) = list(schema, "type") {
        let something = types.iter().filter_map(Value::as_str).find(|name| *name != "null");
        return Ok(Kind::Optional(Box::new(plain(something.unwrap_or_default(), schema)?)));
    }
    plain(&text(schema, "type"), schema)
}

fn plain(of: &str, schema: &Value) -> Result<Kind, String> {
    let inner = |member: &str| kind(schema.get(member).ok_or("no type inside")?).map(Box::new);
    Ok(match (of, text(schema, "format").as_str()) {
        ("string", "secret") => Kind::Secret,
        ("string", _) => Kind::Text,
        ("integer", "milliseconds") => Kind::Time,
        ("integer", _) => Kind::Integer,
        ("boolean", _) => Kind::Bool,
        ("array", _) => Kind::List(inner("items")?),
        ("object", _) => Kind::Map(inner("additionalProperties")?),
        _ => return Err(format!("no kind of type: {schema}")),
    })
}

fn referred(reference: &Value) -> Result<String, String> {
    let path = reference.as_str().unwrap_or_default();
    path.strip_prefix("#/$defs/").map(str::to_owned).ok_or_else(|| format!("refers to {path}"))
}

fn text(schema: &Value, member: &str) -> String {
    schema.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(schema: &'a Value, member: &str) -> Option<&'a Vec<Value>> {
    schema.get(member).and_then(Value::as_array)
}

/// The codes of each family of errors.
pub(crate) fn families() -> BTreeMap<&'static str, Vec<String>> {
    bonafides_surface::Family::ALL.into_iter().map(|family| (family.as_str(), family.codes())).collect()
}
