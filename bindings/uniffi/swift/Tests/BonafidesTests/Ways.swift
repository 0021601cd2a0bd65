import Bonafides
import Foundation
import XCTest

/// Reports about whole policies: those of the shared vectors, and the loosened number of the guide.
final class WaysTests: XCTestCase {
    private let root = vectorFolder.appending(path: "../..").standardizedFileURL

    private func reports(_ kind: String) throws -> [JSON] {
        try XCTUnwrap(JSON(file: vectorFolder.appending(path: "analyses/reports.json"))[kind]).items
    }

    private func policy(_ path: String?) throws -> Policy {
        try Policy(yaml: String(contentsOf: root.appending(path: XCTUnwrap(path)), encoding: .utf8))
    }

    private func texts(_ json: JSON?) -> [String]? { json?.items.compactMap(\.text) }

    func testWays() throws {
        var cells = 0
        for vector in try reports("ways") {
            let (id, of) = (vector["id"]?.text ?? "", try policy(vector["policy"]?.text))
            let options = vector["options"]
            func ask() throws -> Ways {
                try of.ways(
                    action: options?["action"]?.text, groups: texts(options?["groups"]), subject: texts(options?["subject"]),
                    directory: texts(options?["directory"]))
            }
            if let error = vector["error"] {
                XCTAssertThrowsError(try ask(), id) { thrown in
                    let given = thrown as? BonafidesError
                    XCTAssertEqual(given?.family, error["family"]?.text, id)
                    XCTAssertEqual(given?.code, error["code"]?.text, id)
                    XCTAssertEqual(given?.detail, error["detail"]?.text, id)
                    XCTAssertEqual(given?.help, error["help"]?.text, id)
                    XCTAssertEqual(given?.place, error["place"]?.text, id)
                }
                continue
            }
            let (found, gives) = (try ask(), try XCTUnwrap(vector["gives"]))
            XCTAssertEqual(try JSON(found.toJSON()), gives, id)
            XCTAssertEqual(found, try Ways(json: gives.compact), id)
            let rests = Dictionary(uniqueKeysWithValues: (vector["rests_on"]?.members ?? []).map { ($0.0, texts($0.1) ?? []) })
            let causes = vector["minimal_causes"]?.items.map { $0.items.map { texts($0) ?? [] } }
            XCTAssertEqual(found.cells.map { $0.minimalCauses(restsOn: rests) }, causes, id)
            XCTAssertEqual(found.cells.map { $0.losses() }, vector["losses"]?.items.map { texts($0) ?? [] }, id)
            cells += found.cells.count
        }
        XCTAssertGreaterThan(cells, 50)
    }

    func testDiffs() throws {
        for vector in try reports("diffs") {
            let (id, gives) = (vector["id"]?.text ?? "", try XCTUnwrap(vector["gives"]))
            let found = try diff(old: policy(vector["old"]?.text), new: policy(vector["new"]?.text))
            XCTAssertEqual(try JSON(found.toJSON()), gives, id)
            XCTAssertEqual(found, try Diff(json: gives.compact), id)
            XCTAssertEqual(found.opensNoNewWay, vector["opens_no_new_way"]?.bool, id)
        }
    }

    func testOneNumberLoweredOpensAWayWhichBothPoliciesDecide() throws {
        let (old, new) = (try policy("examples/assurance/before.yaml"), try policy("examples/assurance/after.yaml"))
        let found = try diff(old: old, new: new)
        XCTAssertEqual(found.result, .looser)
        XCTAssertFalse(found.opensNoNewWay)
        let facts = try XCTUnwrap(found.newlyApproved.first).facts
        XCTAssertEqual(facts.evidence.map(\.check), ["questions", "sms_code"])
        XCTAssertEqual(try old.verdict(facts), .challenge)
        XCTAssertEqual(try new.decide(facts).verdict, .approve)
        XCTAssertEqual(try diff(old: new, new: old).result, .stricter)
    }
}
