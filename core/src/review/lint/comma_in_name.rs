//! A comma in a bare name: perhaps the beginning of a distinguished name, which then matches nothing.

use crate::diagnostic::{Code, Finding};
use crate::policy::document::Node;
use crate::policy::{each_directory_name, has_comma};

pub(super) fn check(root: &Node, out: &mut Vec<Finding>) {
    each_directory_name(root, &mut |name, node, path| {
        if has_comma(name) {
            let message = format!("`{name}` has a comma, and is no distinguished name");
            let finding = Finding::new(Code::CommaInName, node.span, message).at(path);
            out.push(finding.help("write the whole distinguished name; in it a comma of the name is `\\,`"));
        }
    });
}
