internal import BonafidesHandles
import BonafidesTypes

/// An exported log, which is read anew by each call, in as many threads as the machine has.
public final class ExportedLog: Sendable {
    private let handle: BonafidesHandles.ExportedLog

    /// The log at a path: the folder that a desk publishes, or a file of JSON Lines. Reads nothing yet; the other methods throw
    /// `BonafidesError.input` with the code `file` if it cannot be read.
    public init(path: String) { handle = .open(path: path) }

    /// The log in a text of JSON Lines.
    public init(text: String) { handle = .fromText(text: text) }

    /// The log of these records, in the order of the log. A line feed at the end of a record is left out.
    public init(records: some Sequence<String>) { handle = .fromRecords(records: Array(records)) }

    /// Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts.
    ///
    /// The first bad record throws `BonafidesError.records`: its `code` is the reason, its `badRecord` the place. A folder needs the
    /// key of the log; without evidence, only the chains of JSON Lines are verified.
    public func verify(_ evidence: LogEvidence = LogEvidence()) throws -> VerifiedLog {
        try engine { try handle.verify(evidence: evidence) }
    }

    /// Decides again in every record, by the policies that were in force, and compares byte for byte. Trusts the records: verify
    /// them first. The first record whose decision does not follow throws `BonafidesError.records`.
    ///
    /// Needs nothing of a person, so that an erasure changes no result; the groups of a subject are those that matched, as recorded.
    public func replay(_ policies: [Policy]) throws -> ReplayedLog {
        try engine { try handle.replay(policies: policies.map(\.handle)) }
    }

    /// The cases, in the order of their first records. Checks nothing: `verify` does.
    public func cases() throws -> LogCases { try engine { try handle.cases() } }

    /// Tells a case, or the chain `desk`, as a story for people, in English. Checks nothing: `verify` does.
    public func story(_ caseId: String) throws -> Story { try engine { try handle.story(caseId: caseId) } }

    /// Makes the receipt of a case, for the person concerned, from the folder that a desk publishes. `key` is that of the log.
    public func receipt(_ caseId: String, key: String) throws -> String {
        try engine { try handle.receipt(caseId: caseId, key: key) }
    }
}

/// Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses the key
/// and the witnesses.
public func verifyReceipt(_ text: String, _ evidence: LogEvidence) throws -> VerifiedReceipt {
    try engine { try BonafidesHandles.verifyReceipt(text: text, evidence: evidence) }
}
