package dev.bonafides

import com.fasterxml.jackson.core.JacksonException
import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import java.nio.charset.CharacterCodingException
import java.time.Instant
import java.time.OffsetDateTime
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.fail
import org.junit.jupiter.api.Test

/** Every decision vector, as text and with native types. */
class VectorsTest {
    private class Vector(val name: String, val policy: Policy, val json: JsonNode) {
        /** The facts as they are passed. */
        val facts: String = json.get("facts_text")?.textValue() ?: mapper.writeValueAsString(json.get("facts"))
        val decision: String? = json.get("decision")?.let(mapper::writeValueAsString)
        val plan: String? = json.get("plan")?.let(mapper::writeValueAsString)
        val code: String? = json.get("error")?.get("code")?.textValue()?.replace('-', '_')
        val place: String? = json.get("error")?.get("place")?.textValue()
    }

    private fun policy(file: JsonNode): Policy {
        val path = file.get("policy_file")?.textValue()
            ?: return Policy.fromJson(mapper.writeValueAsString(file.get("policy")))
        val text = Files.readString(vectors.resolve(path))
        return when (path.substringAfterLast('.')) {
            "yaml" -> Policy.fromYaml(text)
            "toml" -> Policy.fromToml(text)
            else -> Policy.fromJson(text)
        }
    }

    private fun all(): List<Vector> = files(vectors).map { it to mapper.readTree(it.toFile()) }
        .filter { (_, file) -> file.has("vectors") }
        .flatMap { (path, file) ->
            val policy = policy(file)
            val topic = path.fileName.toString().removeSuffix(".json")
            file.get("vectors").map { Vector("$topic/${it.get("id").textValue()}", policy, it) }
        }

    @Test
    fun asText() {
        val all = all()
        assertEquals(452, all.size)
        for (it in all) {
            val verdict = it.json.get("decision")?.get("verdict")?.textValue()
            says(it, it.decision) { policy -> policy.decideJson(it.facts) }
            says(it, verdict) { policy -> policy.verdictJson(it.facts).name.lowercase() }
            says(it, it.plan) { policy -> policy.planJson(it.facts) }
        }
    }

    /** The answer is the one of the vector, or the error is. */
    private fun says(vector: Vector, answer: String?, ask: (Policy) -> String) {
        try {
            assertEquals(answer, ask(vector.policy), vector.name)
        } catch (error: BonafidesException.Facts) {
            assertEquals(vector.code, error.code, vector.name)
            assertEquals(vector.place, error.place, vector.name)
        }
    }

    @Test
    fun natively() {
        val skipped = mutableListOf<String>()
        for (it in all()) {
            val facts = native(it.facts)
            if (facts == null) skipped += it.name else natively(it, facts)
        }
        val list = VectorsTest::class.java.getResource("/not-native.txt")?.readText()?.trim()
        assertEquals(list, skipped.joinToString("\n"), "vectors that no native facts can say: not-native.txt")
    }

    private fun natively(it: Vector, facts: Facts) {
        if (it.code != null) {
            for (ask in listOf<() -> Any>({ it.policy.decide(facts) }, { it.policy.verdict(facts) }, { it.policy.prepare(facts) })) {
                when (val error = runCatching(ask).exceptionOrNull()) {
                    is BonafidesException.Facts -> assertEquals(it.code, error.code, it.name)
                    // A text of Java that is no Unicode text does not leave Java.
                    is CharacterCodingException -> assertEquals("syntax", it.code, it.name)
                    else -> fail("${it.name}: $error")
                }
            }
            return
        }
        val decision = it.policy.decide(facts)
        assertEquals(it.decision, decision.toJson(), it.name)
        assertEquals(it.plan, it.policy.plan(facts).toJson(), it.name)
        assertEquals(decision.verdict, it.policy.verdict(facts), it.name)
        same(decision, it)
        it.policy.prepare(facts).use { prepared ->
            assertEquals(decision, prepared.decide(), it.name)
            assertEquals(decision.verdict, prepared.verdict(), it.name)
            assertEquals(it.plan, prepared.plan().toJson(), it.name)
        }
    }

    /** Fields of the native decision are those of its JSON. */
    private fun same(decision: Decision, vector: Vector) {
        val json = vector.json.get("decision")
        assertEquals(json.get("verdict").textValue(), decision.verdict.name.lowercase(), vector.name)
        assertEquals(json.get("action").textValue(), decision.action, vector.name)
        assertEquals(json.at("/points/total").longValue(), decision.points, vector.name)
        assertEquals(json.at("/points/required").longValue(), decision.pointsRequired, vector.name)
        assertEquals(json.get("groups").map { it.textValue() }, decision.groups, vector.name)
        assertEquals(json.get("risks").map { it.textValue() }, decision.risks, vector.name)
        assertEquals(json.get("mandatory").map { it.textValue() }, decision.mandatory, vector.name)
        assertEquals(json.get("missing").fieldNames().asSequence().toList(), decision.missing.map { it.layer }, vector.name)
        assertEquals(
            json.get("counted").map { listOf(it.get("check").textValue(), it.get("at").longValue(), it.get("points").longValue()) },
            decision.counted.map { listOf(it.check, it.at.toEpochMilli(), it.points) },
            vector.name,
        )
        assertEquals(
            json.get("ignored").map { it.get("check").textValue() to it.get("reason").textValue() },
            decision.ignored.map { it.check to it.reason.name.lowercase() },
            vector.name,
        )
        assertEquals(decision.reason == null, decision.why == null, vector.name)
        assertEquals(listOfNotNull(decision.why).size + decision.missing.size, decision.explain().size, vector.name)
    }

    @Test
    fun inBatches() {
        for ((policy, vectors) in all().filter { it.code == null }.groupBy { it.policy }) {
            val facts = vectors.mapNotNull { native(it.facts) }
            assertEquals(facts.map(policy::decide), policy.decideMany(facts))
            assertEquals(facts.map(policy::verdict), policy.verdictMany(facts))
        }
    }

    /** Facts of JSON text as native types; null if they cannot say it. */
    private fun native(text: String): Facts? {
        val json = try {
            mapper.readTree(text)
        } catch (_: JacksonException) {
            return null
        }
        if (!json.isObject || !json.fieldNames().asSequence().all { it in FACTS }) return null
        if (json.has("groups") && json.has("subject")) return null
        val now = json.get("now")?.let { time(it, null) } ?: return null
        val subject = json.get("subject")
        if (subject != null && subject.fieldNames().asSequence().toList() != listOf("groups")) return null
        val groups = json.get("groups") ?: subject?.get("groups")
        return Facts(
            action = json.get("action")?.textValue() ?: return null,
            now = now,
            groups = groups?.let { texts(it) ?: return null },
            evidence = evidence(json.get("evidence"), now) ?: return null,
            unavailable = json.get("unavailable")?.let { texts(it) ?: return null } ?: emptyList(),
        )
    }

    private fun evidence(json: JsonNode?, now: Instant): List<CheckResult>? = when {
        json == null -> emptyList()
        json.isObject -> json.properties().map { (check, outcome) ->
            CheckResult(check, outcome.textValue() ?: return null, now)
        }
        json.isArray -> json.map { result(it, now) ?: return null }
        else -> null
    }

    private fun result(json: JsonNode, now: Instant): CheckResult? {
        if (!json.isObject || !json.fieldNames().asSequence().all { it in RESULT }) return null
        val grades = json.get("grades")
        if (grades != null && (!grades.isObject || !grades.all { it.canConvertToLong() && it.isIntegralNumber })) return null
        if (json.has("item") && !json.get("item").isTextual) return null
        return CheckResult(
            check = json.get("check")?.textValue() ?: return null,
            outcome = json.get("outcome")?.textValue() ?: return null,
            at = json.get("at")?.let { time(it, now) } ?: return null,
            item = json.get("item")?.textValue(),
            grades = grades?.properties()?.associate { (name, grade) -> name to grade.longValue() } ?: emptyMap(),
        )
    }

    private fun texts(json: JsonNode): List<String>? =
        if (json.isArray && json.all { it.isTextual }) json.map { it.textValue() } else null

    private fun time(json: JsonNode, now: Instant?): Instant? {
        val text = json.textValue()
        if (text == null) {
            return if (json.isIntegralNumber && json.canConvertToLong() && json.longValue() in -RANGE..RANGE) {
                Instant.ofEpochMilli(json.longValue())
            } else {
                null
            }
        }
        val before = AGE.matchEntire(text)
        if (now != null && before != null) {
            val (number, unit) = before.destructured
            return now.minusMillis(number.toLong() * UNITS.getValue(unit)).takeIf { it.toEpochMilli() >= -RANGE }
        }
        return runCatching { OffsetDateTime.parse(text).toInstant() }.getOrNull()?.takeIf { it.toEpochMilli() in -RANGE..RANGE }
    }

    private companion object {
        val FACTS = setOf("action", "now", "groups", "subject", "evidence", "unavailable")
        val RESULT = setOf("check", "outcome", "at", "item", "grades")
        const val RANGE = 253_402_300_799_999L
        val AGE = Regex("-([1-9][0-9]{0,5})([smhdw])")
        val UNITS = mapOf("s" to 1_000L, "m" to 60_000L, "h" to 3_600_000L, "d" to 86_400_000L, "w" to 604_800_000L)
    }
}
