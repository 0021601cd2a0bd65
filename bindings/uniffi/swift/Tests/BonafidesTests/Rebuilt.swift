import Bonafides
import Foundation

/// Everything that a decision says in its native members, in the shape of its JSON: the two must not differ.
/// Of `missing` the layers alone: its requirements have a shape of their own in JSON.
extension Decision {
    func rebuilt() -> JSON {
        var members: [(String, JSON)] = [("verdict", .text("\(verdict)"))]
        let reasons: [Reason: String] = [.noGroup: "no_group", .risk: "risk", .group: "group", .outOfReach: "out_of_reach"]
        members += reason.flatMap { reasons[$0] }.map { [("reason", .text($0))] } ?? []
        members.append(("action", .text(action)))
        let factors = factors.map { ($0.factor, JSON.map([("earned", .number($0.earned)), ("counted", .number($0.counted))])) }
        members.append(("points", .map([("total", .number(points)), ("required", .number(pointsRequired)), ("factors", .map(factors))])))
        members += [("groups", .texts(groups)), ("risks", .texts(risks)), ("missing", .texts(layers)), ("mandatory", .texts(mandatory))]
        members.append(("counted", .list(counted.map { .check($0.check, $0.outcome, $0.at, $0.item, ("points", .number($0.points))) })))
        let ignoredReasons: [IgnoredReason: String] = [
            .expired: "expired", .forbidden: "forbidden", .superseded: "superseded", .inconclusive: "inconclusive", .sameCause: "same_cause",
        ]
        let why = { (reason: IgnoredReason) in ("reason", JSON.text(ignoredReasons[reason] ?? "")) }
        members.append(("ignored", .list(ignored.map { .check($0.check, $0.outcome, $0.at, $0.item, why($0.reason)) })))
        members += escalate.map { [("escalate", .text($0))] } ?? []
        members += grant.map { [("grant", .text($0))] } ?? []
        members.append(("policy", .map([("name", .text(policy.name)), ("version", .text(policy.version)), ("digest", .text(policy.digest))])))
        return .map(members)
    }

    private var layers: [String] {
        missing.map(\.layer).reduce(into: []) { layers, layer in if layers.last != layer { layers.append(layer) } }
    }
}

extension JSON {
    /// The JSON of a decision with the layers of `missing` alone.
    var withLayersAlone: JSON {
        .map(members.map { $0.0 == "missing" ? ($0.0, .texts($0.1.members.map(\.0))) : $0 })
    }

    static func number(_ number: Int64) -> JSON { .number(String(number)) }
    static func texts(_ texts: [String]) -> JSON { .list(texts.map(JSON.text)) }

    fileprivate static func check(_ check: String, _ outcome: String, _ at: Date, _ item: String?, _ last: (String, JSON)) -> JSON {
        let milliseconds = Int64((at.timeIntervalSince1970 * 1000).rounded())
        let item = item.map { [("item", JSON.text($0))] } ?? []
        return .map([("check", .text(check)), ("outcome", .text(outcome)), ("at", .number(milliseconds))] + item + [last])
    }
}
