//! A comma in a bare name: perhaps the beginning of a distinguished name, which then matches nothing.

use crate::diagnostic::{Code, Finding};
use crate::policy::{ast, each_directory_name, has_comma};

pub(super) fn check(document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    each_directory_name(document, &mut |name, span, path| {
        if has_comma(name) {
            let message = format!("`{name}` has a comma, and is no distinguished name");
            let finding = Finding::new(Code::CommaInName, span, message).at(path);
            out.push(finding.help("write the whole distinguished name; in it a comma of the name is `\\,`"));
        }
    });
}
