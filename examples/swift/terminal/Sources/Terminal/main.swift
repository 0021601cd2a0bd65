// A check in the terminal: asks the operator for the result of each check, the best next one first, until there is
// a verdict. usage: Terminal POLICY ACTION [--signal CHECK=OUTCOME]... GROUP...
import Bonafides
import Foundation

var groups = Array(CommandLine.arguments.dropFirst())
guard groups.count >= 2 else {
    print("usage: Terminal POLICY ACTION [--signal CHECK=OUTCOME]... GROUP...")
    exit(2)
}
let (path, action) = (groups.removeFirst(), groups.removeFirst())
var signals: [CheckResult] = []
while groups.first == "--signal", groups.count > 1 {
    signals.append(result(of: "", said: groups[1]))
    groups.removeFirst(2)
}

do {
    let facts = Facts(action: action, now: .now, groups: groups, evidence: signals)
    exit(try check(facts, by: load(path)) == .approve ? 0 : 1)
} catch let error as BonafidesError {
    print(error)
    error.diagnostics.forEach { print("  \($0.line):\($0.column) \($0.message)") }
    exit(2)
}

func load(_ path: String) throws -> Policy {
    try Policy(yaml: String(contentsOf: URL(filePath: path), encoding: .utf8))
}

/// Asks until the verdict is final or the input ends.
func check(_ known: Facts, by policy: Policy) throws -> Verdict {
    var facts = known
    while true {
        facts.now = .now
        let decision = try policy.decide(facts)
        let factors = decision.factors.filter { $0.counted != 0 }.map { "\($0.factor) \($0.counted)" }
        print("\(decision.verdict): \(decision.points) of \(decision.pointsRequired) points" + factors.map { ", \($0)" }.joined())
        decision.risks.forEach { print("  risk \($0)") }
        guard decision.verdict == .challenge else {
            if let person = decision.escalate, decision.verdict != .approve { print("  goes to \(person)") }
            return decision.verdict
        }
        decision.explain().forEach { print("  \($0)") }
        guard let next = try policy.plan(facts).steps.first?.check, let answer = ask(next) else { return decision.verdict }
        switch answer {
        case "skip": facts.unavailable.append(next)
        default: try take(result(of: next, said: answer), into: &facts, of: policy)
        }
    }
}

func ask(_ check: String) -> String? {
    print("\(check)? [passed, failed, inconclusive, skip, check=outcome]")
    return readLine().map { $0.trimmingCharacters(in: .whitespaces) }
}

/// Reads `passed` for the requested check, or `sim_change=none` for another one.
func result(of check: String, said: String) -> CheckResult {
    let parts = said.split(separator: "=", maxSplits: 1).map(String.init)
    return CheckResult(check: parts.count == 2 ? parts[0] : check, outcome: parts.last ?? "", at: .now)
}

/// Adds the result, or prints why the policy refuses it.
func take(_ result: CheckResult, into facts: inout Facts, of policy: Policy) throws {
    var with = facts
    with.evidence.append(result)
    with.now = .now
    do {
        _ = try policy.verdict(with)
        facts = with
    } catch let error as BonafidesError where error.family == "facts" {
        print("  \(error)")
    }
}
