import Bonafides
import Foundation
import XCTest

/// Evidence as a dictionary means the same as an array of results observed now.
final class EvidenceTests: XCTestCase {
    func testADictionaryIsAnArrayOfNow() throws {
        let now = Date(timeIntervalSince1970: 1_795_421_700)
        let dictionary = Facts(action: "a", now: now, groups: ["Staff"], evidence: ["t": "bad", "s": "good"], unavailable: ["x"])
        let results = [CheckResult(check: "s", outcome: "good", at: now), CheckResult(check: "t", outcome: "bad", at: now)]
        XCTAssertEqual(dictionary, Facts(action: "a", now: now, groups: ["Staff"], evidence: results, unavailable: ["x"]))
        XCTAssertEqual(Facts(action: "a", now: now), Facts(action: "a", now: now, evidence: [:]))
        let facts = Facts(action: "reset_password", now: .now, evidence: ["sms_code": "passed"])
        XCTAssertEqual(try Policy(yaml: desk).verdict(facts), .approve)
    }

    func testAnErrorSaysItsPlace() throws {
        let policy = try Policy(yaml: desk)
        let facts = Facts(action: "reset_password", now: .now, evidence: ["sms_code": "passed", "tea": "passed"])
        XCTAssertThrowsError(try policy.verdict(facts)) { thrown in
            XCTAssertEqual((thrown as? BonafidesError)?.code, "unknown_check")
            XCTAssertEqual((thrown as? BonafidesError)?.place, "evidence[1].check")
        }
    }
}
