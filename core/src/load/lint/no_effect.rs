//! A declaration that cannot have an effect.

use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding};
use crate::policy::ast;
use crate::policy::shape::FactorName;

pub(super) fn check(document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let context = document.factors.iter().find(|factor| factor.key.0 == FactorName::Context);
    if let Some(span) = context.and_then(|context| context.min.span) {
        let path = Path::ROOT.key("factors");
        let path = path.key("context");
        let message = "`context` never counts as a factor, so its `min` has no effect";
        out.push(Finding::new(Code::NoEffect, span, message).at(&path.key("min")).help("remove it"));
    }
}
