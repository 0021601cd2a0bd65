//! The table of faults in `docs/parts.md`: each is a test on the part itself.

use std::fs;
use std::path::Path;

/// The folder of the tests of each part, as the table names the part.
const PARTS: [(&str, &str); 8] = [
    ("Samba domain", "adapters/active-directory/tests"),
    ("decoder of LDAP answers", "adapters/active-directory/src"),
    ("passkeys", "adapters/passkeys/tests"),
    ("passkeys, authenticators in software", "adapters/passkeys/tests"),
    ("Keycloak", "adapters/keycloak/tests"),
    ("mail server", "adapters/smtp/tests"),
    ("HTTPS gateway", "adapters/webhook/tests"),
    ("desk, mail server", "adapters/desk/tests/channels"),
];

/// Returns true if a Rust file in this folder, or below it, has the test.
fn has_test(folder: &Path, test: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return has_test(&path, test);
        }
        fs::read_to_string(&path).is_ok_and(|text| text.contains(&format!("fn {test}(")))
    })
}

#[test]
fn the_table_of_faults_names_tests_that_exist() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let page = fs::read_to_string(root.join("docs/parts.md")).unwrap();
    let section = page.split("## Faults on the real parts\n").nth(1).unwrap();
    let table = section.split("\n\n").find(|part| part.starts_with("| fault |")).unwrap();
    let mut rows = 0;
    for line in table.lines().skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (_, folder) = PARTS.iter().find(|(part, _)| *part == cells[1]).unwrap();
        for test in cells[2].split(", ") {
            let test = test.trim_matches('`');
            assert!(has_test(&root.join(folder), test), "{folder}: there is no test `{test}`");
        }
        rows += 1;
    }
    assert!(rows > 20, "the table is short: {rows}");
}
