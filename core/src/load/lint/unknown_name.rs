//! A name that the directory does not have: its rule silently never applies.

use crate::diagnostic::{Code, Finding};
use crate::policy::directory_name::DirectoryName;
use crate::policy::known_names::DirectoryNames;
use crate::policy::{ast, each_matched_name};

pub(super) fn check(document: &ast::Policy<'_>, known: &DirectoryNames, out: &mut Vec<Finding>) {
    each_matched_name(document, &mut |name, span, path| {
        // Malformed names have already been refused.
        let Ok(parsed) = name.parse::<DirectoryName>() else { return };
        if known.has(&parsed) {
            return;
        }
        let message = format!("the directory has no group `{name}`");
        let finding = Finding::new(Code::UnknownName, span, message).at(path);
        // If every name is unknown, the file of names is the wrong one and guessing is wasted work.
        let nearest = if out.len() < GUESSED { known.nearest(&parsed) } else { None };
        out.push(match nearest {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).scalar(name, meant.to_owned()),
            None => finding.help("write the name as the directory has it"),
        });
    });
}

/// The maximum number of findings with a suggested name.
const GUESSED: usize = 50;
