use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bonafides::case::{Operator, PolicyUse};
use bonafides::review::Review;
use bonafides::{Policy, Source};
use bonafides_desk::CandidateError;
use bonafides_desk::first::{KeyFile, LdifDirectory, LogKeyFile};
use bonafides_parts::Directory as _;
use bonafides_parts::store::Tenant;

use super::args::Init;
use super::{failures, open, template};
use crate::args::Format;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, json, object};
use crate::paper::Lines as _;

const REASON: &str = "bonafides desk init";

/// Makes a desk. Everything is checked before the first file is written.
pub(super) fn run(init: &Init, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let by = init.by.operator()?;
    if let Err(error) = init.origin.parse::<Tenant>() {
        let message = format!("`--origin {}`: {error}", init.origin);
        return Err(Failure::argument(&message, "write a name such as `log.contoso.example`"));
    }
    let mut new = New::examined(init)?;
    new.write()?;
    new.put_in_force(&by)?;
    out.line(&if format == Format::Json { new.members(&by) } else { new.words(&by) })?;
    Ok(0)
}

/// A desk that is being made.
struct New<'i> {
    init: &'i Init,
    /// The name of the policy's file in the new folder, its text, and what it means.
    policy_file: String,
    text: String,
    policy: Policy,
    /// `None` for the example.
    export: Option<PathBuf>,
    /// The files, each with its meaning.
    files: Vec<(String, &'static str)>,
}

impl<'i> New<'i> {
    /// Checks everything that can be checked before there is a desk.
    fn examined(init: &'i Init) -> Result<Self, Failure> {
        let (policy_file, text) = policy_text(init.policy.as_deref())?;
        let (policy, review) = input::review(&policy_file, text.as_bytes())?;
        tests_pass(&policy_file, &policy, &review)?;
        let real = |path: &PathBuf| fs::canonicalize(path).map_err(|error| Failure::file(path, &error));
        let export = init.directory.as_ref().map(real).transpose()?;
        nothing_is_there(&init.folder, &policy_file, export.is_none())?;
        if let Some(export) = &export {
            names_are_known(&policy_file, &text, export)?;
        }
        Ok(Self { init, policy_file, text, policy, export, files: Vec::new() })
    }

    fn config(&self) -> PathBuf {
        self.init.folder.join("desk.toml")
    }

    fn write(&mut self) -> Result<(), Failure> {
        let folder = &self.init.folder;
        make_folder(&folder.join(template::SENT))?;
        let example = PathBuf::from("directory.ldif");
        let export = self.export.as_ref().unwrap_or(&example);
        let toml = template::desk_toml(&self.init.origin, &self.policy_file, export, &self.policy);
        if self.export.is_none() {
            create(&folder.join(&example), template::DIRECTORY)?;
            let about = "an example directory: sanne, jo, and ari, who is an administrator";
            self.files.push(("directory.ldif".to_owned(), about));
        }
        create(&folder.join(&self.policy_file), &self.text)?;
        create(&self.config(), &toml)?;
        KeyFile::create(folder.join("desk.keys"))?;
        let public = LogKeyFile::create(folder.join("log.key"), &self.init.origin)?;
        create(&folder.join("log.pub"), &format!("{public}\n"))?;
        open::config(&self.config())?.open_store()?.migrate()?;
        self.files.extend([
            (self.policy_file.clone(), "the policy"),
            ("desk.toml".to_owned(), "the configuration"),
            ("desk.keys".to_owned(), "the keys: without them, the database cannot be read"),
            ("desk.db".to_owned(), "the database"),
            ("log.key".to_owned(), "the key that signs the log"),
            ("log.pub".to_owned(), "its public key: give it to everyone who verifies the log"),
        ]);
        Ok(())
    }

    fn put_in_force(&self, by: &Operator) -> Result<(), Failure> {
        let (config, desk) = open::unchecked(&self.config())?;
        let candidate = desk.candidate(&self.text, format_of(&self.policy_file));
        let candidate = candidate.map_err(|error| failures::candidate(&self.policy_file, error))?;
        config.check(&candidate.policy).map_err(|errors| Failure::config(&errors))?;
        Ok(desk.use_policy(&candidate, PolicyUse::InForce, by, REASON)?)
    }

    /// For programs.
    fn members(&self, by: &Operator) -> String {
        let files: Vec<&str> = self.files.iter().map(|(name, _)| name.as_str()).collect();
        object(&[
            ("folder", json(&self.init.folder.display().to_string())),
            ("files", json(&files)),
            ("policy", json(self.policy.digest())),
            ("by", json(&by.id)),
        ])
    }

    /// For people: the files, and the next commands.
    fn words(&self, by: &Operator) -> String {
        let folder = &self.init.folder;
        let is_here = folder == Path::new(".");
        let mut page = String::new();
        page.line(&if is_here { "In this folder:".to_owned() } else { format!("In {}:", folder.display()) });
        for (name, about) in &self.files {
            page.line(&format!("  {name:<18} {about}"));
        }
        page.line(&format!("The policy `{}` is in force, by {}.", self.policy.name(), by.id));
        page.line("\nNext:");
        let config = if is_here { String::new() } else { format!(" --config {}", self.config().display()) };
        let call = match self.export {
            Some(_) => "takes a call: `help` lists the commands",
            None => "takes a call: try `start reset_password sanne`, then `help`",
        };
        for (command, about) in [
            ("doctor", "checks every part"),
            ("call", call),
            ("work", "carries out the commands of calls in other processes"),
        ] {
            page.line(&format!("  bonafides desk{config} {command:<8} {about}"));
        }
        page.trim_end().to_owned()
    }
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
    let mut names = vec!["desk.toml", "desk.keys", "desk.db", "log.key", "log.pub", policy];
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
