import Bonafides
import Foundation
import XCTest

/// Whatever comes: an error of this language, the process lives, the handle works.
final class BadInputTests: XCTestCase {
    func testHugeTexts() throws {
        let policy = try Policy(yaml: desk)
        let huge = String(repeating: "[", count: 16 << 20)
        refused("facts", "too_large") { _ = try policy.decideJSON(huge) }
        refused("facts", "too_large") { _ = try policy.verdictJSON(huge) }
        refused("facts", "unknown_action") { _ = try policy.decide(Facts(action: huge, now: .now)) }
        refused("facts", "unknown_check") {
            _ = try policy.verdict(Facts(action: "reset_password", now: .now, evidence: [CheckResult(check: huge, outcome: huge, at: .now)]))
        }
        refused("policy", "policy") { _ = try Policy(yaml: huge) }
        refused("input", nil) { _ = try Input(json: huge) }
        refused("input", "id") { _ = try caseKey(huge) }
        refused("input", "schema") { _ = try schema("tea") }
        refused("records", "too_long") { _ = try verifyRecords([huge]) }
        XCTAssertEqual(try policy.verdict(Facts(action: "reset_password", now: .now)), .challenge)
    }

    func testDatesOutOfRange() throws {
        let policy = try Policy(yaml: desk)
        let dates: [Date] = [
            .distantPast, .distantFuture, Date(timeIntervalSince1970: .infinity), Date(timeIntervalSince1970: -.infinity),
            Date(timeIntervalSince1970: .nan), Date(timeIntervalSince1970: 1e300), Date(timeIntervalSince1970: -1e300),
        ]
        for date in dates {
            let passed = CheckResult(check: "sms_code", outcome: "passed", at: date)
            // Far ahead it is an error; long ago it has expired. Never is it an approval.
            let verdict = try? policy.verdict(Facts(action: "reset_password", now: .now, evidence: [passed]))
            XCTAssertNotEqual(verdict, .approve, "\(date.timeIntervalSince1970)")
            _ = try? policy.decide(Facts(action: "reset_password", now: date))
            let host = try Host.withKeysInMemory()
            _ = try? host.engine.needsOpen(opening: opening, moment: Moment(now: date, seed: random()))
        }
    }

    func testManyTasksAtOnce() async throws {
        let policy = try Policy(yaml: desk)
        let host = try Host.withKeysInMemory()
        let engine = host.engine
        let row = try { () -> Row in
            let released = try host.store(host.open())
            return host.read([try caseKey(released.case.id)])[0]
        }()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for at in 0..<64 {
                group.addTask {
                    for _ in 0..<50 {
                        let passed = CheckResult(check: "sms_code", outcome: "passed", at: .now)
                        let facts = Facts(action: "reset_password", now: .now, evidence: at % 2 == 0 ? [passed] : [])
                        guard try policy.verdict(facts) == (at % 2 == 0 ? .approve : .challenge) else { throw NoGrant() }
                        guard try engine.case(row: row).steps == 1 else { throw NoGrant() }
                        if at % 8 == 0 { engine.activate(policy) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    func testAStepIsCommittedOnce() throws {
        let host = try Host.withKeysInMemory()
        let step = try host.open()
        let released = try host.store(step)
        refused("input", "closed") { _ = try step.committed() }
        XCTAssertEqual(step.write.count, host.rows.count - step.outbox.count)
        XCTAssertEqual(released.case.steps, 1)
    }

    func testShapesThatAreNone() throws {
        let host = try Host.withKeysInMemory()
        refused("input", "key") { _ = try RawKeys(state: Data(), vault: random(), index: random(), grantSeed: random()) }
        let short = Moment(now: .now, seed: Data([1, 2, 3]), subject: nil)
        refused("input", "seed") { _ = try host.engine.needsOpen(opening: opening, moment: short) }
        refused("input", "row") { _ = try host.engine.case(row: Row(key: "nonsense", version: 1, bytes: nil)) }
        refused("input", "row") { _ = try host.engine.case(row: Row(key: "case/\(String(repeating: "a", count: 32))", version: -1, bytes: nil)) }
        refused("input", "json") { _ = try Input(json: #"{"id": "in-1", "said": {"type": "tea"}}"#) }
        refused("input", "format") { _ = try checkPolicy("{}", format: "xml") }
        let facts = Facts(action: "reset_password", now: .now)
        let bad = Facts(action: "make_tea", now: .now)
        let error = refused("facts", "unknown_action") { _ = try Policy(yaml: desk).decideMany([facts, bad]) }
        XCTAssertEqual(error?.place, "facts[1].action")
        let lone = String(decoding: [0x22, 0xed, 0xa0, 0x80, 0x22] as [UInt8], as: UTF8.self)
        refused("facts", "structure") { _ = try Policy(yaml: desk).decideJSON(lone) }
    }

    func testKeysOfTheHost() throws {
        let keys = OpenKeys()
        let host = try Host(keys: keys)
        XCTAssertEqual(try host.reset().deliver.action, "reset_password")
        for method in ["current", "seal", "open", "mac"] {
            for error in [NoGrant(), HostError.unavailable(reason: "the vault is closed")] as [any Error] {
                keys.fail(in: method, with: error)
                // A row that does not open is named as such.
                let failed = refused("fault", method == "open" ? "row" : "key") { _ = try host.reset() }
                if error is HostError { XCTAssert(failed?.detail.contains("the vault is closed") == true, method) }
            }
        }
        keys.fail(in: nil)
        XCTAssertEqual(try host.reset().deliver.action, "reset_password")
        keys.fail(in: "signGrant")
        refused("fault", "key") { _ = try host.reset() }
        keys.fail(in: nil)
        XCTAssertEqual(try host.reset().deliver.action, "reset_password")
    }

    func testErrorsInCallbacksOfAConnector() throws {
        let keys = try RawKeys(state: random(), vault: random(), index: random(), grantSeed: random())
        let host = try Host(keys: keys)
        let connector = try Connector(id: "directory", origin: "log.test.example", keys: ["grant-1": keys.grantPublic])
        for method in ["state", "started", "finished", "write", nil] {
            let deliver = try host.reset().deliver
            let delivery = Delivery(action: deliver.action, account: deliver.account, blind: deliver.blind, secret: deliver.secret)
            XCTAssertEqual(try connector.verify(token: deliver.token, delivery: delivery, now: .now).sub, deliver.account)
            let redeem = { () throws -> Redeemed in
                try connector.redeem(memory: Forgetful(method), token: deliver.token, delivery: delivery, now: .now, live: true) { _ in
                    if method == "write" { throw NoGrant() }
                    return .done
                }
            }
            switch method {
            case "state", "started": refused("grant", nil) { _ = try redeem() }
            case "finished": XCTAssertNotNil(try redeem().unstored)
            case "write": XCTAssertEqual(try redeem().written, .unknown)
            default: XCTAssertEqual(try redeem().written, .done)
            }
        }
    }

    func testSecretsDoNotPrint() throws {
        let deliver = try Host.withKeysInMemory().reset().deliver
        let secret = deliver.secret!.expose()
        var dumped = ""
        dump(deliver, to: &dumped)
        for text in ["\(deliver)", String(reflecting: deliver), dumped, "\(Optional(deliver.token) as Any)"] {
            XCTAssertFalse(text.contains(secret) || text.contains(deliver.token.expose()), text)
        }
    }

    func testErrorsSayWhatIsWrong() throws {
        let error = refused("policy", "policy") { _ = try Policy(yaml: desk.replacingOccurrences(of: "sms_code", with: "passkey").replacingOccurrences(of: "30", with: "many")) }
        let refusal = try XCTUnwrap(error)
        XCTAssertFalse(refusal.diagnostics.isEmpty)
        XCTAssertEqual(refusal.localizedDescription, refusal.description)
        XCTAssert("\(refusal)".contains(refusal.detail))
        XCTAssertFalse(try checkPolicy("format: 2", format: "yaml").loads)
        XCTAssertEqual(try formatPolicy("format:   1", format: "yaml").prefix(9), "format: 1")
        XCTAssertEqual(version().split(separator: ".").count, 3)
        XCTAssert(try schema("facts").contains("$schema"))
    }

    /// Asserts that it throws an error of this family and code, and returns it.
    @discardableResult
    private func refused(_ family: String, _ code: String?, line: UInt = #line, _ work: () throws -> Void) -> BonafidesError? {
        do {
            try work()
            XCTFail("no error", line: line)
        } catch let error as BonafidesError {
            XCTAssertEqual(error.family, family, "\(error)", line: line)
            if let code { XCTAssertEqual(error.code, code, "\(error)", line: line) }
            return error
        } catch {
            XCTFail("\(error)", line: line)
        }
        return nil
    }
}

/// A memory of which one method throws.
final class Forgetful: Redemptions {
    private let broken: String?
    private let memory = Memory()

    init(_ broken: String?) { self.broken = broken }

    func state(jti: String) throws -> Redemption? { try check("state", memory.state(jti: jti)) }
    func started(jti: String, now: Date) throws -> Bool { try check("started", memory.started(jti: jti, now: now)) }
    func revoked(jti: String, now: Date) throws -> Bool { try check("revoked", memory.revoked(jti: jti, now: now)) }
    func finished(jti: String, written: WriteStatus) throws { try check("finished", memory.finished(jti: jti, written: written)) }

    private func check<T>(_ method: String, _ value: @autoclosure () throws -> T) throws -> T {
        if method == broken { throw NoGrant() }
        return try value()
    }
}
