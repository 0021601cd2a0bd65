internal import BonafidesHandles
import BonafidesTypes

/// The figures by which `Policy.weigh` weighs the ways in: immutable, and shared by any number of tasks.
public final class Calibration: Sendable {
    let handle: BonafidesHandles.Calibration

    init(_ handle: BonafidesHandles.Calibration) { self.handle = handle }

    /// Loads a calibration from YAML: all of it, or an error with everything that is wrong with it.
    public convenience init(yaml: String) throws { self.init(try engine { try .load(text: yaml, format: "yaml") }) }

    /// Loads a calibration from JSON.
    public convenience init(json: String) throws { self.init(try engine { try .load(text: json, format: "json") }) }

    /// Loads a calibration from TOML.
    public convenience init(toml: String) throws { self.init(try engine { try .load(text: toml, format: "toml") }) }

    /// The name of the calibration.
    public var name: String { handle.name() }

    /// The version of the calibration; empty if it declares none.
    public var version: String { handle.version() }

    /// The names of the attacker models, in the order of the document.
    public var models: [String] { handle.models() }
}

/// A count of the people who have a way, to which any task may add. Memory does not grow with the number of people.
public final class Coverage: Sendable {
    private let handle: BonafidesHandles.Coverage

    /// Begins a count; `Policy.coverage` describes the arguments.
    public init(
        _ policy: Policy, action: String? = nil, situations: [Situation] = [], everyone: [String] = [], ids: UInt32? = nil
    ) throws {
        handle = try engine {
            try BonafidesHandles.Coverage(
                policy: policy.handle, action: action, situations: situations, everyone: everyone, ids: ids)
        }
    }

    /// Counts a person. A record with a name that the policy does not have is an error, and counts nothing; its place begins
    /// with `people[i]`, the number of people who were added before.
    public func add(_ person: Person) throws { try engine { try handle.add(person: person) } }

    /// Ends the count, and returns the numbers.
    public func finish() throws -> CoverageReport { try engine { try handle.finish() } }
}

/// Changes each number of a policy document in `yaml`, `json` or `toml`, and returns the changes that let someone through or
/// refuse someone without a failing test, with tests that would fail.
public func unguarded(_ text: String, format: String) throws -> Guards {
    try engine { try BonafidesHandles.unguarded(text: text, format: format) }
}
