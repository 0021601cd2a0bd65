package dev.bonafides

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Coverage, weights and unguarded numbers: the reports of the shared vectors. */
class CoverageTest {
    private val reports: JsonNode = mapper.readTree(vectors.resolve("analyses/reports.json").toFile())

    private fun read(path: String): String = Files.readString(root.resolve(path))

    private fun policy(path: String): Policy = Policy.fromYaml(read(path))

    private fun texts(node: JsonNode?): List<String>? = node?.map { it.textValue() }

    private fun situation(node: JsonNode): Situation = Situation(
        node.get("name").textValue(),
        texts(node.get("lost")) ?: emptyList(),
        node.get("signals")?.properties()?.associate { (signal, outcome) -> signal to outcome.textValue() } ?: emptyMap(),
    )

    /** The report of each vector, or its error with the codes of its diagnostics. */
    private fun <R : Any> each(kind: String, ask: (JsonNode) -> R, json: (R) -> String, read: (String) -> R) {
        var given = 0
        for (vector in reports.get(kind)) {
            val id = vector.get("id").textValue()
            vector.get("error")?.let {
                val error = assertThrows<BonafidesException>(id) { ask(vector) }
                val found = mapOf("family" to error.family, "code" to error.code, "detail" to error.detail, "help" to error.help, "place" to error.place)
                assertEquals(it, mapper.valueToTree(found), id)
                val diagnostics = when (error) {
                    is BonafidesException.Policy -> error.diagnostics
                    is BonafidesException.Calibration -> error.diagnostics
                    else -> emptyList()
                }
                assertEquals(texts(vector.get("diagnostics")) ?: emptyList<String>(), diagnostics.map { one -> one.code }, id)
            } ?: run {
                val report = ask(vector)
                assertEquals(vector.get("gives"), mapper.readTree(json(report)), id)
                assertEquals(report, read(vector.get("gives").toString()), id)
                given++
            }
        }
        assertTrue(given > 4, "$given reports")
    }

    @Test
    fun coverage(): Unit = each("coverage", ::count, { it.toJson() }, { CoverageReport.fromJson(it) })

    private fun count(vector: JsonNode): CoverageReport {
        val (options, of) = vector.get("options") to policy(vector.get("policy").textValue())
        val people = vector.get("people").map { Person.fromJson(it.toString()) }
        assertEquals(vector.get("people").toList(), people.map { mapper.readTree(it.toJson()) })
        val (action, everyone) = options.get("action")?.textValue() to (texts(options.get("everyone")) ?: emptyList())
        val situations = options.get("situations")?.map(::situation) ?: emptyList()
        val ids = options.get("ids")?.intValue()
        val report = of.coverage(people, action, situations, everyone, ids)
        Coverage(of, action, situations, everyone, ids).use { count ->
            people.forEach(count::add)
            assertEquals(report, count.finish())
        }
        return report
    }

    @Test
    fun weights(): Unit = each("weights", ::weigh, { it.toJson() }, { Weights.fromJson(it) })

    private fun weigh(vector: JsonNode): Weights {
        val options = vector.get("options")
        return policy(vector.get("policy").textValue()).weigh(
            Calibration.fromYaml(read(vector.get("calibration").textValue())),
            texts(options.get("models")) ?: emptyList(),
            options.get("action")?.textValue(),
            texts(options.get("groups")),
            texts(options.get("subject")),
            texts(options.get("directory")),
        )
    }

    @Test
    fun guards(): Unit =
        each("guards", { unguarded(read(it.get("policy").textValue()), "yaml") }, { it.toJson() }, { Guards.fromJson(it) })

    @Test
    fun aCountEndsOnceAndRefusesAPersonByNumber() {
        val count = Coverage(policy("examples/assurance/before.yaml"))
        count.add(Person("ada", enrolled = listOf("authenticator", "questions")))
        val refused = assertThrows<BonafidesException.Input> { count.add(Person("bo", contacts = listOf("pigeon"))) }
        assertEquals("person" to "people[1].contacts[0]", refused.code to refused.place)
        val report = count.finish()
        assertEquals(1L to 1L, report.people to report.actions.first().all.situations.first().withWay)
        assertEquals("closed", assertThrows<BonafidesException.Input> { count.add(Person("cy")) }.code)
        assertEquals("closed", assertThrows<BonafidesException.Input> { count.finish() }.code)
        count.close()
        assertThrows<IllegalStateException> { count.finish() }
    }

    @Test
    fun noGroupIsNotAnUnknownGroup() {
        val of = policy("examples/policies/service-desk.yaml")
        assertEquals(1L, of.coverage(listOf(Person("ada", groups = emptyList()))).unmatched)
        assertEquals("people[0].groups", assertThrows<BonafidesException.Input> { of.coverage(listOf(Person("ada"))) }.place)
        assertThrows<IllegalArgumentException> { of.coverage(emptyList(), ids = -1) }
    }

    @Test
    fun aCalibrationHasANameAVersionAndModels() {
        val found = Calibration.fromYaml(read("examples/calibration/published.yaml"))
        assertEquals(listOf("published", "2026.11", "bulk"), listOf(found.name, found.version, found.models.first()))
        val refused = assertThrows<BonafidesException.Calibration> { Calibration.fromToml("format = 1") }
        assertEquals(1L, refused.diagnostics.first().line)
        found.close()
        assertThrows<IllegalStateException> { policy("examples/assurance/before.yaml").weigh(found) }
    }

    private companion object {
        val root: Path = vectors.resolve("../..").normalize()
    }
}
