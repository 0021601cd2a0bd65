package dev.bonafides

import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Evidence as a map means the same as a list of results observed now. */
class EvidenceTest {
    private val now = Instant.parse("2026-11-23T08:15:00Z")
    private val policy = Policy.fromYaml(
        """{ format: 1, policy: p, unmatched: everyone, signals: { s: { outcomes: { good: 1 } }, t: { outcomes: { good: 1 } } },
        actions: { a: { require: { points: 2 } } } }""",
    )

    @Test
    fun aMapIsAListOfNow() {
        val map = Facts("a", now, listOf("Staff"), mapOf("s" to "good", "t" to "good"), listOf("x"))
        val list = Facts("a", now, listOf("Staff"), listOf(CheckResult("s", "good", now), CheckResult("t", "good", now)), listOf("x"))
        assertEquals(list, map)
        assertEquals(Verdict.APPROVE, policy.verdict(Facts("a", now, evidence = mapOf("s" to "good", "t" to "good"))))
        assertEquals(Facts("a", now), Facts("a", now, evidence = emptyMap()))
    }

    @Test
    fun anErrorSaysItsPlace() {
        val error = assertThrows<BonafidesException.Facts> { policy.verdict(Facts("a", now, evidence = mapOf("s" to "good", "u" to "good"))) }
        assertEquals("unknown_check" to "evidence[1].check", error.code to error.place)
    }
}
