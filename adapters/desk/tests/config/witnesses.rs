//! `[log.witnesses]` and `[log] demand`.

use std::path::Path;

use super::{WHOLE, errors, read};

const ONE: &str = "w.example/1+e49b0a06+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
const TWO: &str = "w.example/2+d370bc94+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

/// The whole file with a section `[log]` at its beginning.
fn with(log: &str) -> String {
    format!("log = {{ {log} }}\n{WHOLE}")
}

fn witness(url: &str, key: &str) -> String {
    format!("{{ url = \"{url}\", key = \"{key}\" }}")
}

#[test]
fn witnesses_have_an_address_and_a_key() {
    let south = format!("{{ url = \"http://127.0.0.1:1/log\", key = \"{TWO}\", ca_file = \"ca.pem\" }}");
    let north = witness("https://witness.example", ONE);
    let config =
        read(&with(&format!("demand = 2, witnesses = {{ north = {north}, south = {south} }}"))).unwrap();
    assert_eq!(config.log.demand, Some(2));
    let [(name, north), (_, south)] = &config.log.witnesses.iter().collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!((name.as_str(), north.key.to_string().as_str()), ("north", ONE));
    assert_eq!(
        (north.url.host(), north.url.is_encrypted(), &north.ca_file),
        ("witness.example", true, &None)
    );
    assert_eq!(south.ca_file.as_deref(), Some(Path::new("/etc/bonafides/ca.pem")));
    let evidence = config.evidence().unwrap();
    assert!(evidence.key.is_none(), "this process does not sign");
    let carried =
        read(&with(&format!("witnesses = {{ north = {} }}", witness("https://w.example", ONE)))).unwrap();
    assert_eq!((carried.log.demand, carried.log.witnesses.len()), (None, 1));
    assert_eq!(read(WHOLE).unwrap().log, bonafides_desk::config::LogSection::default());
}

#[test]
fn every_error_has_its_place() {
    let good = witness("https://w.example", ONE);
    for (log, expected) in [
        (
            "demand = 1".to_owned(),
            "1:9: `log.demand`: 1 cosignatures are demanded of 0 witnesses; demand at least",
        ),
        (
            format!("demand = 2, witnesses = {{ a = {good} }}"),
            "1:9: `log.demand`: 2 cosignatures are demanded of 1 witnesses",
        ),
        (
            format!("demand = 0, witnesses = {{ a = {good} }}"),
            "1:18: `log.demand` is less than 1, or too large; write 1 or more",
        ),
        (
            format!("demand = \"1\", witnesses = {{ a = {good} }}"),
            "1:18: `log.demand` is a text; write a whole number",
        ),
        (
            format!("witnesses = {{ a = {good}, b = {good} }}"),
            "1:9: `log.witnesses`: two witnesses have one key",
        ),
        (
            "witnesses = { a = \"https://w.example\" }".to_owned(),
            "`log.witnesses.a` is a text; write a table such as",
        ),
        (
            format!("witnesses = {{ a = {{ key = \"{ONE}\" }} }}"),
            "`log.witnesses.a.url` is missing; add its address",
        ),
        (
            "witnesses = { a = { url = \"https://w.example\" } }".to_owned(),
            "`log.witnesses.a.key` is missing; add its public key",
        ),
        (
            format!("witnesses = {{ a = {} }}", witness("http://w.example", ONE)),
            "`log.witnesses.a.url`: a server on another machine is never reached without TLS; write `https://`",
        ),
        (
            format!("witnesses = {{ a = {} }}", witness("https://w.example", &ONE.replace("e49b", "e49c"))),
            "`log.witnesses.a.key`: the id of the key does not match",
        ),
        (
            format!(
                "witnesses = {{ a = {} }}",
                witness(
                    "https://w.example",
                    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
                )
            ),
            "`log.witnesses.a.key`: the key signs as kind 1; this must be kind 4",
        ),
        (
            format!("witnesses = {{ a = {{ uri = \"https://w.example\", key = \"{ONE}\" }} }}"),
            "unknown key `uri`; did you mean `url`?",
        ),
    ] {
        let found = errors(&with(&log));
        assert!(found.contains(expected) && found.lines().count() == 1, "{log}:\n{found}");
    }
}
