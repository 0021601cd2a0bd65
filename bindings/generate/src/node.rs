use std::collections::BTreeMap;

use crate::files::File;
use crate::model::Type;

pub(crate) fn files(_types: &[Type], _families: &BTreeMap<&'static str, Vec<String>>) -> Vec<File> {
    Vec::new()
}
