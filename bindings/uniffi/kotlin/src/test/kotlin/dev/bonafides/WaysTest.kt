package dev.bonafides

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Reports about whole policies: those of the shared vectors, and the loosened number of the guide. */
class WaysTest {
    private val reports: JsonNode = mapper.readTree(vectors.resolve("analyses/reports.json").toFile())

    private fun policy(path: String): Policy = Policy.fromYaml(Files.readString(root.resolve(path)))

    private fun texts(node: JsonNode?): List<String>? = node?.map { it.textValue() }

    private fun lists(node: JsonNode): List<List<List<String>>> = node.map { cell -> cell.map { texts(it)!! } }

    @Test
    fun ways() {
        var cells = 0
        for (vector in reports.get("ways")) {
            val (id, of) = vector.get("id").textValue() to policy(vector.get("policy").textValue())
            val options = vector.get("options")
            fun ask() = of.ways(
                options.get("action")?.textValue(),
                texts(options.get("groups")),
                texts(options.get("subject")),
                texts(options.get("directory")),
            )
            vector.get("error")?.let {
                val error = assertThrows<BonafidesException.Input>(id) { ask() }
                val given = mapOf("family" to error.family, "code" to error.code, "detail" to error.detail, "help" to error.help, "place" to error.place)
                assertEquals(it, mapper.valueToTree(given), id)
            } ?: run {
                val found = ask()
                assertEquals(vector.get("gives"), mapper.readTree(found.toJson()), id)
                assertEquals(found, Ways.fromJson(vector.get("gives").toString()), id)
                val rests = vector.get("rests_on").properties().associate { (cause, others) -> cause to texts(others)!! }
                assertEquals(lists(vector.get("minimal_causes")), found.cells.map { it.minimalCauses(rests) }, id)
                assertEquals(vector.get("losses").map(::texts), found.cells.map { it.losses() }, id)
                cells += found.cells.size
            }
        }
        assertTrue(cells > 50, "$cells cells")
    }

    @Test
    fun diffs() {
        for (vector in reports.get("diffs")) {
            val id = vector.get("id").textValue()
            val found = Policy.diff(policy(vector.get("old").textValue()), policy(vector.get("new").textValue()))
            assertEquals(vector.get("gives"), mapper.readTree(found.toJson()), id)
            assertEquals(found, Diff.fromJson(vector.get("gives").toString()), id)
            assertEquals(vector.get("opens_no_new_way").booleanValue(), found.opensNoNewWay, id)
        }
    }

    @Test
    fun oneNumberLoweredOpensAWayWhichBothPoliciesDecide() {
        val (old, new) = policy("examples/assurance/before.yaml") to policy("examples/assurance/after.yaml")
        val found = Policy.diff(old, new)
        assertEquals(DiffResult.LOOSER, found.result)
        assertFalse(found.opensNoNewWay)
        val facts = found.newlyApproved.single().facts
        assertEquals(listOf("questions", "sms_code"), facts.evidence.map { it.check })
        assertEquals(Verdict.CHALLENGE to Verdict.APPROVE, old.verdict(facts) to new.decide(facts).verdict)
        assertEquals(DiffResult.STRICTER, Policy.diff(new, old).result)
        old.close()
        assertThrows<IllegalStateException> { Policy.diff(new, old) }
    }

    private companion object {
        val root: Path = vectors.resolve("../..").normalize()
    }
}
