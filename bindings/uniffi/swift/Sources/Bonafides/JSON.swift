internal import BonafidesHandles
import BonafidesTypes

/// An input or output of a case, which has a JSON form: for logs, queues and pages. The keys are those of every
/// language, so a text that Python wrote can be read here.
public protocol JSONForm: Sendable {
    /// Reads it from JSON. An input is checked as the engine checks it; an `OperatorInput` and a `CallerInput` are all
    /// that may come from a browser.
    init(json: String) throws
    /// The same as `toJSON`.
    func toJson() -> String
}

extension JSONForm {
    /// Returns it as JSON, with every secret in it.
    public func toJSON() -> String { toJson() }
}

extension EngineConfig: JSONForm { public init(json: String) throws { self = try engine { try configFromJson(text: json) } } }
extension Opening: JSONForm { public init(json: String) throws { self = try engine { try openingFromJson(text: json) } } }
extension SubjectProfile: JSONForm { public init(json: String) throws { self = try engine { try subjectFromJson(text: json) } } }
extension Caller: JSONForm { public init(json: String) throws { self = try engine { try callerFromJson(text: json) } } }
extension OperatorInput: JSONForm { public init(json: String) throws { self = try engine { try operatorInputFromJson(text: json) } } }
extension CallerInput: JSONForm { public init(json: String) throws { self = try engine { try callerInputFromJson(text: json) } } }
extension Input: JSONForm { public init(json: String) throws { self = try engine { try inputFromJson(text: json) } } }
extension DeskInput: JSONForm { public init(json: String) throws { self = try engine { try deskInputFromJson(text: json) } } }
extension Delivery: JSONForm { public init(json: String) throws { self = try engine { try deliveryFromJson(text: json) } } }
extension Review: JSONForm { public init(json: String) throws { self = try engine { try reviewFromJson(text: json) } } }
extension Ways: JSONForm { public init(json: String) throws { self = try engine { try waysFromJson(text: json) } } }
extension Cell: JSONForm { public init(json: String) throws { self = try engine { try cellFromJson(text: json) } } }
extension Diff: JSONForm { public init(json: String) throws { self = try engine { try diffFromJson(text: json) } } }
extension Person: JSONForm { public init(json: String) throws { self = try engine { try personFromJson(text: json) } } }
extension CoverageReport: JSONForm {
    public init(json: String) throws { self = try engine { try coverageReportFromJson(text: json) } }
}
extension Weights: JSONForm { public init(json: String) throws { self = try engine { try weightsFromJson(text: json) } } }
extension Guards: JSONForm { public init(json: String) throws { self = try engine { try guardsFromJson(text: json) } } }
extension Reply: JSONForm { public init(json: String) throws { self = try engine { try replyFromJson(text: json) } } }
extension DeskReply: JSONForm { public init(json: String) throws { self = try engine { try deskReplyFromJson(text: json) } } }
extension Record: JSONForm { public init(json: String) throws { self = try engine { try recordFromJson(text: json) } } }
extension Command: JSONForm { public init(json: String) throws { self = try engine { try commandFromJson(text: json) } } }
extension Claims: JSONForm { public init(json: String) throws { self = try engine { try claimsFromJson(text: json) } } }
extension Redeemed: JSONForm { public init(json: String) throws { self = try engine { try redeemedFromJson(text: json) } } }
extension ResolvedRecord: JSONForm {
    public init(json: String) throws { self = try engine { try resolvedRecordFromJson(text: json) } }
}
extension LogEvidence: JSONForm { public init(json: String) throws { self = try engine { try logEvidenceFromJson(text: json) } } }
extension Chain: JSONForm { public init(json: String) throws { self = try engine { try chainFromJson(text: json) } } }
extension VerifiedLog: JSONForm { public init(json: String) throws { self = try engine { try verifiedLogFromJson(text: json) } } }
extension ReplayedLog: JSONForm { public init(json: String) throws { self = try engine { try replayedLogFromJson(text: json) } } }
extension LogCases: JSONForm { public init(json: String) throws { self = try engine { try logCasesFromJson(text: json) } } }
extension Story: JSONForm { public init(json: String) throws { self = try engine { try storyFromJson(text: json) } } }
extension VerifiedReceipt: JSONForm {
    public init(json: String) throws { self = try engine { try verifiedReceiptFromJson(text: json) } }
}
