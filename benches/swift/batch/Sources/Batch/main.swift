// A batch of calls by one call of the engine, in nanoseconds for each. usage: Batch FILE ROUNDS
import Bonafides
import Foundation

/// The output of `batch write`: policy, calls and the answers of the core.
struct Said: Decodable {
    struct Call: Decodable {
        let facts: Given
        let verdict: String
        let decision: String
    }

    struct Given: Decodable {
        struct Result: Decodable {
            let check: String
            let outcome: String
            let at: Double
        }

        let action: String
        let groups: [String]
        let evidence: [Result]
        let now: Double

        var facts: Facts {
            let results = evidence.map {
                CheckResult(check: $0.check, outcome: $0.outcome, at: Date(timeIntervalSince1970: $0.at / 1000))
            }
            return Facts(action: action, now: Date(timeIntervalSince1970: now / 1000), groups: groups, evidence: results)
        }
    }

    let policy: String
    let calls: [Call]
}

/// Prints what the work costs for each call: of the processor's time, so that what else runs counts less.
func row<T>(_ name: String, _ work: () throws -> T) rethrows {
    let start = spent()
    for _ in 0..<rounds { _ = try work() }
    print(name, Int((spent() - start) / Double(rounds * said.calls.count)))
}

func spent() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

let rounds = Int(CommandLine.arguments[2])!
let said = try JSONDecoder().decode(Said.self, from: Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
let policy = try Policy(yaml: said.policy)
let facts = said.calls.map(\.facts.facts)

// Compare the answers first: the same verdicts, the same bytes.
let verdicts = try policy.verdictMany(facts)
precondition(verdicts.map { "\($0)" } == said.calls.map(\.verdict))
let decisions = try policy.decideMany(facts)
precondition(decisions.map { $0.toJSON() } == said.calls.map(\.decision))

try row("verdict_many") { try policy.verdictMany(facts) }
try row("verdict_one_by_one") { try facts.map { try policy.verdict($0) } }
try row("decide_many") { try policy.decideMany(facts) }
// Data that is converted on demand: all members of every decision, then all JSON.
try row("decide_many_and_read") { try policy.decideMany(facts).reduce(0) { $0 + $1.points } }
try row("decide_many_and_json") { try policy.decideMany(facts).reduce(0) { $0 + $1.json.utf8.count } }
