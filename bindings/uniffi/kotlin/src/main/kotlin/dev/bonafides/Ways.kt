package dev.bonafides

import dev.bonafides.internal.losses as lossesOf
import dev.bonafides.internal.minimalCauses as minimal

/**
 * Returns the minimal sets of causes that an attacker who meets the signals of this cell needs. [restsOn] maps a cause to others:
 * holding one of these implies holding the cause, as in `mapOf("mailbox" to listOf("phone"))`.
 */
public fun Cell.minimalCauses(restsOn: Map<String, List<String>> = emptyMap()): List<List<String>> =
    minimal(ways.map { it.causes }, restsOn)

/** Returns the causes whose loss alone leaves the subject no way; none unless the cell is exact. */
public fun Cell.losses(): List<String> = lossesOf(exact, ways.map { it.causes })

/** True if every way of the new policy is proven to approve under the old one: same or stricter. */
public val Diff.opensNoNewWay: Boolean get() = result == DiffResult.SAME || result == DiffResult.STRICTER
