package dev.bonafides

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.JsonNodeFactory
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.ConcurrentHashMap
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

/** Every written-down call, through native types. */
class CasesTest {
    @TestFactory
    fun transcripts(): List<DynamicTest> {
        val files = files(vectors.resolve("cases"))
        assertTrue(files.size >= 15, "transcripts")
        return files.map { DynamicTest.dynamicTest(it.fileName.toString()) { Transcript(it).run() } }
    }
}

/** The memory of a connector, in a map. */
internal class Memory : Redemptions {
    val known = ConcurrentHashMap<String, Redemption>()

    override fun state(jti: String): Redemption? = known[jti]

    override fun started(jti: String, now: Instant): Boolean = known.putIfAbsent(jti, Redemption.STARTED) == null

    override fun revoked(jti: String, now: Instant): Boolean = known.putIfAbsent(jti, Redemption.REVOKED) == null

    override fun finished(jti: String, written: WriteStatus) {
        known[jti] = Redemption.valueOf(written.name)
    }
}

private class Transcript(path: Path) {
    private val file = mapper.readTree(path.toFile())
    private val policies = file.get("policies").properties().associate { (name, text) -> name to Policy.fromYaml(text.textValue()) }
    private val keys = file.get("keys").let { keys ->
        val (state, vault, index, seed) = listOf("state", "vault", "index", "grant_seed").map { bytes(keys.get(it).textValue()) }
        RawKeys(state, vault, index, seed)
    }
    private val engine = Engine(policies.values.first(), keys, EngineConfig.fromJson(file.get("config").toString()))
    private val rows = HashMap<String, Row>()
    private val records = HashMap<String, MutableList<String>>()
    private val memory = Memory()

    fun run() {
        for ((at, call) in file.get("calls").withIndex()) {
            val gives = try {
                carryOut(call)
            } catch (error: BonafidesException) {
                JsonNodeFactory.instance.objectNode().apply {
                    putObject("error").put("family", error.family).put("code", error.code).put("place", error.place)
                }
            }
            if (call.has("gives")) assertEquals(call.get("gives"), mapper.readTree(mapper.writeValueAsString(gives)), "call $at")
        }
        for ((case, texts) in records) assertEquals(Chain(case, texts.size.toLong(), verifyRecords(texts).last), verifyRecords(texts))
    }

    private fun carryOut(call: JsonNode): JsonNode = when (val name = call.get("call").textValue()) {
        "open" -> {
            val opening = Opening.fromJson(call.get("opening").toString())
            val needs = checked(call, engine.needsOpen(opening, moment(call)))
            given(call, engine.open(call.get("id").textValue(), opening, moment(call), needs))
        }
        "not_me" -> {
            val opening = Opening.fromJson(call.get("opening").toString())
            val caller = Caller.fromJson(call.get("caller").toString())
            val needs = checked(call, engine.needsOpen(opening, moment(call)))
            val token = call.orNull("token")?.textValue()
            given(call, engine.notMe(call.get("id").textValue(), opening, caller, token, moment(call), needs))
        }
        "apply" -> {
            val input = Input.fromJson(call.get("input").toString())
            engine.case(row(caseKey(call.get("case").textValue()))).use { case ->
                val needs = checked(call, engine.needs(case, input, moment(call)))
                given(call, engine.apply(case, input, moment(call), needs))
            }
        }
        "activate" -> {
            engine.activate(policies.getValue(call.get("policy").textValue()))
            JsonNodeFactory.instance.nullNode()
        }
        "command" -> mapper.readTree(engine.command(row(call.get("row").textValue())).toJson())
        "grant_live" -> {
            assertEquals(call.get("row").textValue(), engine.grantRow(call.get("account").textValue()))
            val live = engine.grantLive(row(call.get("row").textValue()), call.get("grant").textValue())
            JsonNodeFactory.instance.booleanNode(live)
        }
        "redeem" -> redeem(call)
        "resolve" -> {
            val rows = listOf(row(engine.keyringRow(call.get("person").textValue())))
            val resolution = call.get("resolution").textValue()
            mapper.readTree(engine.resolve(resolution, call.get("record").textValue(), rows).toJson())
        }
        else -> error("no call $name")
    }

    private fun redeem(call: JsonNode): JsonNode {
        val with = call.get("connector")
        val keys = with.get("keys").properties().associate { (kid, key) -> kid to key.textValue() }
        Connector(with.get("id").textValue(), with.get("origin").textValue(), keys).use { connector ->
            val delivery = Delivery.fromJson(call.get("delivery").toString())
            val live = call.orNull("live")?.booleanValue()
            val writes = WriteStatus.valueOf(call.get("writes").textValue().uppercase())
            val token = Secret(call.get("token").textValue())
            return mapper.readTree(connector.redeem(memory, token, delivery, now(call), live) { writes }.toJson())
        }
    }

    private fun now(call: JsonNode): Instant = Instant.ofEpochMilli(call.get("now").longValue())

    private fun moment(call: JsonNode): Moment {
        val subject = call.orNull("subject")?.let { SubjectProfile.fromJson(it.toString()) }
        return Moment(now(call), bytes(call.get("seed").textValue()), subject)
    }

    private fun row(key: String): Row = rows[key] ?: Row(key, 0, null)

    private fun checked(call: JsonNode, needs: List<String>): List<Row> {
        assertEquals(call.get("needs").map { it.textValue() }, needs)
        return needs.map(::row)
    }

    private fun given(call: JsonNode, step: Step): JsonNode = step.use {
        if (call.get("lost")?.booleanValue() != true) {
            for (row in step.write + step.outbox) rows[row.key] = row
            step.record?.let { records.getOrPut(it.case) { mutableListOf() } += it.text }
        }
        val json = JsonNodeFactory.instance.objectNode()
        val compare = json.putArray("compare")
        step.compare.forEach { compare.addArray().add(it.key).add(it.version) }
        json.set<JsonNode>("write", written(step.write))
        json.set<JsonNode>("outbox", written(step.outbox))
        json.set<JsonNode>("record", step.record?.let { mapper.readTree(Record.fromJson(it.toJson()).toJson()) } ?: json.nullNode())
        json.put("is_empty", step.isEmpty)
        val released = step.committed()
        assertEquals("closed", assertThrows<BonafidesException.Input> { step.committed() }.code)
        released.case.use { case ->
            json.putObject("case").put("id", case.id).put("account", case.account).put("action", case.action)
                .put("is_over", case.isOver).put("steps", case.steps)
        }
        json.set<JsonNode>("reply", mapper.readTree(Reply.fromJson(released.reply.toJson()).toJson()))
        val commands = json.putArray("commands")
        released.commands.forEach { commands.add(mapper.readTree(Command.fromJson(it.toJson()).toJson())) }
        json
    }

    private fun written(rows: List<Row>): JsonNode = JsonNodeFactory.instance.arrayNode().apply {
        for (row in rows) addObject().put("key", row.key).put("version", row.version).put("bytes", row.bytes?.let(::text))
    }
}
