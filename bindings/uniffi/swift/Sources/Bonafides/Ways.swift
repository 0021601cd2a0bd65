internal import BonafidesHandles
import BonafidesTypes

/// Returns the difference of two policies: the calls that `new` approves and `old` does not, and the reverse.
public func diff(old: Policy, new: Policy) throws -> Diff { try engine { try old.handle.diff(new: new.handle) } }

extension Cell {
    /// Returns the minimal sets of causes that an attacker who meets the signals of this cell needs. `restsOn` maps a cause to
    /// others: holding one of these implies holding the cause, as in `["mailbox": ["phone"]]`.
    public func minimalCauses(restsOn: [String: [String]] = [:]) -> [[String]] {
        BonafidesHandles.minimalCauses(ways: ways.map(\.causes), restsOn: restsOn)
    }

    /// Returns the causes whose loss alone leaves the subject no way; none unless the cell is exact.
    public func losses() -> [String] { BonafidesHandles.losses(exact: exact, ways: ways.map(\.causes)) }
}

extension Diff {
    /// True if every way of the new policy is proven to approve under the old one: same or stricter.
    public var opensNoNewWay: Bool { result == .same || result == .stricter }
}
