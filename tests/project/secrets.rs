//! Types that contain a secret can be neither printed nor serialised by accident. Most of this test is that
//! it compiles.

use std::fs;
use std::path::{Path, PathBuf};

/// Does not compile if the type has the trait: then two impls fit, and neither can be inferred.
macro_rules! lacks {
    ($type:ty: $trait:path) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn of() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Has;
            impl<T: ?Sized + $trait> Ambiguous<Has> for T {}
            let _ = <$type as Ambiguous<_>>::of;
        };
    };
}

macro_rules! secretive {
    ($($module:ident: $($type:ident $(<$parameter:tt>)?),+;)+) => {
        $($(
            lacks!(bonafides::$module::$type $(<$parameter>)?: serde::Serialize);
            lacks!(bonafides::$module::$type $(<$parameter>)?: std::fmt::Display);
        )+)+

        const SECRETIVE: &[&str] = &[$($(stringify!($type)),+),+];
    };
}

secretive! {
    keys: Sensitive<String>, Seed, RawKeys;
    audit: Opened;
    log: RawLogKey, Receipt, Salt;
    case: Command, CommandTask, PresentChallenge, Provider, SendMessage, RequestVouch, Deliver, Part, Notify, Recipient, Committed, Reply,
        View, CallerView, Input, Said, CallerInput, OperatorInput, HostInput, Enrol, QuestionAndAnswer,
        ExternalResult, Opening, SubjectProfile, Relationship, Contact, DeskInput, GrantToken, Redeemed, Delivery<'static>, EngineConfig, Fact;
}

/// Every public type with a secret is in the list above: add new ones there.
#[test]
fn every_public_type_with_a_secret_is_in_the_list() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for declared in ["\npub struct ", "\npub enum "] {
            for rest in text.split(declared).skip(1) {
                let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
                let end = rest.find("\n}").unwrap_or(rest.len()).min(rest.find(";\n").unwrap_or(rest.len()));
                if rest[..end].contains("Sensitive<") {
                    found.push(name);
                }
            }
        }
    }
    assert!(found.len() > 12, "{found:?}");
    let missing: Vec<_> = found.iter().filter(|name| !SECRETIVE.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}
