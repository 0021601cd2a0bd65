//! What is declared and can have no effect.

use crate::diagnostic::{Code, Finding};
use crate::policy::document::{Node, Path};

pub(super) fn check(root: &Node, out: &mut Vec<Finding>) {
    let context = root.field("factors").and_then(|factors| factors.field("context"));
    if let Some(min) = context.and_then(|context| context.field("min")) {
        let path = Path::ROOT.key("factors");
        let path = path.key("context");
        let message = "`context` never counts as a factor, so its `min` has no effect";
        out.push(Finding::new(Code::NoEffect, min.span, message).at(&path.key("min")).help("remove it"));
    }
}
