use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bonafides::case::PolicyUse;
use bonafides::review::Review;
use bonafides::{Policy, Source};
use bonafides_desk::CandidateError;
use bonafides_desk::config::DeskConfig;
use bonafides_desk::first::{KeyFile, LdifDirectory};
use bonafides_parts::Directory as _;
use bonafides_parts::store::Tenant;

use super::args::Init;
use super::{failures, open, template};
use crate::args::Format;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, json, object};

const REASON: &str = "bonafides desk init";

/// Makes a desk. Everything is checked before the first file is written.
pub(super) fn run(init: &Init, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let by = init.by.operator()?;
    let folder = &init.folder;
    if let Err(error) = init.origin.parse::<Tenant>() {
        return Err(Failure::argument(
            &format!("`--origin {}`: {error}", init.origin),
            "write a name such as `log.contoso.example`",
        ));
    }
    let (policy_file, text) = policy_text(init.policy.as_deref())?;
    let (policy, review) = input::review(&policy_file, text.as_bytes())?;
    tests_pass(&policy_file, &policy, &review)?;
    let export = match &init.directory {
        Some(path) => Some(fs::canonicalize(path).map_err(|error| Failure::file(path, &error))?),
        None => None,
    };
    nothing_is_there(folder, &policy_file, export.is_none())?;
    if let Some(export) = &export {
        names_are_known(&policy_file, &text, export)?;
    }

    let mut wrote = Vec::new();
    let mut write = |name: &str, text: &str, about: &'static str| -> Result<(), Failure> {
        create(&folder.join(name), text)?;
        wrote.push((name.to_owned(), about));
        Ok(())
    };
    make_folder(folder)?;
    let sent = folder.join(template::SENT);
    make_folder(&sent)?;
    if export.is_none() {
        write(
            "directory.ldif",
            template::DIRECTORY,
            "an example directory: sanne, jo, and ari, who is an administrator",
        )?;
    }
    write(&policy_file, &text, "the policy")?;
    let export = export.unwrap_or_else(|| PathBuf::from("directory.ldif"));
    let toml = template::desk_toml(&init.origin, &policy_file, &export, &policy);
    write("desk.toml", &toml, "the configuration")?;
    KeyFile::create(folder.join("desk.keys"))?;
    wrote.push(("desk.keys".to_owned(), "the keys: without them, the database cannot be read"));
    let path = folder.join("desk.toml");
    open::config(&path)?.open_store()?.migrate()?;
    wrote.push(("desk.db".to_owned(), "the database"));

    let desk = open::unchecked(&path)?.1;
    let candidate = desk.candidate(&text, format_of(&policy_file));
    let candidate = candidate.map_err(|error| failures::candidate(&policy_file, error))?;
    DeskConfig::read(&path)
        .and_then(|config| config.check(&candidate.policy))
        .map_err(|errors| Failure::config(&errors))?;
    desk.use_policy(&candidate, PolicyUse::InForce, &by, REASON)?;

    if format == Format::Json {
        let files: Vec<&str> = wrote.iter().map(|(name, _)| name.as_str()).collect();
        let members = [
            ("folder", json(&folder.display().to_string())),
            ("files", json(&files)),
            ("policy", json(candidate.policy.digest())),
            ("by", json(&by.id)),
        ];
        out.line(&object(&members))?;
        return Ok(0);
    }
    let is_here = folder == Path::new(".");
    out.line(&format!(
        "In {}:",
        if is_here { "this folder".to_owned() } else { folder.display().to_string() }
    ))?;
    wrote.iter().try_for_each(|(name, about)| out.line(&format!("  {name:<18} {about}")))?;
    out.line(&format!("The policy `{}` is in force, by {}.\n", candidate.policy.name(), by.id))?;
    let config = if is_here { String::new() } else { format!(" --config {}", path.display()) };
    out.line("Next:")?;
    for (command, about) in [
        ("doctor", "checks every part"),
        ("call", "takes a call: try `start reset_password sanne`, then `help`"),
        ("work", "carries out what calls in other processes approve"),
    ] {
        let about = match (&init.directory, command) {
            (Some(_), "call") => "takes a call: `help` lists the commands",
            _ => about,
        };
        out.line(&format!("  bonafides desk{config} {command:<8} {about}"))?;
    }
    Ok(0)
}

/// Returns the name of the policy's file in the new folder, and its text.
fn policy_text(path: Option<&Path>) -> Result<(String, String), Failure> {
    let Some(path) = path else { return Ok(("service-desk.yaml".to_owned(), template::POLICY.to_owned())) };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("policy.yaml").to_owned();
    let bytes = input::bytes(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let file = path.display().to_string();
        Failure::desk(3, "not-utf8", &file, "the policy is not UTF-8").help("save it as UTF-8")
    })?;
    Ok((name, text))
}

/// Returns the format of a policy by the ending of its file.
pub(super) fn format_of(file: &str) -> &'static str {
    match Path::new(file).extension().and_then(|ending| ending.to_str()) {
        Some(ending) if ending.eq_ignore_ascii_case("json") => "json",
        Some(ending) if ending.eq_ignore_ascii_case("toml") => "toml",
        _ => "yaml",
    }
}

/// Refuses to replace anything.
fn nothing_is_there(folder: &Path, policy: &str, example: bool) -> Result<(), Failure> {
    let mut names = vec!["desk.toml", "desk.keys", "desk.db", policy];
    if example {
        names.push("directory.ldif");
    }
    for name in names {
        let path = folder.join(name);
        if fs::symlink_metadata(&path).is_ok() {
            let path = path.display().to_string();
            let help = "pass another folder; nothing was written";
            return Err(Failure::desk(2, "exists", &path, "the file exists already").help(help));
        }
    }
    Ok(())
}

/// Refuses a policy that contradicts its own tests.
fn tests_pass(file: &str, policy: &Policy, review: &Review) -> Result<(), Failure> {
    let failed = review.tests.iter().map(|test| test.run(policy)).filter(|report| !report.passed());
    let failed: Vec<String> = failed.map(|report| report.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(failures::candidate(file, CandidateError::Tests(failed))) }
}

/// Refuses a policy whose groups the directory does not have.
fn names_are_known(file: &str, text: &str, export: &Path) -> Result<(), Failure> {
    // Only reads: nothing is changed in a directory that is only looked at.
    let names = LdifDirectory::new(export, export)
        .group_names()
        .map_err(|error| Failure::desk(2, "directory", "", &error.to_string()).help(error.help()))?;
    let review = Policy::review_in(&Source::named(file, text.as_bytes()), &names);
    let unknown = review.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-name");
    let unknown: Vec<String> = unknown.map(|found| found.message.clone()).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let help = "pass a policy with the names of this directory as `--policy FILE`; nothing was written";
    Err(failures::candidate(file, CandidateError::UnknownNames(unknown)).help(help))
}

fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))
}

/// Writes a file that does not exist.
fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    made.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| Failure::file(path, &error))
}
