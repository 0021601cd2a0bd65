internal import BonafidesHandles
import BonafidesTypes

/// What has a JSON form of the engine: for logs, queues and pages. The keys are those of every language, so a
/// text that Python wrote is read here.
public protocol JSONForm: Sendable {
    /// Reads it from JSON. What must not go in is refused here.
    init(json: String) throws
    /// As JSON, with every secret in it.
    func toJSON() throws -> String
}

extension EngineConfig: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try configFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try configToJson(it: self) } }
}

extension Opening: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try openingFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try openingToJson(it: self) } }
}

extension SubjectProfile: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try subjectFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try subjectToJson(it: self) } }
}

extension Caller: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try callerFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try callerToJson(it: self) } }
}

extension OperatorInput: JSONForm {
    /// Reads it from JSON: what an operator's screen sends.
    public init(json: String) throws { self = try engine { try operatorInputFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try operatorInputToJson(it: self) } }
}

extension CallerInput: JSONForm {
    /// Reads it from JSON: what a caller's page sends.
    public init(json: String) throws { self = try engine { try callerInputFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try callerInputToJson(it: self) } }
}

extension Input: JSONForm {
    /// Reads it from JSON: only what your own programs wrote.
    public init(json: String) throws { self = try engine { try inputFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try inputToJson(it: self) } }
}

extension DeskInput: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try deskInputFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try deskInputToJson(it: self) } }
}

extension Delivery: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try deliveryFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try deliveryToJson(it: self) } }
}

extension Review: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try reviewFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try reviewToJson(it: self) } }
}

extension Reply: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try replyFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try replyToJson(it: self) } }
}

extension DeskReply: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try deskReplyFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try deskReplyToJson(it: self) } }
}

extension Record: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try recordFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try recordToJson(it: self) } }
}

extension Command: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try commandFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try commandToJson(it: self) } }
}

extension Claims: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try claimsFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try claimsToJson(it: self) } }
}

extension Redeemed: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try redeemedFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try redeemedToJson(it: self) } }
}

extension Chain: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try engine { try chainFromJson(text: json) } }
    /// As JSON, with every secret in it.
    public func toJSON() throws -> String { try engine { try chainToJson(it: self) } }
}
