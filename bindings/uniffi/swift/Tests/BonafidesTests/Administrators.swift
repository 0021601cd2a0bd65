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
