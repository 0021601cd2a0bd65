internal import BonafidesHandles
import BonafidesTypes
import Foundation

/// The answer of one evaluation, with its explanation. All but the verdict is read when it is asked for; a decision of
/// a batch holds on to the batch.
public struct Decision: Sendable {
    /// The verdict.
    public let verdict: Verdict
    private let batch: Batch
    private let index: Int
    private var members: BonafidesHandles.Decision { batch.members(index) }

    fileprivate init(verdict: Verdict, batch: Batch, index: Int) {
        self.verdict = verdict
        self.batch = batch
        self.index = index
    }

    /// The reason for a refusal; nil otherwise.
    public var reason: Reason? { members.reason }

    /// The reason in words.
    public var why: String? { members.why }

    /// The requested action.
    public var action: String { members.action }

    /// The score.
    public var points: Int64 { members.points }

    /// The largest number of points that is required in any case, with what risks add.
    public var pointsRequired: Int64 { members.pointsRequired }

    /// The contribution of each factor.
    public var factors: [Factor] { members.factors }

    /// Ids of the groups that matched, in the order of the policy.
    public var groups: [String] { members.groups }

    /// Ids of the risks that fired, in the order of the policy.
    public var risks: [String] { members.risks }

    /// The unmet part of the requirement, by layer.
    public var missing: [Missing] { members.missing }

    /// Open challenges without which no way to approval is left.
    public var mandatory: [String] { members.mandatory }

    /// Evidence that hurts, scores or meets an entry.
    public var counted: [Counted] { members.counted }

    /// Evidence that does nothing, with the reasons.
    public var ignored: [Ignored] { members.ignored }

    /// The person to whom a case of these rules goes.
    public var escalate: String? { members.escalate }

    /// The grant of an approval; nil otherwise.
    public var grant: String? { members.grant }

    /// The policy of the decision.
    public var policy: PolicyReference { members.policy }

    /// One line of JSON, by `schema("decision")`.
    public var json: String { batch.json(index) }

    /// The same as `json`.
    public func toJSON() -> String { json }

    /// Why it is refused, if it is, and what is missing: in words, a line each.
    public func explain() -> [String] {
        let members = members
        return (members.why.map { [$0] } ?? []) + members.missing.map { "\($0.layer): \($0.text)" }
    }
}

extension Decision: Hashable, CustomStringConvertible, CustomReflectable {
    /// Decisions are equal if everything that they say is.
    public static func == (one: Decision, other: Decision) -> Bool {
        one.verdict == other.verdict && one.members == other.members
    }

    /// Hashes everything that it says.
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }

    /// Everything that it says.
    public var description: String { "\(members)" }

    /// Everything that it says.
    public var customMirror: Mirror { Mirror(reflecting: members) }
}

extension Plan {
    /// One line of JSON, by `schema("plan")`.
    public func toJSON() -> String { json }
}

extension Verdict {
    /// By its place among the verdicts.
    init(place: UInt8) { self = Verdict.allCases[Int(place)] }
}

/// Decisions of one call, of which members are read some at a time.
final class Batch: @unchecked Sendable {
    private let decisions: BonafidesHandles.Decisions
    private let lock = NSLock()
    private var read: [BonafidesHandles.Decision?]

    private init(_ decisions: BonafidesHandles.Decisions, count: Int) {
        self.decisions = decisions
        read = Array(repeating: nil, count: count)
    }

    static func decisions(_ decided: Decided) -> [Decision] {
        let batch = Batch(decided.decisions, count: decided.verdicts.count)
        return decided.verdicts.enumerated().map { Decision(verdict: Verdict(place: $1), batch: batch, index: $0) }
    }

    fileprivate func members(_ index: Int) -> BonafidesHandles.Decision {
        lock.withLock {
            if let members = read[index] { return members }
            let some = decisions.read(first: UInt32(index), count: 64)
            for (at, members) in some.enumerated() { read[index + at] = members }
            return some[0]
        }
    }

    fileprivate func json(_ index: Int) -> String { decisions.json(index: UInt32(index)) }
}
