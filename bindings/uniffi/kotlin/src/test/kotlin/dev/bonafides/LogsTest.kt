package dev.bonafides

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Exported logs, good ones and tampered ones: every language names the same first bad record. */
class LogsTest {
    private val folder = vectors.resolve("logs")
    private val all = mapper.readTree(folder.resolve("vectors.json").toFile()).get("vectors").toList()

    private fun ask(vector: JsonNode, log: ExportedLog): JsonNode {
        val evidence = LogEvidence.fromJson(vector.get("evidence")?.toString() ?: "{}")
        val case = vector.get("case")?.textValue() ?: ""
        val form = when (vector.get("do").textValue()) {
            "verify" -> log.verify(evidence).also { assertEquals(it, VerifiedLog.fromJson(it.toJson())) }.toJson()
            "replay" -> log.replay(vector.get("policies").map { Policy.fromYaml(it.textValue()) }).toJson()
            "cases" -> log.cases().toJson()
            "story" -> log.story(case).toJson()
            "receipt" -> mapper.writeValueAsString(log.receipt(case, vector.get("key").textValue()))
            else -> verifyReceipt(vector.get("receipt").textValue(), evidence).toJson()
        }
        return mapper.readTree(form)
    }

    /** The log in each way in which it can be passed. */
    private fun opened(name: String): List<ExportedLog> {
        val path = folder.resolve(name)
        val log = ExportedLog.open(path.toString())
        if (!name.endsWith(".jsonl") || !Files.exists(path)) return listOf(log)
        val lines = Files.readAllLines(path)
        return listOf(log, ExportedLog.fromText(Files.readString(path)), ExportedLog.fromRecords(lines), ExportedLog.fromRecords(lines.map { "$it\n" }))
    }

    @Test
    fun everyLanguageAgrees() {
        assertTrue(all.size > 50, "${all.size} vectors")
        for (vector in all) {
            val id = vector.get("id").textValue()
            for (log in opened(vector.get("log").textValue())) {
                val expected = vector.get("error") ?: run {
                    assertEquals(vector.get("gives"), ask(vector, log), id)
                    null
                } ?: continue
                val error = assertThrows<BonafidesException>(id) { ask(vector, log) }
                val bad = (error as? BonafidesException.Records)?.badRecord?.let { mapOf("record" to it.record, "chain" to it.chain, "seq" to it.seq) }
                val found = mapOf("bad_record" to bad, "code" to error.code, "family" to error.family, "place" to error.place)
                assertEquals(expected, mapper.readTree(mapper.writeValueAsString(found)), id)
            }
        }
    }
}
