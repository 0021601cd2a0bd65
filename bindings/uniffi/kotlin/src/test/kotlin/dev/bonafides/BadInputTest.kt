package dev.bonafides

import java.nio.charset.CharacterCodingException
import java.security.MessageDigest
import java.time.Instant
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Bad input is an exception of the language; the process and the handle live on. */
class BadInputTest {
    private val policy = Policy.fromYaml(
        """
        format: 1
        policy: small
        challenges:
          passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
        unmatched: everyone
        actions:
          reset_password: { require: { points: 60 } }
        """.trimIndent(),
    )
    private val now: Instant = Instant.parse("2026-11-23T08:15:00Z")
    private val facts = Facts("reset_password", now, evidence = listOf(CheckResult("passkey", "passed", now)))
    private val config = EngineConfig("log.test.example", "connector-1")
    private val opening = Opening("reset_password", Operator("operator-1", OperatorKind.PERSON), "phone")

    private fun key(of: Int) = ByteArray(32) { of.toByte() }

    private fun keys() = RawKeys(key(1), key(2), key(3), key(4))

    private fun moment(seed: Int = 7) = Moment(now, key(seed), SubjectProfile("guid-1", Secret("Sanne"), true))

    private fun alive() = assertEquals(Verdict.APPROVE, policy.verdict(facts))

    @Test
    fun aRefusedPolicySaysEverything() {
        val error = assertThrows<BonafidesException.Policy> { Policy.fromYaml("format: 1\npolicy: x\nactions: { a: { require: { pass: [b] } } }\n") }
        assertEquals("policy", error.code)
        assertEquals("policy", (error as BonafidesException).family)
        assertTrue(error.diagnostics.isNotEmpty())
        assertTrue(error.diagnostics.all { it.line > 0 && it.message.isNotEmpty() })
        assertTrue(error.message.startsWith(error.detail), error.message)
        assertThrows<BonafidesException.Input> { checkPolicy("", "xml") }
        assertThrows<BonafidesException.Input> { schema("cats") }
        assertThrows<BonafidesException.Records> { verifyRecords(listOf("{}")) }
    }

    @Test
    fun hugeTexts() {
        val huge = "x".repeat(20_000_000)
        assertThrows<BonafidesException.Facts> { policy.verdict(facts.copy(action = huge)) }
        assertThrows<BonafidesException.Facts> { policy.decideJson(huge) }
        assertThrows<BonafidesException.Facts> { policy.verdictJson(huge) }
        assertThrows<BonafidesException.Policy> { Policy.fromYaml(huge) }
        assertThrows<BonafidesException.Input> { Opening.fromJson(huge) }
        alive()
    }

    @Test
    fun loneSurrogatesDoNotLeaveJava() {
        assertThrows<CharacterCodingException> { policy.verdict(facts.copy(action = "\uD800")) }
        assertThrows<CharacterCodingException> { policy.decideJson("\uDC00") }
        assertThrows<CharacterCodingException> { policy.verdictJson("\uDC00") }
        assertThrows<CharacterCodingException> { Policy.fromYaml("policy: \uD83D") }
        alive()
    }

    @Test
    fun instantsOutOfRange() {
        assertThrows<ArithmeticException> { policy.verdict(facts.copy(now = Instant.MAX)) }
        assertThrows<ArithmeticException> { policy.decide(facts.copy(now = Instant.MIN)) }
        val year = Instant.parse("+11000-01-01T00:00:00Z")
        val late = listOf(CheckResult("passkey", "passed", year))
        val engine = Engine(policy, keys(), config)
        for (ask in listOf<() -> Any>({ policy.verdict(facts.copy(now = year)) }, { policy.decideMany(listOf(facts, facts.copy(evidence = late))) }, { engine.needsOpen(opening, moment().copy(now = year)) })) {
            assertEquals("time", assertThrows<BonafidesException.Input> { ask() }.code)
        }
        alive()
    }

    @Test
    fun numbersOutOfRange() {
        val graded = CheckResult("passkey", "passed", now, grades = mapOf("strength" to Long.MAX_VALUE))
        assertThrows<BonafidesException.Facts> { policy.decide(facts.copy(evidence = listOf(graded))) }
        val engine = Engine(policy, keys(), config)
        for (level in listOf(-1L, 256L, Long.MAX_VALUE)) {
            val strong = opening.copy(operator = opening.operator.copy(level = level))
            assertEquals("json", assertThrows<BonafidesException.Input> { engine.needsOpen(strong, moment()) }.code)
        }
        assertEquals("row", assertThrows<BonafidesException.Input> { engine.case(Row("case/" + "0".repeat(32), -1, null)) }.code)
        assertEquals("row", assertThrows<BonafidesException.Input> { engine.case(Row("nonsense", 0, null)) }.code)
        assertEquals("seed", assertThrows<BonafidesException.Input> { engine.needsOpen(opening, moment().copy(seed = ByteArray(3))) }.code)
        assertEquals("id", assertThrows<BonafidesException.Input> { engine.open("no spaces", opening, moment(), emptyList()) }.code)
        assertEquals("key", assertThrows<BonafidesException.Input> { RawKeys(key(1), key(2), ByteArray(31), key(4)) }.code)
        assertEquals("missing_row", assertThrows<BonafidesException.Fault> { engine.open("in-1", opening, moment(), emptyList()) }.code)
    }

    @Test
    fun aPlaceInABatch() {
        val wrong = facts.copy(evidence = listOf(CheckResult("nonsense", "passed", now)))
        val error = assertThrows<BonafidesException.Facts> { policy.verdictMany(listOf(facts, facts, wrong)) }
        assertEquals("unknown_check" to "facts[2].evidence[0].check", error.code to error.place)
        assertEquals("facts[0].action", assertThrows<BonafidesException.Facts> { policy.decideMany(listOf(facts.copy(action = "x"))) }.place)
        assertEquals(emptyList<Verdict>(), policy.verdictMany(emptyList()))
    }

    @Test
    fun closedHandles() {
        val closed = Policy.fromYaml("format: 1\npolicy: y\nsignals: { s: { outcomes: { good: 1 } } }\nunmatched: everyone\nactions: { a: { require: { points: 1 } } }")
        closed.close()
        closed.close()
        assertThrows<IllegalStateException> { closed.name }
        assertThrows<IllegalStateException> { closed.verdict(facts) }
        assertThrows<IllegalStateException> { Engine(closed, keys(), config) }
        val raw = keys()
        val engine = Engine(policy, raw, config)
        raw.close() // the engine has its own hold
        assertTrue(engine.needsOpen(opening, moment()).isNotEmpty())
    }

    @Test
    fun manyThreads() {
        val raw = keys()
        val engine = Engine(policy, raw, config)
        val pool = Executors.newFixedThreadPool(8)
        val work = (1..64).map { n ->
            Callable {
                repeat(20) { round ->
                    assertEquals(Verdict.APPROVE, policy.verdictMany(List(10) { facts }).last())
                    val needs = engine.needsOpen(opening, moment(n)).map { Row(it, 0, null) }
                    engine.open("in-$n", opening, moment(n), needs).use { assertFalse(it.isEmpty) }
                    if (n % 16 == 0) raw.rotateState("state-$n-$round", key(n))
                }
            }
        }
        pool.invokeAll(work).forEach { it.get() }
        pool.shutdown()
        assertEquals("key_id", assertThrows<BonafidesException.Input> { raw.rotateState("no spaces", key(9)) }.code)
    }

    private fun failing(thrown: () -> Throwable) = object : Keys {
        override fun current(key: String): String = throw thrown()

        override fun seal(key: String, draw: ByteArray, ad: ByteArray, plain: ByteArray): ByteArray = throw thrown()

        override fun open(key: String, id: String, ad: ByteArray, sealed: ByteArray): ByteArray = throw thrown()

        override fun mac(key: String, id: String, message: ByteArray): ByteArray = throw thrown()

        override fun signGrant(message: ByteArray): ByteArray = throw thrown()
    }

    @Test
    fun anExceptionInTheKeysIsAFault() {
        for (thrown in listOf<() -> Throwable>({ HostException.Unavailable("the HSM is away") }, { IllegalStateException("the HSM is away") }, { StackOverflowError("the HSM is away") })) {
            val engine = Engine.withKeys(policy, failing(thrown), config)
            val error = assertThrows<BonafidesException.Fault> { engine.needsOpen(opening, moment()) }
            assertEquals("key", error.code)
            assertTrue("the HSM is away" in error.detail, error.detail)
        }
        alive()
    }

    @Test
    fun keysOfTheWrongLength() {
        val short = object : Keys by failing({ HostException.Damaged() }) {
            override fun current(key: String) = "$key-1"

            override fun mac(key: String, id: String, message: ByteArray) = ByteArray(5)
        }
        val error = assertThrows<BonafidesException.Fault> { Engine.withKeys(policy, short, config).needsOpen(opening, moment()) }
        assertEquals("key", error.code)
    }

    @Test
    fun drawsAreOfTwelveBytes() {
        val lengths = mutableSetOf<Int>()
        val plain = object : Keys by failing({ HostException.Damaged() }) {
            override fun current(key: String) = "$key-1"

            override fun mac(key: String, id: String, message: ByteArray) =
                MessageDigest.getInstance("SHA-256").digest(message)

            override fun seal(key: String, draw: ByteArray, ad: ByteArray, plain: ByteArray): ByteArray {
                lengths += draw.size
                return plain
            }
        }
        val engine = Engine.withKeys(policy, plain, config)
        val needs = engine.needsOpen(opening, moment()).map { Row(it, 0, null) }
        engine.open("in-1", opening, moment(), needs).use { assertFalse(it.isEmpty) }
        assertEquals(setOf(12), lengths)
    }

    @Test
    fun tokensThatAreNone() {
        val connector = Connector("connector-1", "log.test.example", mapOf("grant-1" to keys().grantPublic))
        val delivery = Delivery("reset_password", "guid-1")
        assertThrows<BonafidesException.Grant> { connector.verify(Secret("no.token.this"), delivery, now) }
        assertThrows<BonafidesException.Grant> { connector.redeem(Memory(), Secret(""), delivery, now, null) { WriteStatus.DONE } }
        assertThrows<BonafidesException.Input> { Connector("connector-1", "x", mapOf("grant-1" to "short")) }
    }

    @Test
    fun secretsDoNotPrint() {
        val person = SubjectProfile("guid-1", Secret("Sanne Subject"), true, contacts = listOf(Contact("sms", Secret("+4512345678"))))
        assertFalse("Sanne" in person.toString() || "+45" in person.toString(), person.toString())
        assertTrue("+4512345678" in person.toJson())
        assertEquals(person, SubjectProfile.fromJson(person.toJson()))
        val error = assertThrows<BonafidesException.Input> { SubjectProfile.fromJson("""{"account":"a","name":5,"enabled":"hunter2"}""") }
        assertFalse("hunter2" in error.toString())
        assertEquals(OperatorInput.Choose("sms"), OperatorInput.fromJson("""{"type":"choose","challenge":"sms"}"""))
        assertThrows<BonafidesException.Input> { OperatorInput.fromJson("""{"type":"choose","challenge":"sms","verdict":"approve"}""") }
        assertThrows<BonafidesException.Input> { CallerInput.fromJson("""{"type":"choose","challenge":"sms"}""") }
    }

    @Test
    fun groupsNotSaidAreNotNone() {
        val grouped = Policy.fromYaml("format: 1\npolicy: g\nsignals: { s: { outcomes: { good: 1 } } }\nunmatched: everyone\ngroups: [{ id: staff, match: Staff, require: { points: 1 } }]\nactions: { a: { require: { points: 1 } } }")
        val bare = Facts("a", now)
        assertNull(bare.groups)
        for (ask in listOf<() -> Any>({ grouped.verdict(bare) }, { grouped.decide(bare) }, { grouped.prepare(bare) })) {
            assertEquals("missing_groups", assertThrows<BonafidesException.Facts> { ask() }.code)
        }
        assertEquals(Verdict.DENY, grouped.verdict(bare.copy(groups = emptyList(), unavailable = emptyList())))
    }
}
