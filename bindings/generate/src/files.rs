use std::path::Path;

/// A file that is written: its path under `bindings/`, and its text.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

/// Writes each file that is out of date; with `check`, only reports it.
pub(crate) fn write(files: &[File], check: bool) -> Result<(), String> {
    let bindings = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let differs =
        |file: &&File| std::fs::read_to_string(bindings.join(file.path)).ok().as_ref() != Some(&file.text);
    for file in files.iter().filter(differs) {
        if check {
            return Err(format!(
                "bindings/{} is not as it is generated: run `cargo run -p bonafides-generate`",
                file.path
            ));
        }
        let path = bindings.join(file.path);
        path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| error.to_string())?;
        std::fs::write(&path, &file.text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote bindings/{}", file.path);
    }
    Ok(())
}
