import Bonafides
import Foundation
import XCTest

/// Steps of administrators, and grants that are revoked.
final class AdministratorTests: XCTestCase {
    private let subject = SubjectProfile(account: "guid-7", name: "Sanne", enabled: true, contacts: contacts)

    private func administer(_ host: Host, _ id: String, _ says: AdministratorInput, by: String = "admin-guid") throws -> Step {
        let by = Operator(id: by, kind: .person)
        // Inputs can also be read from JSON.
        let input = try DeskInput(json: DeskInput(id: id, by: by, account: "guid-7", reason: "ticket 4711", says: says).toJSON())
        let moment = Moment(now: .now, seed: random(), subject: subject)
        let rows = host.read(try host.engine.needsAdminister(input: input, moment: moment))
        let step = try host.engine.administer(input: input, moment: moment, rows: rows)
        for row in step.write + step.outbox { host.rows[row.key] = row.bytes == nil ? nil : row }  // without bytes: it goes
        return step
    }

    /// A step about a policy or a key, which no person is the subject of. Returns the code of the refusal, if it is one.
    private func desk(_ host: Host, _ records: inout [String], _ says: AdministratorInput, by: String = "admin-1") throws -> String? {
        let step = DeskInput(
            id: "desk-\(records.count)", by: Operator(id: by, kind: .person), account: "", reason: "ticket 4711", says: says)
        let (input, moment) = (try DeskInput(json: step.toJSON()), Moment(now: .now, seed: random()))
        let rows = host.read(try host.engine.needsAdminister(input: input, moment: moment))
        let made = try host.engine.administer(input: input, moment: moment, rows: rows)
        for row in made.write { host.rows[row.key] = row }
        if let record = made.record { records.append(record.text) }
        let reply = try made.administered()
        XCTAssertEqual(reply.outcome, reply.refusal == nil ? .accepted : .refused)
        return reply.refusal?.code
    }

    /// A case of the subject that is over: from then on the person is known.
    private func knowTheSubject(_ host: Host) throws {
        let opens = Moment(now: .now, seed: random(), subject: subject)
        let rows = host.read(try host.engine.needsOpen(opening: opening, moment: opens))
        let opened = try host.store(host.engine.open(id: "open-1", opening: opening, moment: opens, rows: rows)).case
        let (input, at) = (Input(id: "cancel-1", said: .operator(by: olga, says: .cancel)), Moment(now: .now, seed: random(), subject: subject))
        let needs = host.read(try host.engine.needs(case: opened, input: input, moment: at))
        XCTAssert(try host.store(host.engine.apply(case: opened, input: input, moment: at, rows: needs)).case.isOver)
    }

    func testWhatCameOfAStep() throws {
        let host = try Host.withKeysInMemory()
        let refused = try administer(host, "desk-1", .erasePerson).administered()
        XCTAssertEqual(refused.outcome, .refused)
        XCTAssertEqual(refused.refusal?.code, "unknown_person")
        XCTAssertEqual(try DeskReply(json: refused.toJSON()).toJSON(), refused.toJSON())
        XCTAssertEqual(try administer(host, "desk-2", .enableCheck(check: "sms_code")).administered().refusal?.code, "not_disabled")
        XCTAssertEqual(try administer(host, "desk-3", .repairClock(present: .now)).administered().refusal?.code, "not_ahead")
        let own = try administer(host, "desk-4", .erasePerson, by: "guid-7")
        XCTAssertEqual(try own.administered().refusal?.code, "own_account")
        XCTAssertEqual(own.record?.case, "desk")
        closed { _ = try own.administered() }
    }

    func testAPersonIsErased() throws {
        let host = try Host.withKeysInMemory()
        try knowTheSubject(host)
        let step = try administer(host, "desk-1", .erasePerson)
        XCTAssert(step.write.contains { $0.bytes == nil }, "rows that go")
        XCTAssertEqual(try step.administered().outcome, .accepted)
        let again = try administer(host, "desk-1", .erasePerson)
        XCTAssert(again.isEmpty)
        XCTAssertEqual(try again.administered().outcome, .duplicate)
    }

    func testTwoPeopleGiveAPolicyARole() throws {
        for role: PolicyUse in [.pilot(share: 100), .shadow, .withdrawn, .inForce] {
            let host = try Host.withKeysInMemory()
            let digest = host.engine.policy.digest
            var records: [String] = []
            let use = AdministratorInput.usePolicy(digest: digest, role: role, twoPeople: true)
            let other = AdministratorInput.usePolicy(digest: digest, role: .pilot(share: 101), twoPeople: true)
            XCTAssertNil(try desk(host, &records, .proposePolicy(digest: digest, role: role), by: "admin-1"))
            XCTAssertEqual(try desk(host, &records, use, by: "admin-1"), "second_person")
            XCTAssertEqual(try desk(host, &records, other, by: "admin-2"), "second_person")
            XCTAssertNil(try desk(host, &records, use, by: "admin-2"))
            XCTAssertEqual(try desk(host, &records, use, by: "admin-2"), "second_person", "a proposal is used once")
            // One person is enough unless the desk demands two.
            XCTAssertNil(try desk(host, &records, .usePolicy(digest: digest, role: role, twoPeople: nil), by: "admin-1"))
            let types = ["policy_proposed", "refusal", "refusal", "policy_used", "refusal", "policy_used"]
            for (type, record) in zip(types, records) { XCTAssert(record.contains("\"type\":\"\(type)\""), record) }
            XCTAssertEqual(try verifyRecords(records).records, Int64(types.count))
        }
    }

    func testAKeyIsRotated() throws {
        let host = try Host.withKeysInMemory()
        var records: [String] = []
        for key in ["state", "vault", "grant"] {
            XCTAssertNil(try desk(host, &records, .rotateKey(key: key, id: "\(key)-2")))
            XCTAssert(try XCTUnwrap(records.last).contains("\(key)-2"))
            XCTAssertFalse(try XCTUnwrap(records.last).contains("4711"), "the reason is sealed")
        }
        XCTAssertEqual(try desk(host, &records, .rotateKey(key: "index", id: "index-2")), "malformed")
    }

    func testEachStepHasItsOwnOutcome() throws {
        let host = try Host.withKeysInMemory()
        closed { _ = try self.administer(host, "desk-1", .erasePerson).committed() }
        closed { _ = try host.open().administered() }
    }

    func testAGrantIsRevokedUnlessItsWriteHasBegun() throws {
        let keys = try RawKeys(state: random(), vault: random(), index: random(), grantSeed: random())
        let connector = try Connector(id: "directory", origin: "log.test.example", keys: ["grant-1": keys.grantPublic])
        let memory = Memory()
        for _ in 0..<2 { XCTAssertEqual(try connector.revoke(memory: memory, grant: "grant-7", now: .now), .stopped) }
        XCTAssertEqual(try memory.state(jti: "grant-7"), .revoked)
        XCTAssert(try memory.started(jti: "grant-8", now: .now))
        for _ in 0..<2 { XCTAssertEqual(try connector.revoke(memory: memory, grant: "grant-8", now: .now), .begun) }
        XCTAssertThrowsError(try connector.revoke(memory: Forgetful("revoked"), grant: "grant-9", now: .now)) {
            XCTAssertEqual(($0 as? BonafidesError)?.family, "grant", "\($0)")
        }
    }

    /// Asserts that it is refused because there is nothing of this kind to be told.
    private func closed(line: UInt = #line, _ work: () throws -> Void) {
        XCTAssertThrowsError(try work(), line: line) { XCTAssertEqual(($0 as? BonafidesError)?.code, "closed", "\($0)", line: line) }
    }
}
