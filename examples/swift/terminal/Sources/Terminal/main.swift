// A check in the terminal: asks the operator what came of each check, the next best one first, until there is a
// verdict. usage: Terminal POLICY ACTION GROUP...
import Bonafides
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else {
    print("usage: Terminal POLICY ACTION GROUP...")
    exit(2)
}

do {
    exit(try check(policy: load(arguments[0]), action: arguments[1], groups: Array(arguments.dropFirst(2))) == .approve ? 0 : 1)
} catch let error as BonafidesError {
    print(error)
    error.diagnostics.forEach { print("  \($0.line):\($0.column) \($0.message)") }
    exit(2)
}

func load(_ path: String) throws -> Policy {
    try Policy(yaml: String(contentsOf: URL(filePath: path), encoding: .utf8))
}

/// Asks until the verdict is final, or nobody answers.
func check(policy: Policy, action: String, groups: [String]) throws -> Verdict {
    var facts = Facts(action: action, now: .now, groups: groups)
    while true {
        facts.now = .now
        let decision = try policy.decide(facts)
        let factors = decision.factors.filter { $0.counted != 0 }.map { "\($0.factor) \($0.counted)" }
        print("\(decision.verdict): \(decision.points) of \(decision.pointsRequired) points", factors.joined(separator: ", "))
        decision.risks.forEach { print("  risk \($0)") }
        guard decision.verdict == .challenge else {
            if let person = decision.escalate, decision.verdict != .approve { print("  goes to \(person)") }
            return decision.verdict
        }
        decision.explain().forEach { print("  \($0)") }
        guard let next = try policy.plan(facts).steps.first?.check, let answer = ask(next) else { return decision.verdict }
        switch answer {
        case "skip": facts.unavailable.append(next)
        default: try take(CheckResult(check: next, outcome: answer, at: .now), into: &facts, of: policy)
        }
    }
}

func ask(_ check: String) -> String? {
    print("\(check)? [passed, failed, inconclusive, skip, check=outcome]")
    return readLine().map { $0.trimmingCharacters(in: .whitespaces) }
}

/// Adds the result if the policy knows it; says why if not. `sim_change=none` is the result of another check.
func take(_ result: CheckResult, into facts: inout Facts, of policy: Policy) throws {
    var result = result
    let parts = result.outcome.split(separator: "=", maxSplits: 1).map(String.init)
    if parts.count == 2 { (result.check, result.outcome) = (parts[0], parts[1]) }
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
