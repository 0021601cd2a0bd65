use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::command::test::{Refused, Tested};

/// `JUnit` XML: a suite per policy, a case per test; a policy that does not load is a case with an error.
pub(crate) fn report(all: &[Tested], refused: &[Refused]) -> String {
    let mut report = Report::new("bonafides");
    for tested in all {
        let mut suite = TestSuite::new(tested.file.as_str());
        for test in &tested.reports {
            let mut case = TestCase::new(test.name.as_str(), TestCaseStatus::success());
            case.set_classname(tested.file.as_str());
            if !test.passed() {
                let failures = test.failures.join("\n");
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_message(failures.as_str())
                    .set_type("expectation")
                    .set_description(failures.as_str());
                case.status = status;
            }
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    for refused in refused {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(refused.message.as_str()).set_type("policy");
        let mut suite = TestSuite::new(refused.file.as_str());
        suite.add_test_case(TestCase::new("the policy loads", status));
        report.add_test_suite(suite);
    }
    // Writing XML into memory cannot fail.
    report.to_string().unwrap_or_default()
}
