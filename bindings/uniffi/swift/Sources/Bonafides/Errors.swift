import Foundation

extension BonafidesError {
    /// A stable name, such as `unknown_check`.
    public var code: String { parts.code }
    /// What is wrong, without personal data.
    public var detail: String { parts.detail }
    /// The way out.
    public var help: String? { parts.help }
    /// Where: a document path, the key of a row, the id of a case; empty if nowhere in particular.
    public var place: String { parts.place }

    /// Which kind of thing went wrong: the name of the case.
    public var family: String {
        switch self {
        case .policy: "policy"
        case .facts: "facts"
        case .input: "input"
        case .fault: "fault"
        case .grant: "grant"
        case .records: "records"
        }
    }

    /// Of a policy: everything that is wrong with it.
    public var diagnostics: [Diagnostic] {
        if case .policy(_, _, _, _, let diagnostics) = self { diagnostics } else { [] }
    }

    private var parts: (code: String, detail: String, help: String?, place: String) {
        switch self {
        case .policy(let code, let detail, let help, let place, _),
            .facts(let code, let detail, let help, let place),
            .input(let code, let detail, let help, let place),
            .fault(let code, let detail, let help, let place),
            .grant(let code, let detail, let help, let place),
            .records(let code, let detail, let help, let place):
            (code, detail, help, place)
        }
    }
}

extension BonafidesError: LocalizedError, CustomStringConvertible {
    /// What is wrong, where, and the way out.
    public var description: String {
        // The place of a diagnostic stands in its own words.
        let at = place.isEmpty || detail.contains(place) ? "" : " (at \(place))"
        return detail + at + (help.map { "; \($0)" } ?? "")
    }

    /// What is wrong, and where.
    public var errorDescription: String? { description }
    /// What is wrong.
    public var failureReason: String? { detail }
    /// The way out.
    public var recoverySuggestion: String? { help }
}

extension HostError: LocalizedError, CustomStringConvertible {
    /// Why the host's own object could not.
    public var description: String {
        switch self {
        case .unavailable(let reason): reason
        case .damaged: "cannot be opened: it was changed, moved or sealed with another key"
        }
    }

    /// The same.
    public var errorDescription: String? { description }
}
