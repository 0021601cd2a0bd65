use crate::files::File;
use crate::model::Type;

pub(crate) fn files(_types: &[Type]) -> Vec<File> {
    Vec::new()
}
