extension Policy {
    /// Loads a policy from YAML. All of it, or an error with everything that is wrong with it.
    public convenience init(yaml: String) throws {
        self.init(unsafeFromHandle: try Policy.fromYaml(text: yaml).uniffiCloneHandle())
    }

    /// Loads a policy from JSON.
    public convenience init(json: String) throws {
        self.init(unsafeFromHandle: try Policy.fromJSON(text: json).uniffiCloneHandle())
    }

    /// Loads a policy from TOML.
    public convenience init(toml: String) throws {
        self.init(unsafeFromHandle: try Policy.fromToml(text: toml).uniffiCloneHandle())
    }
}

extension Engine {
    /// An engine with this policy in force and keys that the host holds itself.
    public convenience init(policy: Policy, keys: any Keys, setup: Setup) throws {
        self.init(unsafeFromHandle: try Engine.withKeys(policy: policy, keys: keys, setup: setup).uniffiCloneHandle())
    }
}

/// What has a JSON form of the engine: for logs, queues and pages. The keys are those of every language, so a
/// text that Python wrote is read here.
public protocol JSONForm: Sendable {
    /// Reads it from JSON. What must not go in is refused here.
    init(json: String) throws
    /// As JSON, with every secret in it.
    func toJSON() throws -> String
}

extension Setup: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try setupFromJSON(text: json) }
}

extension Opening: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try openingFromJSON(text: json) }
}

extension Snapshot: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try snapshotFromJSON(text: json) }
}

extension Caller: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try callerFromJSON(text: json) }
}

extension OperatorInput: JSONForm {
    /// Reads it from JSON: what an operator's screen sends.
    public init(json: String) throws { self = try operatorInputFromJSON(text: json) }
}

extension CallerInput: JSONForm {
    /// Reads it from JSON: what a caller's page sends.
    public init(json: String) throws { self = try callerInputFromJSON(text: json) }
}

extension Input: JSONForm {
    /// Reads it from JSON: only what your own programs wrote.
    public init(json: String) throws { self = try inputFromJSON(text: json) }
}

extension DeskInput: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try deskInputFromJSON(text: json) }
}

extension Delivery: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try deliveryFromJSON(text: json) }
}

extension Review: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try reviewFromJSON(text: json) }
}

extension Reply: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try replyFromJSON(text: json) }
}

extension DeskReply: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try deskReplyFromJSON(text: json) }
}

extension Record: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try recordFromJSON(text: json) }
}

extension Command: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try commandFromJSON(text: json) }
}

extension Claims: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try claimsFromJSON(text: json) }
}

extension Redeemed: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try redeemedFromJSON(text: json) }
}

extension Chain: JSONForm {
    /// Reads it from JSON.
    public init(json: String) throws { self = try chainFromJSON(text: json) }
}

extension Decision {
    /// Why it is refused, if it is, and what is missing: in words, a line each.
    public func explain() -> [String] { (why.map { [$0] } ?? []) + missing.map { "\($0.layer): \($0.text)" } }
    /// One line of JSON, by `schema("decision")`.
    public func toJSON() -> String { json }
}

extension Plan {
    /// One line of JSON, by `schema("plan")`.
    public func toJSON() -> String { json }
}
