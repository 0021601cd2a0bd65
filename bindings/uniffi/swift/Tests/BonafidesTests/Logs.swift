import Bonafides
import Foundation
import XCTest

/// Exported logs, good ones and tampered ones: every language names the same first bad record.
final class LogTests: XCTestCase {
    private let folder = vectorFolder.appending(path: "logs")

    private func ask(_ vector: JSON, _ log: ExportedLog) throws -> JSON {
        let evidence = try LogEvidence(json: vector["evidence"]?.compact ?? "{}")
        let (id, key) = (vector["case"]?.text ?? "", vector["key"]?.text ?? "")
        switch vector["do"]?.text {
        case "verify": return try JSON(log.verify(evidence).toJSON())
        case "replay": return try JSON(log.replay((vector["policies"]?.items ?? []).map { try Policy(yaml: $0.text ?? "") }).toJSON())
        case "cases": return try JSON(log.cases().toJSON())
        case "story": return try JSON(log.story(id).toJSON())
        case "receipt": return try .text(log.receipt(id, key: key))
        default: return try JSON(verifyReceipt(vector["receipt"]?.text ?? "", evidence).toJSON())
        }
    }

    /// The log in each way in which it can be passed.
    private func opened(_ name: String) -> [ExportedLog] {
        let path = folder.appending(path: name)
        let log = ExportedLog(path: path.path)
        guard name.hasSuffix(".jsonl"), let text = try? String(contentsOf: path, encoding: .utf8) else { return [log] }
        let lines = text.split(separator: "\n").map(String.init)
        return [log, ExportedLog(text: text), ExportedLog(records: lines), ExportedLog(records: lines.lazy.map { $0 + "\n" })]
    }

    func testEveryLanguageAgrees() throws {
        let vectors = try XCTUnwrap(JSON(file: folder.appending(path: "vectors.json"))["vectors"]).items
        XCTAssertGreaterThan(vectors.count, 50)
        for vector in vectors {
            let id = vector["id"]?.text ?? ""
            for log in opened(vector["log"]?.text ?? "") {
                guard let error = vector["error"] else {
                    XCTAssertEqual(try ask(vector, log), try XCTUnwrap(vector["gives"]), id)
                    continue
                }
                XCTAssertThrowsError(try ask(vector, log), id) { thrown in
                    let found = thrown as? BonafidesError
                    XCTAssertEqual(found?.family, error["family"]?.text, id)
                    XCTAssertEqual(found?.code, error["code"]?.text, id)
                    XCTAssertEqual(found?.place, error["place"]?.text, id)
                    let bad = error["bad_record"]
                    XCTAssertEqual(found?.badRecord?.record, bad?["record"]?.integer, id)
                    XCTAssertEqual(found?.badRecord?.chain, bad?["chain"]?.text, id)
                    XCTAssertEqual(found?.badRecord?.seq, bad?["seq"]?.integer, id)
                }
            }
        }
    }
}
