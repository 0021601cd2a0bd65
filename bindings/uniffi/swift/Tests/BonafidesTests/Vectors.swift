import Bonafides
import Foundation
import XCTest

/// The decision vectors of all languages: through JSON text, and through the native types.
final class VectorTests: XCTestCase {
    func testThroughJSON() throws {
        var count = 0
        for topic in try Topic.all() {
            for vector in topic.vectors {
                count += 1
                let facts = vector.factsText
                if let error = vector.error {
                    try expect(error, topic, vector) { _ = try topic.policy.decideJSON(facts) }
                    try expect(error, topic, vector) { _ = try topic.policy.verdictJSON(facts) }
                    try expect(error, topic, vector) { _ = try topic.policy.planJSON(facts) }
                } else {
                    XCTAssertEqual(try topic.policy.decideJSON(facts), vector.decision, "\(topic.name) \(vector.id)")
                    XCTAssertEqual("\(try topic.policy.verdictJSON(facts))", vector.verdict, "\(topic.name) \(vector.id)")
                    XCTAssertEqual(try topic.policy.planJSON(facts), vector.plan, "\(topic.name) \(vector.id)")
                }
            }
        }
        XCTAssertGreaterThan(count, 400)
    }

    func testThroughNativeTypes() throws {
        var skipped: [String] = []
        for topic in try Topic.all() {
            for vector in topic.vectors {
                guard let facts = try? vector.nativeFacts() else {
                    skipped.append("\(topic.name) \(vector.id)")
                    continue
                }
                if let error = vector.error {
                    try expect(error, topic, vector) { _ = try topic.policy.decide(facts) }
                    try expect(error, topic, vector) { _ = try topic.policy.verdict(facts) }
                    continue
                }
                let decision = try topic.policy.decide(facts)
                let prepared = try topic.policy.prepare(facts)
                XCTAssertEqual(decision.toJSON(), vector.decision, "\(topic.name) \(vector.id)")
                XCTAssertEqual(decision.rebuilt(), try JSON(vector.decision).withLayersAlone, "\(topic.name) \(vector.id)")
                XCTAssertEqual(try topic.policy.plan(facts).toJSON(), vector.plan, "\(topic.name) \(vector.id)")
                XCTAssertEqual(try topic.policy.verdict(facts), decision.verdict, "\(topic.name) \(vector.id)")
                XCTAssertEqual(try prepared.decide(), decision, "\(topic.name) \(vector.id)")
                XCTAssertEqual(try prepared.verdict(), decision.verdict, "\(topic.name) \(vector.id)")
                XCTAssertEqual(try prepared.plan(), try topic.policy.plan(facts), "\(topic.name) \(vector.id)")
            }
        }
        let head = "# Vectors that no native type can say. Through JSON every one of them runs."
        let list = ([head] + skipped.sorted()).joined(separator: "\n") + "\n"
        let stored = package.appending(path: "skipped-vectors.txt")
        // Left by `test-swift --write`.
        if FileManager.default.fileExists(atPath: package.appending(path: ".build/write").path) {
            try list.write(to: stored, atomically: true, encoding: .utf8)
        }
        XCTAssertEqual(list, try String(contentsOf: stored, encoding: .utf8), "run bindings/uniffi/test-swift --write")
    }

    func testManyAtOnceAreTheSameAsOneByOne() throws {
        for topic in try Topic.all() {
            let facts = topic.vectors.filter { $0.error == nil }.compactMap { try? $0.nativeFacts() }
            let one = try facts.map { try topic.policy.decide($0) }
            XCTAssertEqual(try topic.policy.decideMany(facts), one)
            XCTAssertEqual(try topic.policy.verdictMany(facts), one.map(\.verdict))
        }
    }
}

/// The folder of this package.
let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let vectorFolder = package.appending(path: "../../../tests/vectors").standardizedFileURL

/// One file of vectors.
struct Topic {
    let name: String
    let policy: Policy
    let vectors: [Vector]

    static func all() throws -> [Topic] {
        let files = try FileManager.default.contentsOfDirectory(at: vectorFolder, includingPropertiesForKeys: nil)
        let topics = files.filter { $0.pathExtension == "json" && $0.lastPathComponent != "vector.schema.json" }
        return try topics.sorted { $0.path < $1.path }.map(Topic.init)
    }

    init(file: URL) throws {
        let json = try JSON(file: file)
        name = file.deletingPathExtension().lastPathComponent
        if let document = json["policy"] {
            policy = try Policy(json: document.compact)
        } else {
            let file = vectorFolder.appending(path: json["policy_file"]?.text ?? "")
            policy = try Policy(yaml: String(contentsOf: file, encoding: .utf8))
        }
        vectors = json["vectors"]?.items.map(Vector.init) ?? []
    }
}

/// One call and the answer to it.
struct Vector {
    let json: JSON

    var id: String { json["id"]?.text ?? "" }
    var factsText: String { json["facts_text"]?.text ?? json["facts"]?.compact ?? "" }
    var decision: String { json["decision"]?.compact ?? "" }
    var verdict: String { json["decision"]?["verdict"]?.text ?? "" }
    var plan: String { json["plan"]?.compact ?? "" }
    var error: (code: String, place: String)? {
        guard let error = json["error"], let code = error["code"]?.text, let place = error["place"]?.text else { return nil }
        return (code.replacingOccurrences(of: "-", with: "_"), place)
    }

    /// As a Swift program would say it. Throws what the types cannot say.
    func nativeFacts() throws -> Facts {
        guard let facts = try json["facts"] ?? json["facts_text"]?.text.map({ try JSON($0) }), case .map(let members) = facts else { throw NoJSON() }
        let known = ["action", "now", "groups", "subject", "evidence", "unavailable"]
        guard members.allSatisfy({ known.contains($0.0) }), Set(members.map(\.0)).count == members.count else { throw NoJSON() }
        let now = try date(facts["now"], nil)
        if let subject = facts["subject"], subject.members.map(\.0) != ["groups"] || facts["groups"] != nil { throw NoJSON() }
        return Facts(
            action: try text(facts["action"]),
            now: now,
            groups: try (facts["groups"] ?? facts["subject"]?["groups"]).map(texts),
            evidence: try evidence(facts["evidence"], now),
            unavailable: try facts["unavailable"].map(texts) ?? []
        )
    }

    private func evidence(_ json: JSON?, _ now: Date) throws -> [CheckResult] {
        switch json {
        case nil: return []
        case .map(let members):
            guard Set(members.map(\.0)).count == members.count else { throw NoJSON() }
            return try members.map { CheckResult(check: $0.0, outcome: try text($0.1), at: now) }
        case .list(let items): return try items.map { try result($0, now) }
        default: throw NoJSON()
        }
    }

    private func result(_ json: JSON, _ now: Date) throws -> CheckResult {
        let known = ["check", "outcome", "at", "item", "grades"]
        let names = json.members.map(\.0)
        guard names.allSatisfy(known.contains), Set(names).count == names.count else { throw NoJSON() }
        var grades: [String: Int64] = [:]
        if let grades = json["grades"] { guard case .map = grades else { throw NoJSON() } }
        for (name, grade) in json["grades"]?.members ?? [] {
            guard let grade = grade.integer, grades[name] == nil else { throw NoJSON() }
            grades[name] = grade
        }
        return CheckResult(
            check: try text(json["check"]),
            outcome: try text(json["outcome"]),
            at: try date(json["at"], now),
            item: try json["item"].map(text),
            grades: grades
        )
    }

    private func text(_ json: JSON?) throws -> String {
        guard let text = json?.text else { throw NoJSON() }
        return text
    }

    private func texts(_ json: JSON) throws -> [String] {
        guard case .list(let items) = json else { throw NoJSON() }
        return try items.map { try text($0) }
    }

    /// Milliseconds, RFC 3339, or so long before `now`: `-10m`. What Foundation reads otherwise than the engine is
    /// nothing a date can say.
    private func date(_ json: JSON?, _ now: Date?) throws -> Date {
        if let milliseconds = json?.integer { return try within(Date(timeIntervalSince1970: Double(milliseconds) / 1000)) }
        let text = try text(json)
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let now, text.wholeMatch(of: /-[1-9][0-9]{0,5}[smhdw]/) != nil, let unit = units[text.last ?? " "] {
            return try within(now - (Double(text.dropFirst().dropLast()) ?? 0) * unit)
        }
        let style = Date.ISO8601FormatStyle.iso8601
        guard let parts = text.wholeMatch(of: /([^.]*)(\.[0-9]+)?(Z|[+-].*)/),
            let asUTC = try? style.parse(parts.1 + "Z"), style.format(asUTC) == parts.1 + "Z",
            let date = try? style.parse(String(parts.1 + parts.3))
        else { throw NoJSON() }
        return try within(date + (parts.2.flatMap { Double("0" + $0) } ?? 0))
    }

    private func within(_ date: Date) throws -> Date {
        guard abs(date.timeIntervalSince1970) < 253_402_300_800 else { throw NoJSON() }
        return date
    }
}

/// Asserts that it fails with this code at this place. Facts that were a map in JSON are a list here: `evidence.sms` has another
/// place.
func expect(
    _ error: (code: String, place: String), _ topic: Topic, _ vector: Vector, _ work: () throws -> Void
) throws {
    do {
        try work()
        XCTFail("\(topic.name) \(vector.id): no error")
    } catch let refused as BonafidesError {
        XCTAssertEqual(refused.family, "facts", "\(topic.name) \(vector.id)")
        XCTAssertEqual(refused.code, error.code, "\(topic.name) \(vector.id)")
        let other = error.place.hasPrefix("evidence.") && refused.place.hasPrefix("evidence[")
        if !other { XCTAssertEqual(refused.place, error.place, "\(topic.name) \(vector.id)") }
    }
}
