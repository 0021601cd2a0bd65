// Times a batch of calls in one call of the engine, in nanoseconds for each. usage: Batch FILE ROUNDS
import Bonafides
import Foundation

/// The output of `batch write`: policy, calls and the core's answers.
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

/// Prints the processor time of the work for each call; unlike elapsed time, it hardly depends on other load.
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
// Swift's own work to pass facts and to read decisions, without the engine.
row("copy_facts") {
    var bytes: [UInt8] = []
    for facts in facts { FfiConverterTypeFacts.write(facts, into: &bytes) }
    return bytes
}
var bytes: [UInt8] = []
for decision in decisions { FfiConverterTypeDecision.write(decision, into: &bytes) }
let written = Data(bytes)
try row("copy_decisions") {
    var at = (data: written, offset: written.startIndex)
    return try decisions.map { _ in try FfiConverterTypeDecision.read(from: &at) }
}
