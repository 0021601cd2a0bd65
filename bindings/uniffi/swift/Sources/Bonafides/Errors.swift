internal import BonafidesHandles
import BonafidesTypes
import Foundation

/// Any error of the engine, by its family.
public enum BonafidesError: Error, Hashable {
    /// A policy was refused; the diagnostics say where and why.
    case policy(code: String, detail: String, help: String?, place: String, diagnostics: [Diagnostic])
    /// A calibration was refused, or does not fit the policy; the diagnostics say where and why.
    case calibration(code: String, detail: String, help: String?, place: String, diagnostics: [Diagnostic])
    /// No decision can be made on these facts.
    case facts(code: String, detail: String, help: String?, place: String)
    /// A value has not the shape that it must have.
    case input(code: String, detail: String, help: String?, place: String)
    /// No step was made, and there is nothing to store.
    case fault(code: String, detail: String, help: String?, place: String)
    /// A grant is not carried out.
    case grant(code: String, detail: String, help: String?, place: String)
    /// The records, or the evidence about them, are not as they must be: the code is the reason. There is no `badRecord` if the
    /// records themselves do not tell.
    case records(code: String, detail: String, help: String?, place: String, badRecord: BadRecord?)

    fileprivate init(_ failure: Failure) {
        switch failure {
        case let .Of("policy", code, detail, help, place, diagnostics, _):
            self = .policy(code: code, detail: detail, help: help, place: place, diagnostics: diagnostics)
        case let .Of("calibration", code, detail, help, place, diagnostics, _):
            self = .calibration(code: code, detail: detail, help: help, place: place, diagnostics: diagnostics)
        case let .Of("facts", code, detail, help, place, _, _):
            self = .facts(code: code, detail: detail, help: help, place: place)
        case let .Of("input", code, detail, help, place, _, _):
            self = .input(code: code, detail: detail, help: help, place: place)
        case let .Of("grant", code, detail, help, place, _, _):
            self = .grant(code: code, detail: detail, help: help, place: place)
        case let .Of("records", code, detail, help, place, _, badRecord):
            self = .records(code: code, detail: detail, help: help, place: place, badRecord: badRecord)
        case let .Of(_, code, detail, help, place, _, _):
            self = .fault(code: code, detail: detail, help: help, place: place)
        }
    }
}

/// Thrown by `Keys` and `Redemptions`, which hosts implement.
public enum HostError: Error, Hashable {
    /// The operation failed, or there is no such key. The reason must not contain secrets or personal data.
    case unavailable(reason: String)
    /// For `Keys`: sealed data cannot be opened.
    case damaged
}

/// Calls the engine; its errors become those of this package.
func engine<R>(_ call: () throws -> R) throws -> R {
    do { return try call() } catch let failure as Failure { throw BonafidesError(failure) }
}

/// Calls an object of the host. Whatever it throws crosses as words.
func host<R>(_ call: () throws -> R) throws -> R {
    do {
        return try call()
    } catch HostError.damaged {
        throw BonafidesHandles.HostError.Damaged
    } catch {
        throw BonafidesHandles.HostError.Unavailable(reason: "\(error)")
    }
}

extension BonafidesError {
    /// A stable name, such as `unknown_check`.
    public var code: String { parts.code }
    /// The problem, without personal data.
    public var detail: String { parts.detail }
    /// The fix.
    public var help: String? { parts.help }
    /// Where: a document path, the key of a row, the id of a case; empty if nowhere in particular.
    public var place: String { parts.place }

    /// Which kind of thing went wrong: the name of the case.
    public var family: String {
        switch self {
        case .policy: "policy"
        case .calibration: "calibration"
        case .facts: "facts"
        case .input: "input"
        case .fault: "fault"
        case .grant: "grant"
        case .records: "records"
        }
    }

    /// Of a policy or a calibration: everything that is wrong with it.
    public var diagnostics: [Diagnostic] {
        switch self {
        case .policy(_, _, _, _, let diagnostics), .calibration(_, _, _, _, let diagnostics): diagnostics
        default: []
        }
    }

    /// Of records: the first bad one, if the records themselves tell.
    public var badRecord: BadRecord? {
        if case .records(_, _, _, _, let badRecord) = self { badRecord } else { nil }
    }

    private var parts: (code: String, detail: String, help: String?, place: String) {
        switch self {
        case .policy(let code, let detail, let help, let place, _),
            .calibration(let code, let detail, let help, let place, _),
            .facts(let code, let detail, let help, let place),
            .input(let code, let detail, let help, let place),
            .fault(let code, let detail, let help, let place),
            .grant(let code, let detail, let help, let place),
            .records(let code, let detail, let help, let place, _):
            (code, detail, help, place)
        }
    }
}

extension BonafidesError: LocalizedError, CustomStringConvertible {
    /// The problem, the place and the fix.
    public var description: String {
        // The place of a diagnostic stands in its own words.
        let at = place.isEmpty || detail.contains(place) ? "" : " (at \(place))"
        return detail + at + (help.map { "; \($0)" } ?? "")
    }

    /// The problem and its place.
    public var errorDescription: String? { description }
    /// The problem.
    public var failureReason: String? { detail }
    /// The fix.
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
