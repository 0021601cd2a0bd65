import Bonafides
import Foundation
import XCTest

/// Equal values compare, hash and print by content, however they were made.
final class ValueTests: XCTestCase {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    /// A failed check says nothing, so that some of these decisions are equal.
    private func facts() -> [Facts] {
        (0..<200).map {
            let at = now + Double($0)
            let outcome = $0 % 3 == 0 ? "passed" : "failed"
            return Facts(action: "reset_password", now: at, evidence: ["sms_code": outcome])
        }
    }

    func testADecisionOfABatchIsTheOneAlone() throws {
        let policy = try Policy(yaml: desk)
        let facts = facts()
        let batch = try policy.decideMany(facts)
        XCTAssertEqual(try facts.map(policy.verdict), batch.map(\.verdict))
        // From the end, so that what is read at once begins at different places.
        for at in stride(from: facts.count - 1, through: 0, by: -7) {
            let alone = try policy.prepare(facts[at]).decide()
            XCTAssertEqual(alone, batch[at])
            XCTAssertEqual(alone.hashValue, batch[at].hashValue)
            XCTAssertEqual("\(alone)", "\(batch[at])")
            XCTAssertEqual(alone.json, batch[at].toJSON())
        }
        XCTAssertEqual(batch, try policy.decideMany(facts))
        XCTAssertEqual(Set(batch).count, Set(batch.map(\.json)).count)
        XCTAssertNotEqual(batch[0], batch[1])
        XCTAssert("\(batch[0])".hasPrefix("Decision(verdict: "), "\(batch[0])")
    }

    func testADecisionOutlivesItsPolicy() throws {
        let decision = try Policy(yaml: desk).decide(Facts(action: "reset_password", now: now))
        XCTAssertEqual(decision.policy.name, "help-desk")
        XCTAssertEqual(decision.missing.map(\.layer), ["actions.reset_password"])
    }
}
