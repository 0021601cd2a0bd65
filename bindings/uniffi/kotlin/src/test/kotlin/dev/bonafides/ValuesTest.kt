package dev.bonafides

import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Equal values compare, hash and print by content, however they were made. */
class ValuesTest {
    private val policy = Policy.fromYaml(
        """
        format: 1
        policy: small
        challenges:
          passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
          badge: { type: confirm, form: [number], factor: inherence, points: 40 }
        unmatched: everyone
        actions:
          reset_password: { require: { points: 60 } }
        """.trimIndent(),
    )
    private val now: Instant = Instant.parse("2026-11-23T08:15:00Z")

    /** A failed check says nothing, so that some of these decisions are equal. */
    private val facts = (0..199).map { n ->
        val outcome = if (n % 3 == 0) "passed" else "failed"
        Facts("reset_password", now.plusSeconds(n.toLong()), evidence = listOf(CheckResult("badge", outcome, now.plusSeconds(n.toLong()))))
    }

    @Test
    fun aDecisionOfABatchIsTheOneAlone() {
        val batch = policy.decideMany(facts)
        assertEquals(facts.map(policy::verdict), batch.map { it.verdict })
        // From the end, so that what is read at once begins at different places.
        for (at in facts.indices.reversed() step 7) {
            val alone = policy.prepare(facts[at]).use { it.decide() }
            assertEquals(alone, batch[at])
            assertEquals(alone.hashCode(), batch[at].hashCode())
            assertEquals(alone.toString(), batch[at].toString())
            assertEquals(alone.json, batch[at].toJson())
            assertEquals(policy.decideJson(json(facts[at])), batch[at].json)
        }
        assertEquals(batch, policy.decideMany(facts))
        assertEquals(batch.map { it.json }.toSet().size, batch.toSet().size)
        assertNotEquals(batch[0], batch[1])
        assertTrue(batch[0].toString().startsWith("Decision(verdict=CHALLENGE, "), batch[0].toString())
    }

    @Test
    fun aDecisionOutlivesItsPolicy() {
        val decision = Policy.fromJson("""{"format": 1, "policy": "short", "signals": {"s": {"outcomes": {"good": 1}}}, "unmatched": "everyone", "actions": {"a": {"require": {"points": 1}}}}""")
            .use { it.decide(Facts("a", now)) }
        assertEquals("short" to "actions.a", decision.policy.name to decision.missing.single().layer)
    }

    @Test
    fun variantsWithoutContentPrintTheirName() {
        assertEquals("Cancel", "${CallerInput.Cancel}")
        assertEquals("Nothing", "${View.Nothing}")
        assertEquals("Operator(by=a, says=Cancel)", "${Said.Operator(Operator("a", OperatorKind.AI), OperatorInput.Cancel)}".replace(Regex("by=Operator[^)]*\\)"), "by=a"))
    }

    private fun json(facts: Facts) = """{"action": "${facts.action}", "now": ${facts.now.toEpochMilli()}, "evidence": [${
        facts.evidence.joinToString { """{"check": "${it.check}", "outcome": "${it.outcome}", "at": ${it.at.toEpochMilli()}}""" }
    }]}"""
}
