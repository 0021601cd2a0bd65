internal import BonafidesHandles
@_exported import BonafidesTypes

/// A policy, ready to decide: immutable, and shared by any number of tasks.
public final class Policy: Sendable {
    let handle: BonafidesHandles.Policy

    init(_ handle: BonafidesHandles.Policy) { self.handle = handle }

    /// Loads a policy from YAML: all of it, or an error with everything that is wrong with it.
    public convenience init(yaml: String) throws { self.init(try engine { try .load(text: yaml, format: "yaml") }) }

    /// Loads a policy from JSON.
    public convenience init(json: String) throws { self.init(try engine { try .load(text: json, format: "json") }) }

    /// Loads a policy from TOML.
    public convenience init(toml: String) throws { self.init(try engine { try .load(text: toml, format: "toml") }) }

    /// The name of the policy.
    public var name: String { handle.reference().name }

    /// The version of the policy.
    public var version: String { handle.reference().version }

    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    public var digest: String { handle.reference().digest }

    /// Decides, with the whole explanation. Bad facts are an error, never a verdict.
    public func decide(_ facts: Facts) throws -> Decision {
        try Batch.decisions(engine { try handle.decide(facts: packed([facts])) })[0]
    }

    /// Returns only the verdict: less is copied.
    public func verdict(_ facts: Facts) throws -> Verdict {
        try Verdict(place: engine { try handle.verdict(facts: packed([facts])) })
    }

    /// Returns the cheapest way from these facts to approval.
    public func plan(_ facts: Facts) throws -> Plan { try engine { try handle.plan(facts: packed([facts])) } }

    /// Decides on each of these, in order, in one call. An error names the place: `facts[3].evidence[0]`.
    public func decideMany(_ facts: [Facts]) throws -> [Decision] {
        try Batch.decisions(engine { try handle.decideMany(facts: packed(facts)) })
    }

    /// Returns the verdict on each of these, in order, in one call.
    public func verdictMany(_ facts: [Facts]) throws -> [Verdict] {
        try engine { try handle.verdictMany(facts: packed(facts)) }.map(Verdict.init(place:))
    }

    /// Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge results that
    /// approve.
    ///
    /// `groups` are the ids of exactly the groups that match the subject, `subject` the names that the subject has in a
    /// directory, `directory` all names that subjects can have. An action or a group that the policy does not have is an error.
    public func ways(
        action: String? = nil, groups: [String]? = nil, subject: [String]? = nil, directory: [String]? = nil
    ) throws -> Ways {
        try engine { try handle.ways(action: action, groups: groups, subject: subject, directory: directory) }
    }

    /// Counts the people who have a way: how many, in which situation, and what would help the others. A sequence is read one
    /// by one.
    ///
    /// `situations` are counted besides `usual` and `unobserved`; `everyone` are challenges that everybody can pass, and that no
    /// record needs to name; the report lists at most `ids` people who need attention, 100 unless given. A record with a name
    /// that the policy does not have is an error, whose place begins with `people[i]`.
    public func coverage(
        _ people: some Sequence<Person>, action: String? = nil, situations: [Situation] = [], everyone: [String] = [],
        ids: UInt32? = nil
    ) throws -> CoverageReport {
        let count = try Coverage(self, action: action, situations: situations, everyone: everyone, ids: ids)
        for person in people { try count.add(person) }
        return try count.finish()
    }

    /// Returns the weight of every way in, for each attacker model of a calibration: how much likelier a genuine caller is to
    /// pass than an attacker of this kind, and the easiest attack. A calibration that does not fit the policy is an error.
    ///
    /// `models` are names of the calibration, all unless given; the other arguments are as for `ways`.
    public func weigh(
        _ calibration: Calibration, models: [String] = [], action: String? = nil, groups: [String]? = nil,
        subject: [String]? = nil, directory: [String]? = nil
    ) throws -> Weights {
        try engine {
            try handle.weigh(
                calibration: calibration.handle, models: models, action: action, groups: groups, subject: subject,
                directory: directory)
        }
    }

    /// Resolves the rules and reads the evidence, once for many decisions.
    public func prepare(_ facts: Facts) throws -> Prepared {
        try Prepared(engine { try handle.prepare(facts: packed([facts])) })
    }

    /// Decides from JSON text, by `schema("facts")`, to JSON text, by `schema("decision")`.
    public func decideJSON(_ facts: String) throws -> String { try engine { try handle.decideJson(facts: facts) } }

    /// Returns only the verdict, on facts in JSON text, by `schema("facts")`.
    public func verdictJSON(_ facts: String) throws -> Verdict {
        try Verdict(place: engine { try handle.verdictJson(facts: facts) })
    }

    /// Plans from JSON text, by `schema("facts")`, to JSON text, by `schema("plan")`.
    public func planJSON(_ facts: String) throws -> String { try engine { try handle.planJson(facts: facts) } }
}

/// Facts that were read for a policy.
public final class Prepared: Sendable {
    private let handle: BonafidesHandles.Prepared

    init(_ handle: BonafidesHandles.Prepared) { self.handle = handle }

    /// Decides, with the whole explanation.
    public func decide() throws -> Decision { try Batch.decisions(engine { try handle.decide() })[0] }

    /// Returns only the verdict.
    public func verdict() throws -> Verdict { try Verdict(place: engine { try handle.verdict() }) }

    /// Returns the cheapest way to approval.
    public func plan() throws -> Plan { try engine { try handle.plan() } }
}

/// The version of the engine.
public func version() -> String { BonafidesHandles.version() }

/// A JSON Schema as text: `policy`, `facts`, `decision`, `plan`, `record` or `calibration`.
public func schema(_ name: String) throws -> String { try engine { try BonafidesHandles.schema(name: name) } }

/// Returns the errors and warnings of a policy document in `yaml`, `json` or `toml`, and the results of its own tests.
public func checkPolicy(_ text: String, format: String) throws -> Review {
    try engine { try BonafidesHandles.checkPolicy(text: text, format: format) }
}

/// Returns the document in the standard layout; comments stay.
public func formatPolicy(_ text: String, format: String) throws -> String {
    try engine { try BonafidesHandles.formatPolicy(text: text, format: format) }
}

/// Verifies that the records of one case are complete, in order and unchanged.
public func verifyRecords(_ records: [String]) throws -> Chain {
    try engine { try BonafidesHandles.verifyRecords(records: records) }
}

/// The key of the row of a case.
public func caseKey(_ caseId: String) throws -> String { try engine { try BonafidesHandles.caseKey(caseId: caseId) } }
