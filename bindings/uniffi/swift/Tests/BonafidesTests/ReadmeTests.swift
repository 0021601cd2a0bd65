// Written by `readme-tests` out of README.md. Do not edit.

import Bonafides
import Foundation
import XCTest

final class ReadmeTests: XCTestCase {
    private var printed = ""

    private func print(_ items: Any...) { printed += items.map { "\($0)" }.joined(separator: " ") + "\n" }

    func testProgram1() throws {
        let policy = try Policy(yaml: """
            format: 1
            policy: first-steps
            challenges:
              passkey:  { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
              sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
            channels: { sms: { cooling: 7d } }
            unmatched: everyone
            actions: { reset_password: { require: { points: 70, independent: 2 } } }
            """)
        let facts = Facts(action: "reset_password", now: .now, evidence: ["sms_code": "passed"])
        let decision = try policy.decide(facts)
        print(decision.verdict)
        print(try policy.plan(facts).steps.map(\.check))
        decision.explain().forEach { print($0) }
        XCTAssertEqual(
            printed,
            """
            challenge
            ["passkey"]
            actions.reset_password: 40 more points (30 of 70) and 1 more independent proof (1 of 2)

            """
        )
    }

    func testProgram2() throws {
        let policy = try Policy(yaml: """
            format: 1
            policy: help-desk
            challenges: { sms_code: { type: code, channel: sms, factor: possession, points: 30 } }
            channels: { sms: { cooling: 7d }, mail: { cooling: 7d } }
            unmatched: everyone
            actions: { reset_password: { require: { points: 30 }, grant: password } }
            grants: { password: { type: one_time_password, lifetime: 8h, deliver: [mail] } }
            """)
        func random() -> Data { Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }) }
        let keys = try RawKeys(state: random(), vault: random(), index: random(), grantSeed: random())  // once, and kept
        let engine = try Engine(policy: policy, keys: keys, config: EngineConfig(origin: "log.contoso.example", connector: "directory"))
        let olga = Operator(id: "olga-guid", kind: .person)
        let sms = Contact(channel: "sms", address: "+4512345678", changedAt: .now - 90 * 86_400)
        let sanne = SubjectProfile(account: "sanne-guid", name: "Sanne", enabled: true, contacts: [sms])

        var rows: [String: Row] = [:]
        func read(_ keys: [String]) -> [Row] { keys.map { rows[$0] ?? Row(key: $0, version: 0, bytes: nil) } }
        func store(_ step: Step) throws -> Committed {
            for row in step.write + step.outbox { rows[row.key] = row }  // in one transaction, if `compare` still holds
            return try step.committed()
        }
        func give(_ id: String, _ input: Input) throws -> Committed {
            let moment = Moment(now: .now, seed: random(), subject: sanne)
            let current = try engine.case(row: read([caseKey(id)])[0])
            let rows = read(try engine.needs(case: current, input: input, moment: moment))
            return try store(engine.apply(case: current, input: input, moment: moment, rows: rows))
        }

        let opening = Opening(action: "reset_password", operator: olga, channel: "phone", from: "+4512345678")
        let moment = Moment(now: .now, seed: random(), subject: sanne)
        let opened = try store(engine.open(id: "click-1", opening: opening, moment: moment, rows: read(engine.needsOpen(opening: opening, moment: moment))))
        let chosen = try give(opened.case.id, Input(id: "click-2", said: .operator(by: olga, says: .choose(challenge: "sms_code"))))
        for command in chosen.commands {
            guard case .sendMessage(let send) = command.task else { continue }
            print("to \(send.address): \(send.text)")  // secrets do not print; a gateway gets `send.text.expose()`
            _ = try give(opened.case.id, Input(id: "sent-1", said: .host(by: "worker", says: .report(command: command.id, state: .done))))
            let says = OperatorInput.answer(challenge: "sms_code", answers: [send.code])
            let answered = try give(opened.case.id, Input(id: "click-3", said: .operator(by: olga, says: says)))
            if case .operator(let view) = answered.reply.view { print(view.state, view.points) }
        }
        XCTAssertEqual(
            printed,
            """
            to (secret): (secret)
            approved 30

            """
        )
    }

    func testProgram3() throws {
        let text = """
            format: 1
            policy: desk
            challenges:
              questions: { type: questions, ask: 3, correct: 3, factor: knowledge, cause: dossier, points: 20, cost: 60 }
              sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
              passkey:   { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
            channels: { sms: { cooling: 7d } }
            unmatched: everyone
            actions: { reset_password: { require: { points: 60, independent: 2 } } }
            """
        let old = try Policy(yaml: text)
        let new = try Policy(yaml: text.replacing("{ points: 60, independent", with: "{ points: 50, independent"))
        for cell in try old.ways(action: "reset_password").cells {
            print(cell.minimalCauses(), cell.losses())
        }
        let found = try diff(old: old, new: new)
        let facts = found.newlyApproved[0].facts
        print(found.result, facts.evidence.map(\.check))
        print(try old.verdict(facts), try new.verdict(facts))
        XCTAssertEqual(
            printed,
            """
            [["dossier", "passkey"], ["passkey", "phone"]] ["passkey"]
            looser ["questions", "sms_code"]
            challenge approve

            """
        )
    }

    func testProgram4() throws {
        let text = """
            format: 1
            policy: desk
            challenges:
              questions: { type: questions, ask: 3, correct: 3, factor: knowledge, cause: dossier, points: 20, cost: 60 }
              sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
              passkey:   { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
            channels: { sms: { cooling: 7d } }
            unmatched: everyone
            actions: { reset_password: { require: { points: 50, independent: 2 } } }
            """
        let policy = try Policy(yaml: text)
        let people = (0..<9).map { Person(id: "u\($0)", contacts: $0 % 3 == 0 ? [] : ["sms"], enrolled: ["questions"]) }
        let usual = try policy.coverage(people).actions[0].all.situations[0]
        print(usual.withWay, "have a way;", usual.campaign[0].challenge, "would help", usual.campaign[0].gained)

        let calibration = try Calibration(
            yaml: """
                format: 1
                calibration: desk
                models: { outsider: { about: somebody from outside, attacks: 1 in 1000, accepted: 1 in 10000 } }
                checks:
                  questions: { m: 0.7, u: 0.2, source: assumed }
                  sms_code:  { m: 0.8, u: 0.00001, source: assumed }
                  passkey:   { m: 0.9, u: 0.0001, source: assumed }
                causes:
                  dossier: { q: 0.15, source: assumed }
                  phone:   { q: 0.24, source: assumed }
                  passkey: { q: 0.001, source: assumed }
                """)
        let outsider = try policy.weigh(calibration).models[0]
        let weakest = outsider.cells[Int(outsider.weakest ?? 0)].ways[0]
        print(outsider.reached, weakest.causes, weakest.impostors.estimate)

        let guards = try unguarded(text, format: "yaml")
        print(guards.allGuarded, guards.proposed.count, "tests are proposed")
        XCTAssertEqual(
            printed,
            """
            6 have a way; sms_code would help 3
            no ["dossier", "phone"] 1 in 13
            false 3 tests are proposed

            """
        )
    }

    func testProgram5() throws {
        let evidence = LogEvidence(key: "log.contoso.example+10386a6f+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs")
        let log = ExportedLog(text: "{\"case\":\"4f0c\",\"seq\":0}\n")  // ExportedLog(path: "log") for a folder or a file
        do {
            print(try log.verify(evidence).records, "records are as they were written")
        } catch let error as BonafidesError {
            print(error.code, error.badRecord?.record ?? -1, error.badRecord?.chain ?? "")
        }
        XCTAssertEqual(
            printed,
            """
            missing_member 0 4f0c

            """
        )
    }

    func testProgram6() throws {
        do {
            _ = try Policy(yaml: "format: 2")
        } catch let error as BonafidesError {
            print(error.family, error.diagnostics.count > 0)
        }
        XCTAssertEqual(
            printed,
            """
            policy true

            """
        )
    }
}
