import Foundation

extension Facts {
    /// Facts with evidence observed at `now`: a dictionary from check to outcome, such as `["sms_code": "passed"]`.
    public init(
        action: String, now: Date, groups: [String]? = nil, evidence: [String: String], unavailable: [String] = []
    ) {
        let results = evidence.sorted { $0.key < $1.key }.map { CheckResult(check: $0.key, outcome: $0.value, at: now) }
        self.init(action: action, now: now, groups: groups, evidence: results, unavailable: unavailable)
    }
}
