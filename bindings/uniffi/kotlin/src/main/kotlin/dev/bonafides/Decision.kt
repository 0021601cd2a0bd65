package dev.bonafides

import dev.bonafides.internal.Decided
import dev.bonafides.internal.Decisions
import dev.bonafides.internal.Decision as Members

/**
 * The answer of one evaluation, with its explanation. All but the verdict is read when it is asked for; a decision of
 * a batch holds on to the batch.
 */
public class Decision internal constructor(
    /** The verdict. */
    public val verdict: Verdict,
    private val batch: Batch,
    private val index: Int,
) {
    private val it get() = batch.members(index)

    /** The reason for a refusal; null otherwise. */
    public val reason: Reason? get() = it.reason

    /** The reason in words. */
    public val why: String? get() = it.why

    /** The requested action. */
    public val action: String get() = it.action

    /** The score. */
    public val points: Long get() = it.points

    /** The largest number of points that is required in any case, with what risks add. */
    public val pointsRequired: Long get() = it.pointsRequired

    /** The contribution of each factor. */
    public val factors: List<Factor> get() = it.factors

    /** Ids of the groups that matched, in the order of the policy. */
    public val groups: List<String> get() = it.groups

    /** Ids of the risks that fired, in the order of the policy. */
    public val risks: List<String> get() = it.risks

    /** The unmet part of the requirement, by layer. */
    public val missing: List<Missing> get() = it.missing

    /** Open challenges without which no way to approval is left. */
    public val mandatory: List<String> get() = it.mandatory

    /** Evidence that hurts, scores or meets an entry. */
    public val counted: List<Counted> get() = it.counted

    /** Evidence that does nothing, with the reasons. */
    public val ignored: List<Ignored> get() = it.ignored

    /** The person to whom a case of these rules goes. */
    public val escalate: String? get() = it.escalate

    /** The grant of an approval; null otherwise. */
    public val grant: String? get() = it.grant

    /** The policy of the decision. */
    public val policy: PolicyReference get() = it.policy

    /** One line of JSON, by `schema("decision")`. */
    public val json: String get() = batch.json(index)

    /** The same as [json]. */
    public fun toJson(): String = json

    /** Why it is refused, if it is, and what is missing, a line each: `actions.reset_password: 40 more points (30 of 70)`. */
    public fun explain(): List<String> = listOfNotNull(why) + missing.map { "${it.layer}: ${it.text}" }

    override fun equals(other: Any?): Boolean = other is Decision && other.verdict == verdict && other.it == it

    override fun hashCode(): Int = it.hashCode()

    override fun toString(): String = it.toString()
}

/** One line of JSON, by `schema("plan")`. */
public fun Plan.toJson(): String = json

/** Decisions of one call. Their members are read some at a time: a call costs more than what it brings. */
internal class Batch(private val decisions: Decisions, private val size: Int) {
    private val read = arrayOfNulls<Members>(size)

    fun members(index: Int): Members = read[index] ?: run {
        val some = decisions.read(index.toUInt(), AT_ONCE.toUInt())
        some.forEachIndexed { at, members -> read[index + at] = members }
        some.first()
    }

    fun json(index: Int): String = decisions.json(index.toUInt())

    private companion object {
        const val AT_ONCE = 64
    }
}

@JvmSynthetic
internal fun decisions(it: Decided): List<Decision> {
    val batch = Batch(it.decisions, it.verdicts.size)
    return it.verdicts.mapIndexed { index, place -> Decision(verdict(place), batch, index) }
}

@JvmSynthetic
internal fun verdict(place: Byte): Verdict = Verdict.entries[place.toInt()]
