import Bonafides
import Foundation
import XCTest

/// Coverage, weights and unguarded numbers: the reports of the shared vectors.
final class CoverageTests: XCTestCase {
    private let root = vectorFolder.appending(path: "../..").standardizedFileURL

    private func reports(_ kind: String) throws -> [JSON] {
        try XCTUnwrap(JSON(file: vectorFolder.appending(path: "analyses/reports.json"))[kind]).items
    }

    private func read(_ path: String?) throws -> String {
        try String(contentsOf: root.appending(path: XCTUnwrap(path)), encoding: .utf8)
    }

    private func policy(_ path: String?) throws -> Policy { try Policy(yaml: read(path)) }

    private func texts(_ json: JSON?) -> [String]? { json?.items.compactMap(\.text) }

    private func situation(_ json: JSON) -> Situation {
        let signals = (json["signals"]?.members ?? []).map { ($0.0, $0.1.text ?? "") }
        return Situation(
            name: json["name"]?.text ?? "", lost: texts(json["lost"]) ?? [], signals: Dictionary(uniqueKeysWithValues: signals))
    }

    /// The report of each vector, or its error with the codes of its diagnostics.
    private func each<R: JSONForm & Equatable>(_ kind: String, _ ask: (JSON) throws -> R) throws {
        var given = 0
        for vector in try reports(kind) {
            let id = vector["id"]?.text ?? ""
            if let error = vector["error"] {
                XCTAssertThrowsError(try ask(vector), id) { thrown in
                    let found = thrown as? BonafidesError
                    XCTAssertEqual(found?.family, error["family"]?.text, id)
                    XCTAssertEqual(found?.code, error["code"]?.text, id)
                    XCTAssertEqual(found?.detail, error["detail"]?.text, id)
                    XCTAssertEqual(found?.help, error["help"]?.text, id)
                    XCTAssertEqual(found?.place, error["place"]?.text, id)
                    XCTAssertEqual(found?.diagnostics.map(\.code), texts(vector["diagnostics"]) ?? [], id)
                }
                continue
            }
            let (found, gives) = (try ask(vector), try XCTUnwrap(vector["gives"]))
            XCTAssertEqual(try JSON(found.toJSON()), gives, id)
            XCTAssertEqual(found, try R(json: gives.compact), id)
            given += 1
        }
        XCTAssertGreaterThan(given, 4)
    }

    func testCoverage() throws {
        try each("coverage") { vector in
            let (of, options) = (try policy(vector["policy"]?.text), vector["options"])
            let given = vector["people"]?.items ?? []
            let people = try given.map { try Person(json: $0.compact) }
            for (person, json) in zip(people, given) { XCTAssertEqual(try Person(json: person.toJSON()), try Person(json: json.compact)) }
            let situations = (options?["situations"]?.items ?? []).map(situation)
            let (action, everyone) = (options?["action"]?.text, texts(options?["everyone"]) ?? [])
            let ids = options?["ids"]?.integer.map { UInt32($0) }
            let report = try of.coverage(people, action: action, situations: situations, everyone: everyone, ids: ids)
            let count = try Coverage(of, action: action, situations: situations, everyone: everyone, ids: ids)
            for person in people { try count.add(person) }
            XCTAssertEqual(try count.finish(), report)
            return report
        }
    }

    func testWeights() throws {
        try each("weights") { vector in
            let options = vector["options"]
            return try policy(vector["policy"]?.text).weigh(
                Calibration(yaml: read(vector["calibration"]?.text)), models: texts(options?["models"]) ?? [],
                action: options?["action"]?.text, groups: texts(options?["groups"]), subject: texts(options?["subject"]),
                directory: texts(options?["directory"]))
        }
    }

    func testGuards() throws {
        try each("guards") { try unguarded(read($0["policy"]?.text), format: "yaml") }
    }

    private func assertInput<R>(_ code: String, _ place: String, _ ask: @autoclosure () throws -> R) {
        XCTAssertThrowsError(try ask()) { thrown in
            let error = thrown as? BonafidesError
            XCTAssertEqual([error?.family, error?.code, error?.place], ["input", code, place])
        }
    }

    func testACountEndsOnceAndRefusesAPersonByNumber() throws {
        let count = try Coverage(policy("examples/assurance/before.yaml"))
        try count.add(Person(id: "ada", enrolled: ["authenticator", "questions"]))
        assertInput("person", "people[1].contacts[0]", try count.add(Person(id: "bo", contacts: ["pigeon"])))
        let report = try count.finish()
        XCTAssertEqual(report.people, 1)
        XCTAssertEqual(report.actions[0].all.situations[0].withWay, 1)
        assertInput("closed", "", try count.add(Person(id: "cy")))
        assertInput("closed", "", try count.finish())
    }

    func testNoGroupIsNotAnUnknownGroup() throws {
        let of = try policy("examples/policies/service-desk.yaml")
        XCTAssertEqual(try of.coverage([Person(id: "ada", groups: [])]).unmatched, 1)
        assertInput("person", "people[0].groups", try of.coverage([Person(id: "ada")]))
    }

    func testACalibrationHasANameAVersionAndModels() throws {
        let found = try Calibration(yaml: read("examples/calibration/published.yaml"))
        XCTAssertEqual([found.name, found.version, found.models[0]], ["published", "2026.11", "bulk"])
        XCTAssertThrowsError(try Calibration(toml: "format = 1")) { thrown in
            XCTAssertEqual((thrown as? BonafidesError)?.diagnostics.first?.line, 1)
        }
    }
}
