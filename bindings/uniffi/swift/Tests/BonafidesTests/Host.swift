import Bonafides
import Foundation
import XCTest

let desk = """
    format: 1
    policy: help-desk
    challenges: { sms_code: { type: code, channel: sms, factor: possession, points: 30 } }
    channels: { sms: { cooling: 7d }, mail: { cooling: 7d } }
    unmatched: everyone
    actions: { reset_password: { require: { points: 30 }, grant: password } }
    grants: { password: { type: one_time_password, lifetime: 8h, deliver: [mail] } }
    """

func random() -> Data { Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }) }

let longAgo = Date(timeIntervalSince1970: 1_700_000_000)
let contacts = [
    Contact(channel: "sms", address: "+4512345678", changedAt: longAgo),
    Contact(channel: "mail", address: "sanne@home.example", changedAt: longAgo),
]
let olga = Operator(id: "olga-guid", kind: .person)
let opening = Opening(action: "reset_password", operator: olga, channel: "phone", from: "+4512345678")

/// A host with a dictionary for a store.
final class Host {
    let engine: Engine
    var rows: [String: Row] = [:]
    /// Another one for each call: who has a grant gets no second one.
    private var subject = SubjectProfile(account: "guid-0", name: "Sanne", enabled: true, contacts: contacts)
    private var inputs = 0

    init(keys: any Keys) throws {
        engine = try Engine(policy: Policy(yaml: desk), keys: keys, config: EngineConfig(origin: "log.test.example", connector: "directory"))
    }

    init(keys: RawKeys) throws {
        engine = try Engine(policy: Policy(yaml: desk), keys: keys, config: EngineConfig(origin: "log.test.example", connector: "directory"))
    }

    static func withKeysInMemory() throws -> Host {
        try Host(keys: RawKeys(state: random(), vault: random(), index: random(), grantSeed: random()))
    }

    func read(_ keys: [String]) -> [Row] { keys.map { rows[$0] ?? Row(key: $0, version: 0, bytes: nil) } }

    func open() throws -> Step {
        inputs += 1
        subject.account = "guid-\(inputs)"
        let moment = Moment(now: .now, seed: random(), subject: subject)
        let rows = read(try engine.needsOpen(opening: opening, moment: moment))
        return try engine.open(id: "open-\(inputs)", opening: opening, moment: moment, rows: rows)
    }

    func step(_ id: String, _ said: Said) throws -> Step {
        inputs += 1
        let input = Input(id: "in-\(inputs)", said: said)
        let moment = Moment(now: .now, seed: random(), subject: subject)
        let current = try engine.case(row: read([caseKey(id)])[0])
        let rows = read(try engine.needs(case: current, input: input, moment: moment))
        return try engine.apply(case: current, input: input, moment: moment, rows: rows)
    }

    func store(_ step: Step) throws -> Committed {
        for row in step.write + step.outbox { rows[row.key] = row }
        return try step.committed()
    }

    /// A whole call, up to the delivery of the grant.
    func reset() throws -> (id: String, deliver: Deliver) {
        let id = try store(open()).case.id
        for command in try store(step(id, .operator(by: olga, says: .choose(challenge: "sms_code")))).commands {
            guard case .sendMessage(let send) = command.task else { continue }
            _ = try store(step(id, .host(by: "worker", says: .report(command: command.id, state: .done))))
            _ = try store(step(id, .operator(by: olga, says: .answer(challenge: "sms_code", answers: [send.code]))))
        }
        let view = try store(step(id, .host(by: "worker", says: .timePassed))).reply.view
        guard case .host(let host) = view, let grant = host.grant else { throw NoGrant() }
        for command in try store(step(id, .host(by: "worker", says: .redeem(grant: grant)))).commands {
            if case .deliver(let deliver) = command.task { return (id, deliver) }
        }
        throw NoGrant()
    }
}

struct NoGrant: Error {}

/// Keys of the host's own that hide nothing: for tests. One method can be told to throw.
final class OpenKeys: Keys, @unchecked Sendable {
    private let lock = NSLock()
    private var broken: (method: String, error: any Error)?

    func fail(in method: String?, with error: any Error = NoGrant()) { lock.withLock { broken = method.map { ($0, error) } } }

    func current(key: String) throws -> String {
        try check("current")
        return "\(key)-7"
    }

    func seal(key: String, draw: Data, ad: Data, plain: Data) throws -> Data {
        try check("seal")
        XCTAssertEqual(draw.count, 12)
        return hash([Data(key.utf8), ad]) + plain
    }

    func open(key: String, id: String, ad: Data, sealed: Data) throws -> Data {
        try check("open")
        guard sealed.prefix(32) == hash([Data(key.utf8), ad]) else { throw HostError.damaged }
        return Data(sealed.dropFirst(32))
    }

    func mac(key: String, id: String, message: Data) throws -> Data {
        try check("mac")
        return hash([Data(key.utf8), message])
    }

    func signGrant(message: Data) throws -> Data {
        try check("signGrant")
        return hash([message]) + hash([message])
    }

    private func check(_ method: String) throws {
        if let broken = lock.withLock({ broken }), broken.method == method { throw broken.error }
    }

    /// 32 bytes that differ where the parts do. No hash to build on.
    private func hash(_ parts: [Data]) -> Data {
        var state: [UInt64] = [1, 2, 3, 4]
        let message = parts.reduce(Data()) { $0 + [UInt8($1.count & 0xff)] + $1 } + Data(count: 64)
        for (at, byte) in message.enumerated() {
            state[at % 4] = (state[at % 4] ^ UInt64(byte) ^ state[(at + 3) % 4].byteSwapped) &* 0x100_0000_01b3
        }
        return Data(state.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } })
    }
}
