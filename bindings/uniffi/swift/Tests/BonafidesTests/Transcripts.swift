import Bonafides
import Foundation
import XCTest

/// The written-down calls of all languages, from JSON to native types, through the engine, and back to JSON.
final class TranscriptTests: XCTestCase {
    func testEveryCallGivesWhatIsWrittenDown() throws {
        let folder = vectorFolder.appending(path: "cases")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let transcripts = files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        XCTAssertGreaterThanOrEqual(transcripts.count, 15)
        for file in transcripts {
            let transcript = try JSON(file: file)
            let player = try Player(transcript)
            for (at, call) in (transcript["calls"]?.items ?? []).enumerated() {
                let place = "\(file.lastPathComponent) calls[\(at)] \(call["call"]?.text ?? "")"
                let played = try player.play(call)
                if let needs = call["needs"], !needs.isNull { XCTAssertEqual(.texts(played.needs), needs, place) }
                if let gives = call["gives"], played.gives != gives {
                    XCTFail("\(place)\n  gave \(played.gives.compact)\n  in place of \(gives.compact)")
                }
            }
        }
    }
}

/// A host in memory.
private final class Player {
    let policies: [String: Policy]
    let engine: Engine
    let memory = Memory()
    var rows: [String: Row] = [:]

    init(_ transcript: JSON) throws {
        let texts = transcript["policies"]?.members ?? []
        let loaded = try texts.map { ($0.0, try Policy(yaml: $0.1.text ?? "")) }
        policies = Dictionary(uniqueKeysWithValues: loaded)
        let key = { (name: String) in try bytes(transcript["keys"]?[name]) }
        let keys = try RawKeys(state: key("state"), vault: key("vault"), index: key("index"), grantSeed: key("grant_seed"))
        engine = try Engine(policy: loaded[0].1, keys: keys, config: EngineConfig(json: transcript["config"]?.compact ?? ""))
    }

    func play(_ call: JSON) throws -> (needs: [String], gives: JSON) {
        var needs: [String] = []
        do {
            switch call["call"]?.text {
            case "open", "apply", "not_me":
                let step = try make(call, &needs)
                return (needs, try commit(step, lost: call["lost"]?.bool == true))
            case "activate":
                engine.activate(policies[call["policy"]?.text ?? ""]!)
                return (needs, .null)
            case "command": return (needs, try JSON(try engine.command(row: row(call["row"]?.text ?? "")).toJSON()))
            case "grant_live": return (needs, .bool(try grantLive(call)))
            case "redeem": return (needs, try redeem(call))
            case "resolve": return (needs, try resolve(call))
            default: throw NoJSON()
            }
        } catch let error as BonafidesError {
            let error = [("family", error.family), ("code", error.code), ("place", error.place)]
            return (needs, .map([("error", .map(error.map { ($0.0, .text($0.1)) }))]))
        }
    }

    private func make(_ call: JSON, _ needs: inout [String]) throws -> Step {
        let subject = try call["subject"].flatMap { $0.isNull ? nil : try SubjectProfile(json: $0.compact) }
        let moment = Moment(now: date(call["now"]), seed: try bytes(call["seed"]), subject: subject)
        if call["call"]?.text == "apply" {
            let current = try engine.case(row: row(caseKey(call["case"]?.text ?? "")))
            let input = try form(Input.self, call["input"])
            needs = try engine.needs(case: current, input: input, moment: moment)
            return try engine.apply(case: current, input: input, moment: moment, rows: needs.map(row))
        }
        let opening = try form(Opening.self, call["opening"])
        let id = call["id"]?.text ?? ""
        needs = try engine.needsOpen(opening: opening, moment: moment)
        let rows = needs.map(row)
        if call["call"]?.text == "open" { return try engine.open(id: id, opening: opening, moment: moment, rows: rows) }
        let caller = try form(Caller.self, call["caller"])
        return try engine.notMe(id: id, opening: opening, caller: caller, token: call["token"]?.text, moment: moment, rows: rows)
    }

    private func commit(_ step: Step, lost: Bool) throws -> JSON {
        var gives: [(String, JSON)] = [
            ("compare", .list(step.compare.map { .list([.text($0.key), .number($0.version)]) })),
            ("write", .list(step.write.map(written))),
            ("outbox", .list(step.outbox.map(written))),
            ("record", try step.record.map(json) ?? .null),
            ("is_empty", .bool(step.isEmpty)),
        ]
        if !lost { for row in step.write + step.outbox { rows[row.key] = row } }
        let released = try step.committed()
        let current = released.case
        gives.append(("case", .map([
            ("id", .text(current.id)), ("account", current.account.map(JSON.text) ?? .null), ("action", .text(current.action)),
            ("is_over", .bool(current.isOver)), ("steps", .number(current.steps)),
        ])))
        gives.append(("reply", try json(released.reply)))
        gives.append(("commands", .list(try released.commands.map { try json($0) })))
        return .map(gives)
    }

    private func grantLive(_ call: JSON) throws -> Bool {
        let key = try engine.grantRow(account: call["account"]?.text ?? "")
        XCTAssertEqual(key, call["row"]?.text)
        return try engine.grantLive(row: row(key), grant: call["grant"]?.text ?? "")
    }

    private func resolve(_ call: JSON) throws -> JSON {
        let rows = [row(try engine.keyringRow(person: call["person"]?.text ?? ""))]
        let resolution = call["resolution"]?.text ?? "", record = call["record"]?.text ?? ""
        return try JSON(try engine.resolve(resolution: resolution, record: record, keyrings: rows).toJSON())
    }

    private func redeem(_ call: JSON) throws -> JSON {
        let it = call["connector"]
        let keys = Dictionary(uniqueKeysWithValues: (it?["keys"]?.members ?? []).map { ($0.0, $0.1.text ?? "") })
        let connector = try Connector(id: it?["id"]?.text ?? "", origin: it?["origin"]?.text ?? "", keys: keys)
        let written: [String: WriteStatus] = ["done": .done, "failed": .failed, "unknown": .unknown]
        let writes = written[call["writes"]?.text ?? ""]!
        let redeemed = try connector.redeem(
            memory: memory,
            token: Secret(call["token"]?.text ?? ""),
            delivery: form(Delivery.self, call["delivery"]),
            now: date(call["now"]),
            live: call["live"]?.bool
        ) { _ in writes }
        return try json(redeemed)
    }

    private func row(_ key: String) -> Row { rows[key] ?? Row(key: key, version: 0, bytes: nil) }

    private func written(_ row: Row) -> JSON {
        .map([("key", .text(row.key)), ("version", .number(row.version)), ("bytes", row.bytes.map { .text(base64url($0)) } ?? .null)])
    }
}

/// Everything that a connector remembers, in memory.
final class Memory: Redemptions, @unchecked Sendable {
    private let lock = NSLock()
    private var known: [String: Redemption] = [:]

    func state(jti: String) throws -> Redemption? { lock.withLock { known[jti] } }

    func started(jti: String, now: Date) throws -> Bool { add(jti, .started) }

    func revoked(jti: String, now: Date) throws -> Bool { add(jti, .revoked) }

    private func add(_ jti: String, _ state: Redemption) -> Bool {
        lock.withLock {
            if known[jti] != nil { return false }
            known[jti] = state
            return true
        }
    }

    func finished(jti: String, written: WriteStatus) throws {
        lock.withLock { known[jti] = [.done: .done, .failed: .failed, .unknown: .unknown][written] }
    }
}

/// From JSON to the native type, and what comes out again is the same.
private func form<Form: JSONForm>(_ type: Form.Type, _ json: JSON?) throws -> Form {
    try Form(json: json?.compact ?? "")
}

/// To JSON, read again, and to JSON once more.
private func json(_ form: some JSONForm) throws -> JSON {
    let text = form.toJSON()
    XCTAssertEqual(try type(of: form).init(json: text).toJSON(), text)
    return try JSON(text)
}

private func date(_ json: JSON?) -> Date { Date(timeIntervalSince1970: Double(json?.integer ?? 0) / 1000) }

func bytes(_ json: JSON?) throws -> Data {
    let text = (json?.text ?? "").replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    guard let data = Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4)) else { throw NoJSON() }
    return data
}

func base64url(_ data: Data) -> String {
    data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
}
