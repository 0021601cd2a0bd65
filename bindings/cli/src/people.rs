//! The people of an organisation, from JSON Lines, an LDIF export, or the directory of a desk.

use std::path::Path;

use bonafides::Policy;
use bonafides::analyze::{Coverage, Person, PersonError};
use bonafides_desk::config::{DeskConfig, DirectorySource};
use bonafides_ldif::{Entry, Ldif, LdifError};

use crate::args;
use crate::failure::{Failure, Location, number};
use crate::input;

/// Classes of people, in lower case.
const PEOPLE: [&str; 5] = ["person", "organizationalperson", "inetorgperson", "user", "posixaccount"];
/// Classes of entries that are not people, although they are of such a class, in lower case.
const OTHERS: [&str; 3] = ["computer", "msds-groupmanagedserviceaccount", "msds-managedserviceaccount"];
/// Attributes of the site.
const SITES: [&str; 2] = ["physicalDeliveryOfficeName", "l"];

/// Counts everybody in the file.
pub(crate) fn count(asked: &args::Coverage, policy: &Policy, coverage: &mut Coverage) -> Result<(), Failure> {
    let ends =
        |ending: &str| asked.people.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    let people = if ends("toml") {
        of_desk(asked, policy, coverage)?
    } else if ends("ldif") {
        of_ldif(asked, &asked.people, coverage)?
    } else {
        if let Some(option) =
            asked.enrolled.first().map(|_| "enrolled").or(asked.site.as_ref().map(|_| "site"))
        {
            let message = format!("`--{option}` is only for an LDIF export or a directory");
            return Err(Failure::argument(&message, "write it on the line of each person"));
        }
        of_lines(&asked.people, coverage)?
    };
    if people == 0 {
        let file = asked.people.display().to_string();
        let help = "pass one JSON object on each line, or an LDIF export with entries for people";
        return Err(Failure::person(Location::file(&file), "", "the file contains no people").help(help));
    }
    Ok(())
}

/// Counts the people on the lines; returns their number. Holds one line at a time.
fn of_lines(path: &Path, coverage: &mut Coverage) -> Result<u64, Failure> {
    let mut lines = input::lines(path)?;
    let mut people = 0_u64;
    while let Some((line, bytes)) = lines.next().map_err(|error| Failure::file(path, &error))? {
        let bytes = if line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
        let failure = |error: &PersonError| failure(&lines.name, line, error);
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let location = Location { line: Some(number(line)), ..Location::file(&lines.name) };
            Failure::person(location, "", "the line is not UTF-8").help("save the file as UTF-8")
        })?;
        let person = Person::from_json(text.trim_ascii_end()).map_err(|error| failure(&error))?;
        coverage.add(&person).map_err(|error| failure(&error))?;
        people = people.saturating_add(1);
    }
    Ok(people)
}

/// Counts the people in the directory of a desk; returns their number.
fn of_desk(asked: &args::Coverage, policy: &Policy, coverage: &mut Coverage) -> Result<u64, Failure> {
    let config = DeskConfig::read(&asked.people).map_err(|errors| Failure::config(&errors))?;
    if let DirectorySource::Ldif { export, .. } = &config.directory.source {
        return of_ldif(asked, export, coverage);
    }
    #[cfg(feature = "active-directory")]
    if let Some(domain) = config.directory.open().active_directory() {
        return of_domain(asked, domain, policy, coverage);
    }
    let _ = policy;
    Err(Failure::argument(
        "the people in this directory cannot be counted",
        "pass an LDIF export, or JSON Lines",
    ))
}

/// Counts the people in a domain.
#[cfg(feature = "active-directory")]
fn of_domain(
    asked: &args::Coverage,
    domain: &bonafides_active_directory::ActiveDirectory,
    policy: &Policy,
    coverage: &mut Coverage,
) -> Result<u64, Failure> {
    /// The time for everybody.
    const LIMIT: std::time::Duration = std::time::Duration::from_secs(60 * 60);
    let mut roll = bonafides_active_directory::Roll::default();
    for (challenge, attribute) in enrolments(asked)? {
        roll = roll.enrolled(challenge, attribute);
    }
    if let Some(attribute) = &asked.site {
        roll = roll.site(attribute);
    }
    let file = asked.people.display().to_string();
    let mut wrong = None;
    let people = domain.people(policy, &roll, LIMIT, |person| {
        if wrong.is_none() {
            wrong = coverage.add(person).err();
        }
    });
    match (people, wrong) {
        (_, Some(error)) => Err(in_record(Location::file(&file), &error.place, &error)),
        (Err(error), None) => {
            Err(Failure::desk(2, "directory", &file, &error.to_string()).help(error.help()))
        }
        (Ok(people), None) => Ok(people),
    }
}

/// Returns the challenges that people with an attribute can pass.
fn enrolments(asked: &args::Coverage) -> Result<Vec<(&str, &str)>, Failure> {
    let mut enrolments: Vec<(&str, &str)> = Vec::new();
    for text in &asked.enrolled {
        let parts = text.split_once('=').map(|(challenge, attribute)| (challenge.trim(), attribute.trim()));
        enrolments.push(
            parts
                .filter(|(challenge, attribute)| !challenge.is_empty() && !attribute.is_empty())
                .ok_or_else(|| {
                    Failure::argument(
                        &format!("`{text}` does not name a challenge and an attribute"),
                        "write `--enrolled CHALLENGE=ATTRIBUTE`",
                    )
                })?,
        );
    }
    Ok(enrolments)
}

/// Counts the people among the entries of an export; returns their number.
fn of_ldif(asked: &args::Coverage, export: &Path, coverage: &mut Coverage) -> Result<u64, Failure> {
    let enrolments = enrolments(asked)?;
    let refused = |error: &LdifError| Failure::ldif(export, error);
    let ldif = Ldif::parse(&input::bytes(export)?).map_err(|error| refused(&error))?;
    let memberships = ldif.memberships();
    let file = export.display().to_string();
    let mut people = 0_u64;
    for entry in ldif.entries.iter().filter(|entry| is_person(entry)) {
        let mut person = Person::new(id(entry)).groups(memberships.of(entry));
        for (challenge, attribute) in &enrolments {
            if entry.bytes(attribute).any(|value| !value.is_empty()) {
                person = person.enrolled(*challenge);
            }
        }
        let site = match &asked.site {
            Some(attribute) => entry.first(attribute),
            None => SITES.iter().find_map(|attribute| entry.first(attribute)),
        };
        person.site = site.filter(|site| !site.is_empty()).map(Into::into);
        coverage.add(&person).map_err(|error| failure(&file, entry.line, &error))?;
        people = people.saturating_add(1);
    }
    Ok(people)
}

fn is_person(entry: &Entry) -> bool {
    let of = |classes: &[&str]| {
        entry.all("objectClass").any(|class| classes.iter().any(|name| name.eq_ignore_ascii_case(class)))
    };
    of(&PEOPLE) && !of(&OTHERS) && !entry.is_group()
}

/// The name of the account, or else of the entry.
fn id(entry: &Entry) -> &str {
    ["sAMAccountName", "uid"].iter().find_map(|name| entry.first(name)).unwrap_or(&entry.dn)
}

fn failure(file: &str, line: usize, error: &PersonError) -> Failure {
    let mut location = Location { line: Some(number(line)), ..Location::file(file) };
    // Text that is not JSON has no paths, only a column.
    let column = error.place.strip_prefix("line 1, column ").map(|column| column.parse().ok());
    let place = if column.is_some() { "" } else { &error.place };
    location.column = column.flatten();
    in_record(location, place, error)
}

fn in_record(location: Location<'_>, place: &str, error: &PersonError) -> Failure {
    let failure = Failure::person(location, place, &error.message);
    match &error.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}
