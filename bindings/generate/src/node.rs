//! The types of the Node package, and the table by which its values become JSON and back.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heck::{ToLowerCamelCase as _, ToUpperCamelCase as _};

use crate::files::File;
use crate::model::{Content, Field, Kind, Shape, Type, Variant};

pub(crate) fn files(types: &[Type], families: &BTreeMap<&'static str, Vec<String>>) -> Vec<File> {
    vec![
        File { path: "node/types.d.ts", text: declarations(types, families) },
        File { path: "node/lib/forms.js", text: table(types) },
    ]
}

/// Declared by hand in `index.d.ts`, because hosts write them in several ways.
const BY_HAND: [&str; 2] = ["CheckResult", "Facts"];

/// Names that classes of the package have; the plain data in them has other names.
fn name(name: &str) -> String {
    if matches!(name, "Decision" | "Facts" | "Plan") { format!("{name}Data") } else { name.to_owned() }
}

const WRITTEN: &str = "// Written by `cargo run -p bonafides-generate`: not to be edited.\n";

fn declarations(types: &[Type], families: &BTreeMap<&'static str, Vec<String>>) -> String {
    let mut text = format!("{WRITTEN}\nimport type {{ FactsData }} from './index'\n");
    for it in types.iter().filter(|it| !BY_HAND.contains(&&*it.name)) {
        text.push('\n');
        text += &doc("", &it.doc);
        text += &declaration(it);
    }
    for (family, codes) in families {
        let title = family.to_upper_camel_case();
        text.push('\n');
        text += &doc("", &format!("Codes of the family `{family}`."));
        text += &alias(&format!("{title}Code"), codes.iter().map(|code| format!("'{code}'")));
    }
    text.push('\n');
    text += &doc("", "Every form that has a JSON text of its own, by its name.");
    text += "export interface Forms {\n";
    for it in types.iter().filter(|it| name(&it.name) == it.name && !BY_HAND.contains(&&*it.name)) {
        let _ = writeln!(text, "  {}: {}", it.name, it.name);
    }
    text + "}\n"
}

fn declaration(it: &Type) -> String {
    let name = name(&it.name);
    match &it.shape {
        Shape::Record(fields) => {
            format!("export interface {name} {{\n{}}}\n", members(it, fields, "  "))
        }
        Shape::Words(words) => alias(&name, words.iter().map(|word| format!("'{}'", word.word))),
        Shape::Either(kinds) => alias(&name, kinds.iter().map(|kind| type_of(kind, false))),
        Shape::Union(variants) => {
            let names = variants.iter().map(|variant| format!("{name}{}", variant.tag.to_upper_camel_case()));
            let parts: String = variants.iter().map(|variant| part(it, &name, variant)).collect();
            format!("{}\n{parts}", alias(&name, names).trim_end())
        }
    }
}

/// A variant of a union, as a named interface that editors can show.
fn part(it: &Type, union: &str, variant: &Variant) -> String {
    let title = format!("{union}{}", variant.tag.to_upper_camel_case());
    let (extends, fields) = match &variant.content {
        Content::Fields(fields) => (String::new(), members(it, fields, "  ")),
        Content::Record(record) => (format!(" extends {record}"), String::new()),
    };
    let doc = doc("", &variant.doc);
    format!("\n{doc}export interface {title}{extends} {{\n  type: '{}'\n{fields}}}\n", variant.tag)
}

fn alias(name: &str, parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    let line = format!("export type {name} = {}\n", parts.join(" | "));
    if line.len() <= 110 {
        return line;
    }
    format!("export type {name} =\n  | {}\n", parts.join("\n  | "))
}

fn members(it: &Type, fields: &[Field], indent: &str) -> String {
    fields.iter().map(|field| member(it, field, indent)).collect()
}

fn member(it: &Type, field: &Field, indent: &str) -> String {
    // What a host made is only read.
    let kind = type_of(&field.kind, it.goes_in && !it.comes_out);
    let (mark, kind) = match (field.required, it.goes_in) {
        (true, _) => ("", kind),
        // What a host leaves out, sets to nothing or does not know is one and the same.
        (false, true) => ("?", format!("{kind} | undefined")),
        (false, false) => ("?", kind),
    };
    let doc = doc(indent, &field.doc);
    format!("{doc}{indent}{}{mark}: {kind}\n", field.name.to_lower_camel_case())
}

fn type_of(kind: &Kind, only_read: bool) -> String {
    match kind {
        Kind::Text | Kind::Secret => "string".to_owned(),
        Kind::Integer => "number".to_owned(),
        Kind::Bool => "boolean".to_owned(),
        Kind::Time => "Date".to_owned(),
        Kind::Named(of) => name(of),
        Kind::List(kind) => {
            let list = format!("{}[]", type_of(kind, only_read));
            if only_read { format!("readonly {list}") } else { list }
        }
        Kind::Map(kind) => format!("{{ [name: string]: {} }}", type_of(kind, only_read)),
        Kind::Optional(kind) => format!("{} | null", type_of(kind, only_read)),
    }
}

fn doc(indent: &str, text: &str) -> String {
    let start = format!("{indent}/**");
    if !text.contains('\n') {
        return if text.is_empty() { String::new() } else { format!("{start} {text} */\n") };
    }
    let lines = text.lines().fold(start, |all, line| all + "\n" + format!("{indent} * {line}").trim_end());
    format!("{lines}\n{indent} */\n")
}

fn table(types: &[Type]) -> String {
    let mut text = WRITTEN.to_owned();
    text += "'use strict'\n\nconst {\n  text, secret, integer, bool, time, named, list, map, optional, \
             record, words, union, either\n} = require('./kinds')\n\n";
    text += "const forms = (module.exports = {\n";
    for it in types {
        let _ = writeln!(text, "  {}: {},", it.name, form(it));
    }
    text + "})\n"
}

fn form(it: &Type) -> String {
    match &it.shape {
        Shape::Record(fields) => format!("record({})", entries(fields, "  ")),
        Shape::Words(all) => {
            let all: Vec<String> = all.iter().map(|word| format!("'{}'", word.word)).collect();
            format!("words([{}])", all.join(", "))
        }
        Shape::Either(kinds) => {
            format!("either([{}])", kinds.iter().map(kind_of).collect::<Vec<_>>().join(", "))
        }
        Shape::Union(variants) => {
            let mut text = "union({\n".to_owned();
            for variant in variants {
                let content = match &variant.content {
                    Content::Fields(fields) => format!("record({})", entries(fields, "    ")),
                    Content::Record(name) => kind_of(&Kind::Named(name.clone())),
                };
                let _ = writeln!(text, "    {}: {content},", variant.tag);
            }
            text + "  })"
        }
    }
}

/// `name: [kind, name in JSON, required]`
fn entries(fields: &[Field], indent: &str) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let mut text = "{\n".to_owned();
    for Field { name, kind, required, .. } in fields {
        let (key, kind) = (name.to_lower_camel_case(), kind_of(kind));
        let _ = writeln!(text, "{indent}  {key}: [{kind}, '{name}', {required}],");
    }
    text + indent + "}"
}

fn kind_of(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Secret => "secret".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Named(of) => format!("named(() => forms.{of})"),
        Kind::List(kind) => format!("list({})", kind_of(kind)),
        Kind::Map(kind) => format!("map({})", kind_of(kind)),
        Kind::Optional(kind) => format!("optional({})", kind_of(kind)),
    }
}
