//! A comma in a bare name: possibly the start of a distinguished name, which then matches nothing.

use crate::diagnostic::{Code, Finding};
use crate::policy::{ast, each_directory_name, has_comma};

pub(super) fn check(document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    each_directory_name(document, &mut |name, span, path| {
        if has_comma(name) {
            let message = format!("`{name}` contains a comma, but is not a distinguished name");
            let finding = Finding::new(Code::CommaInName, span, message).at(path);
            let help = "write the whole distinguished name, with `\\,` for a comma inside a value";
            out.push(finding.help(help));
        }
    });
}
