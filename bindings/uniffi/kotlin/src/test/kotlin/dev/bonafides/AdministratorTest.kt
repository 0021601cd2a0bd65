package dev.bonafides

import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Steps of administrators, and grants that are revoked. */
class AdministratorTest {
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
    private val engine = Engine(policy, RawKeys(key(1), key(2), key(3), key(4)), EngineConfig("log.test.example", "connector-1"))
    private val operator = Operator("operator-1", OperatorKind.PERSON)
    private val rows = HashMap<String, Row>()
    private val records = ArrayList<String>()
    private var seeds = 10

    private fun key(of: Int) = ByteArray(32) { of.toByte() }

    private fun moment(subject: SubjectProfile? = SubjectProfile("guid-1", Secret("Sanne"), true)) = Moment(now, key(++seeds), subject)

    private fun read(keys: List<String>) = keys.map { rows[it] ?: Row(it, 0, null) }

    private fun stored(step: Step): Step = step.also {
        for (row in it.write + it.outbox) if (row.bytes == null) rows.remove(row.key) else rows[row.key] = row
    }

    private fun administer(id: String, says: AdministratorInput, by: Operator = Operator("admin-1", OperatorKind.PERSON)): Step {
        val (input, at) = DeskInput(id, by, "guid-1", Secret("ticket 4711"), says) to moment()
        // Inputs can also be read from JSON.
        assertEquals(input, DeskInput.fromJson(input.toJson()))
        return stored(engine.administer(input, at, read(engine.needsAdminister(input, at))))
    }

    /** A step about a policy or a key, which no person is the subject of. Returns the code of the refusal, if it is one. */
    private fun desk(says: AdministratorInput, by: String = "admin-1"): String? {
        val (input, at) = DeskInput("desk-$seeds", Operator(by, OperatorKind.PERSON), "", Secret("ticket 4711"), says) to moment(null)
        assertEquals(input, DeskInput.fromJson(input.toJson()))
        val step = stored(engine.administer(input, at, read(engine.needsAdminister(input, at))))
        step.record?.let { records += it.text }
        val reply = step.administered()
        assertEquals(if (reply.refusal == null) Answer.ACCEPTED else Answer.REFUSED, reply.outcome)
        return reply.refusal?.code
    }

    /** A case of the subject that is over: from then on the person is known. */
    private fun knowTheSubject() {
        val (opening, opens) = Opening("reset_password", operator, "phone") to moment()
        val case = stored(engine.open("open-1", opening, opens, read(engine.needsOpen(opening, opens)))).committed().case
        val (input, at) = Input("cancel-1", Said.Operator(operator, OperatorInput.Cancel)) to moment()
        assertTrue(stored(engine.apply(case, input, at, read(engine.needs(case, input, at)))).committed().case.isOver)
    }

    @Test
    fun whatCameOfAStep() {
        val refused = administer("desk-1", AdministratorInput.ErasePerson).administered()
        assertEquals(Answer.REFUSED to "unknown_person", refused.outcome to refused.refusal?.code)
        assertEquals(refused, DeskReply.fromJson(refused.toJson()))
        assertEquals("not_disabled", administer("desk-2", AdministratorInput.EnableCheck("passkey")).administered().refusal?.code)
        assertEquals("not_ahead", administer("desk-3", AdministratorInput.RepairClock(now)).administered().refusal?.code)
        val own = administer("desk-4", AdministratorInput.ErasePerson, Operator("guid-1", OperatorKind.PERSON))
        assertEquals("own_account", own.administered().refusal?.code)
        assertEquals("desk", own.record?.case)
        assertEquals("closed", assertThrows<BonafidesException.Input> { own.administered() }.code)
    }

    @Test
    fun aPersonIsErased() {
        knowTheSubject()
        val step = administer("desk-1", AdministratorInput.ErasePerson)
        assertTrue(step.write.any { it.bytes == null }, "rows that go")
        assertEquals(DeskReply(Answer.ACCEPTED, null), step.administered())
        val again = administer("desk-1", AdministratorInput.ErasePerson)
        assertTrue(again.isEmpty)
        assertEquals(Answer.DUPLICATE, again.administered().outcome)
    }

    @Test
    fun twoPeopleGiveAPolicyARole() {
        val digest = policy.digest
        for (role in listOf(PolicyUse.Pilot(100), PolicyUse.Shadow, PolicyUse.Withdrawn, PolicyUse.InForce)) {
            records.clear()
            val use = AdministratorInput.UsePolicy(digest, role, twoPeople = true)
            val other = AdministratorInput.UsePolicy(digest, PolicyUse.Pilot(101), twoPeople = true)
            assertNull(desk(AdministratorInput.ProposePolicy(digest, role), "admin-1"))
            assertEquals("second_person", desk(use, "admin-1"))
            assertEquals("second_person", desk(other, "admin-2"))
            assertNull(desk(use, "admin-2"))
            assertEquals("second_person", desk(use, "admin-2"), "a proposal is used once")
            // One person is enough unless the desk demands two.
            assertNull(desk(AdministratorInput.UsePolicy(digest, role), "admin-1"))
            val types = listOf("policy_proposed", "refusal", "refusal", "policy_used", "refusal", "policy_used")
            assertEquals(types, records.map { it.substringAfterLast("\"type\":\"").substringBefore('"') })
        }
    }

    @Test
    fun aKeyIsRotated() {
        for (key in listOf("state", "vault", "grant")) {
            assertNull(desk(AdministratorInput.RotateKey(key, "$key-2")))
            assertTrue("$key-2" in records.last() && "4711" !in records.last(), "the reason is sealed")
        }
        assertEquals("malformed", desk(AdministratorInput.RotateKey("index", "index-2")))
        assertEquals(records.size, verifyRecords(records).records.toInt())
    }

    @Test
    fun eachStepHasItsOwnOutcome() {
        assertEquals("closed", assertThrows<BonafidesException.Input> { administer("desk-1", AdministratorInput.ErasePerson).committed() }.code)
        val (opening, at) = Opening("reset_password", operator, "phone") to moment()
        val step = engine.open("open-1", opening, at, read(engine.needsOpen(opening, at)))
        assertEquals("closed", assertThrows<BonafidesException.Input> { step.administered() }.code)
    }

    @Test
    fun aGrantIsRevokedUnlessItsWriteHasBegun() {
        val connector = Connector("connector-1", "log.test.example", mapOf("grant-1" to RawKeys(key(1), key(2), key(3), key(4)).grantPublic))
        val memory = Memory()
        repeat(2) { assertEquals(Revocation.STOPPED, connector.revoke(memory, "grant-7", now)) }
        assertEquals(Redemption.REVOKED, memory.state("grant-7"))
        assertTrue(memory.started("grant-8", now))
        repeat(2) { assertEquals(Revocation.BEGUN, connector.revoke(memory, "grant-8", now)) }
        val broken = object : Redemptions by memory {
            override fun revoked(jti: String, now: Instant): Boolean = throw IllegalStateException("the table is away")
        }
        assertEquals("memory", assertThrows<BonafidesException.Grant> { connector.revoke(broken, "grant-9", now) }.code)
    }
}
