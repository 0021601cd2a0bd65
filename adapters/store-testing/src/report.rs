use std::fmt::{self, Write as _};

/// The results of one store.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// The name of the store.
    pub store: String,
    /// The results, in the order of the suite.
    pub results: Vec<TestResult>,
}

/// The result of one test.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TestResult {
    /// The name of the test: its claim about the store.
    pub test: &'static str,
    /// The outcome.
    pub outcome: TestOutcome,
}

impl TestResult {
    pub(crate) const fn new(test: &'static str, outcome: TestOutcome) -> Self {
        Self { test, outcome }
    }
}

/// The outcome of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a table shows each of them")]
pub enum TestOutcome {
    /// The store does as the test demands.
    Passed,
    /// The store does not claim what the test demands.
    NotClaimed,
    /// The store does something else, for this reason.
    Failed(String),
}

impl fmt::Display for TestOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Passed => "passed",
            Self::NotClaimed => "not claimed",
            Self::Failed(_) => "FAILED",
        })
    }
}

impl Report {
    /// Returns true if no test failed.
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// Returns the tests that failed, with the reasons.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.results.iter().filter_map(|result| match &result.outcome {
            TestOutcome::Failed(reason) => Some((result.test, reason.as_str())),
            TestOutcome::Passed | TestOutcome::NotClaimed => None,
        })
    }

    fn outcome(&self, test: &str) -> Option<&TestOutcome> {
        self.results.iter().find(|result| result.test == test).map(|result| &result.outcome)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table(std::slice::from_ref(self)))
    }
}

/// Returns a table of tests and stores, and below it the reasons of the failures.
pub fn table(reports: &[Report]) -> String {
    let mut tests: Vec<&str> = Vec::new();
    for result in reports.iter().flat_map(|report| &report.results) {
        if !tests.contains(&result.test) {
            tests.push(result.test);
        }
    }
    let widest = tests.iter().map(|test| test.len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut line = |first: &str, cells: Vec<String>| {
        let mut line = format!("{first:<widest$}");
        for cell in cells {
            let _ = write!(line, "  {cell:<18}");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line("", reports.iter().map(|report| report.store.clone()).collect());
    for test in tests {
        let cell = |report: &Report| report.outcome(test).map(ToString::to_string).unwrap_or_default();
        line(test, reports.iter().map(cell).collect());
    }
    for report in reports {
        for (test, reason) in report.failures() {
            let _ = write!(text, "\n{}: {test}: {reason}\n", report.store);
        }
    }
    text
}
