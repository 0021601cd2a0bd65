//! A name that the directory does not have: its rule silently never applies.

use crate::diagnostic::{Code, Finding};
use crate::policy::directory_name::DirectoryName;
use crate::policy::known_names::DirectoryNames;
use crate::policy::{ast, each_matched_name};

pub(super) fn check(document: &ast::Policy<'_>, known: &DirectoryNames, out: &mut Vec<Finding>) {
    each_matched_name(document, &mut |name, span, path| {
        // Malformed names were refused before.
        let Ok(parsed) = name.parse::<DirectoryName>() else { return };
        if known.has(&parsed) {
            return;
        }
        let message = format!("the directory has no group `{name}`");
        let finding = Finding::new(Code::UnknownName, span, message).at(path);
        // The wrong file makes every name unknown: then it is not each name that is misspelt.
        let nearest = if out.len() < GUESSED { known.nearest(&parsed) } else { None };
        out.push(match nearest {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).scalar(name, meant.to_owned()),
            None => finding.help("write the name as the directory has it"),
        });
    });
}

/// Findings for which the name that was meant is looked for.
const GUESSED: usize = 50;
