package dev.bonafides

import dev.bonafides.internal.ExportedLog as Log

/** An exported log, which is read anew by each call, in as many threads as the machine has. */
public class ExportedLog private constructor(log: Log) : AutoCloseable {
    private val handle = Handle(log, "ExportedLog")

    /**
     * Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts.
     *
     * The first bad record throws [BonafidesException.Records]: its `code` is the reason, its `badRecord` the place. A folder needs
     * the key of the log; without evidence, only the chains of JSON Lines are verified.
     */
    public fun verify(evidence: LogEvidence = LogEvidence()): VerifiedLog = handle.use { it.verify(evidence) }

    /**
     * Decides again in every record, by the policies that were in force, and compares byte for byte. Trusts the records: verify
     * them first. The first record whose decision does not follow throws [BonafidesException.Records].
     *
     * Needs nothing of a person, so that an erasure changes no result; the groups of a subject are those that matched, as recorded.
     */
    public fun replay(policies: List<Policy>): ReplayedLog = used(policies, emptyList()) { all -> handle.use { it.replay(all) } }

    /** The cases, in the order of their first records. Checks nothing: [verify] does. */
    public fun cases(): LogCases = handle.use { it.cases() }

    /** Tells a case, or the chain `desk`, as a story for people, in English. Checks nothing: [verify] does. */
    public fun story(caseId: String): Story = handle.use { it.story(caseId) }

    /** Makes the receipt of a case, for the person concerned, from the folder that a desk publishes. [key] is that of the log. */
    public fun receipt(caseId: String, key: String): String = handle.use { it.receipt(caseId, key) }

    override fun close(): Unit = handle.close()

    public companion object {
        /**
         * The log at a path: the folder that a desk publishes, or a file of JSON Lines. Reads nothing yet; the other functions throw
         * [BonafidesException.Input] with the code `file` if it cannot be read.
         */
        public fun open(path: String): ExportedLog = ExportedLog(engine { Log.open(path) })

        /** The log in a text of JSON Lines. */
        public fun fromText(text: String): ExportedLog = ExportedLog(engine { Log.fromText(text) })

        /** The log of these records, in the order of the log. A line feed at the end of a record is left out. */
        public fun fromRecords(records: Iterable<String>): ExportedLog = ExportedLog(engine { Log.fromRecords(records.toList()) })
    }
}

/** Calls with the handles of all policies, none of which is freed meanwhile. */
private fun <R> used(left: List<Policy>, held: List<dev.bonafides.internal.Policy>, call: (List<dev.bonafides.internal.Policy>) -> R): R =
    if (left.isEmpty()) call(held) else left.first().handle.use { used(left.drop(1), held + it, call) }

/**
 * Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses the key
 * and the witnesses.
 */
public fun verifyReceipt(text: String, evidence: LogEvidence): VerifiedReceipt =
    engine { dev.bonafides.internal.verifyReceipt(text, evidence) }
