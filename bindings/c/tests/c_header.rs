//! Checks that the header is up to date with the sources.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::Path;

#[test]
fn header_is_as_it_is_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml")).unwrap();
    let made =
        cbindgen::Builder::new().with_config(config).with_src(folder.join("src/lib.rs")).generate().unwrap();
    let mut text = Vec::new();
    made.write(&mut text);
    // Rust's heading means nothing to a reader of C.
    let text = String::from_utf8(text).unwrap().replace("# Safety", "You promise:");
    let file = folder.join("bonafides.h");
    if std::env::var_os("BONAFIDES_WRITE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(stored == text, "bonafides.h is out of date: run `bindings/c/test --write`");
}
