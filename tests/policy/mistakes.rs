//! One folder per authoring mistake: its complete diagnostics, their places, and that an offered fix works.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bonafides::analyze::{Calibration, WeighError, WeighOptions};
use bonafides::diagnostic::{Code, Diagnostic, Diagnostics};
use bonafides::directory::DirectoryNames;
use bonafides::review::Review;
use bonafides::source::Limits;
use bonafides::{Policy, Source};
use serde::{Deserialize, Serialize};

/// The content of `expect.json`: the complete list of diagnostics, in the order of the document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    /// Small limits, only for mistakes of size, which would otherwise need large files.
    #[serde(default)]
    limits: Option<SmallLimits>,
    diagnostics: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SmallLimits {
    bytes: Option<usize>,
    depth: Option<usize>,
    values: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    severity: String,
    text: String,
    line: u32,
    column: u32,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<String>,
}

impl From<&Diagnostic> for Expected {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.to_string(),
            severity: diagnostic.severity.to_string(),
            text: diagnostic.text.clone(),
            line: diagnostic.line,
            column: diagnostic.column,
            path: diagnostic.path.clone(),
            help: diagnostic.help.clone(),
            fix: diagnostic.fix.clone(),
            evidence: diagnostic.evidence.clone(),
        }
    }
}

struct Mistake {
    name: String,
    file: PathBuf,
    bytes: Vec<u8>,
    limits: Limits,
    /// `directory.txt`, one name per line, only for mistakes that need a directory.
    names: Option<DirectoryNames>,
    /// The policy, where the mistake is in `calibration.yaml`.
    weighed: Option<Policy>,
    expected: Vec<Expected>,
}

impl Mistake {
    fn read(folder: &Path) -> Self {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let files: Vec<PathBuf> = ["yaml", "json", "toml"]
            .iter()
            .map(|ending| folder.join(format!("policy.{ending}")))
            .filter(|file| file.exists())
            .collect();
        let [policy] = &*files else { panic!("{name}: exactly one policy is expected, found {files:?}") };
        let calibration = folder.join("calibration.yaml");
        let (file, weighed) = match calibration.exists() {
            true => (&calibration, Some(Policy::from_yaml(&fs::read_to_string(policy).unwrap()).unwrap())),
            false => (policy, None),
        };
        let expectation = fs::read_to_string(folder.join("expect.json")).unwrap();
        let expectation: Expectation =
            serde_json::from_str(&expectation).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut limits = Limits::default();
        if let Some(small) = expectation.limits {
            limits.bytes = small.bytes.unwrap_or(limits.bytes);
            limits.depth = small.depth.unwrap_or(limits.depth);
            limits.values = small.values.unwrap_or(limits.values);
        }
        let names = fs::read_to_string(folder.join("directory.txt")).ok().map(|text| {
            let mut names = DirectoryNames::default();
            text.lines().for_each(|name| names.insert(name).unwrap());
            names
        });
        Self {
            name,
            file: file.clone(),
            bytes: fs::read(file).unwrap(),
            limits,
            names,
            weighed,
            expected: expectation.diagnostics,
        }
    }

    fn source<'b>(&self, bytes: &'b [u8]) -> Source<'b> {
        Source::named(self.file.to_str().unwrap(), bytes).limits(self.limits)
    }

    /// The diagnostics of the policy, or of the calibration of a policy.
    fn diagnostics(&self, bytes: &[u8]) -> Diagnostics {
        let Some(policy) = &self.weighed else { return self.review(bytes).diagnostics };
        match Calibration::load(&self.source(bytes)) {
            Err(error) => error.diagnostics,
            Ok(calibration) => match policy.weigh(&calibration, &WeighOptions::default()) {
                Err(WeighError::Calibration(diagnostics)) => diagnostics,
                _ => Diagnostics::default(),
            },
        }
    }

    fn review(&self, bytes: &[u8]) -> Review {
        match &self.names {
            Some(names) => Policy::review_in(&self.source(bytes), names),
            None => Policy::review(&self.source(bytes)),
        }
    }
}

fn mistakes() -> Vec<Mistake> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| Mistake::read(folder)).collect()
}

#[test]
fn every_mistake_is_reported_completely_and_at_its_place() {
    let mut report = String::new();
    for mistake in mistakes() {
        let diagnostics = mistake.diagnostics(&mistake.bytes);
        let have: Vec<Expected> = diagnostics.iter().map(Expected::from).collect();
        if have == mistake.expected {
            continue;
        }
        let said = |list: &[Expected]| serde_json::to_string_pretty(list).unwrap();
        let text = String::from_utf8_lossy(&mistake.bytes);
        writeln!(report, "== {}\nexpected: {}", mistake.name, said(&mistake.expected)).unwrap();
        writeln!(report, "said: {}", said(&have)).unwrap();
        writeln!(report, "{}", diagnostics.render(&mistake.name, &text, false)).unwrap();
    }
    assert!(report.is_empty(), "{report}");
}

/// The folder with the name of a code shows that code and no other.
#[test]
fn every_code_has_a_folder() {
    let said: BTreeMap<String, Vec<Expected>> =
        mistakes().into_iter().map(|mistake| (mistake.name, mistake.expected)).collect();
    for code in Code::ALL {
        let expected = said.get(code.as_str()).unwrap_or_else(|| panic!("no folder shows `{code}`"));
        let codes: Vec<&str> = expected.iter().map(|expected| &*expected.code).collect();
        assert_eq!(codes, [code.as_str()], "the folder `{code}` shows only its own mistake");
    }
}

#[test]
fn a_policy_with_an_error_is_not_loaded_in_part() {
    for mistake in mistakes().into_iter().filter(|mistake| mistake.weighed.is_none()) {
        let source = mistake.source(&mistake.bytes);
        let refused = mistake.expected.iter().any(|expected| expected.severity == "error");
        let review = mistake.review(&mistake.bytes);
        assert_eq!(review.policy.is_none(), refused, "{}", mistake.name);
        assert!(!refused || review.tests.is_empty(), "{}", mistake.name);
        match Policy::load(&source) {
            Ok(_) => assert!(!refused, "{}", mistake.name),
            Err(error) => {
                let errors = review.diagnostics.errors();
                assert_eq!(error.diagnostics.errors(), errors, "{}", mistake.name);
                assert_eq!(error.diagnostics.warnings(), 0, "{}", mistake.name);
            }
        }
    }
}

#[test]
fn the_underlined_text_is_that_of_the_reported_place() {
    for mistake in mistakes() {
        let Ok(text) = std::str::from_utf8(&mistake.bytes) else { continue };
        for diagnostic in &mistake.diagnostics(&mistake.bytes) {
            let line = text.lines().nth(diagnostic.line as usize - 1).unwrap_or_default();
            let from: String = line.chars().skip(diagnostic.column as usize - 1).collect();
            assert!(from.starts_with(&diagnostic.text), "{}: {diagnostic}", mistake.name);
            let underlined = &text[diagnostic.span.start..diagnostic.span.end];
            assert_eq!(underlined.lines().next().unwrap_or_default(), diagnostic.text, "{}", mistake.name);
        }
    }
}

/// Applies every offered fix: the diagnostic that it was offered for disappears, and no other one
/// appears.
#[test]
fn a_fix_removes_its_mistake_and_adds_none() {
    let mut offered = 0;
    for mistake in mistakes() {
        let before = mistake.diagnostics(&mistake.bytes);
        for diagnostic in &before {
            let Some(fix) = &diagnostic.fix else { continue };
            offered += 1;
            let mut mended = mistake.bytes.clone();
            mended.splice(diagnostic.span.start..diagnostic.span.end, fix.bytes());
            let after = mistake.diagnostics(&mended);
            let name = &mistake.name;
            let count =
                |list: &Diagnostics| list.iter().filter(|d| d.severity == diagnostic.severity).count();
            assert_eq!(count(&after) + 1, count(&before), "{name}: `{fix}` is not a fix:\n{after}");
            assert!(after.errors() <= before.errors(), "{name}: `{fix}` is an error:\n{after}");
        }
    }
    assert!(offered > 10, "only {offered} fixes are offered");
}
