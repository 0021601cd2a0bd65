// A batch of calls by one call of the engine, in nanoseconds for each. usage: Batch FILE ROUNDS

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import dev.bonafides.CheckResult
import dev.bonafides.Decision
import dev.bonafides.Facts
import dev.bonafides.Policy
import java.io.File
import java.time.Instant

private fun time(json: JsonNode) = Instant.ofEpochMilli(json.longValue())

private fun facts(json: JsonNode) = Facts(
    json.get("action").textValue(),
    time(json.get("now")),
    json.get("groups").map { it.textValue() },
    json.get("evidence").map { CheckResult(it.get("check").textValue(), it.get("outcome").textValue(), time(it.get("at"))) },
)

/** Prints the median time of each call, by the wall clock: garbage collection counts. */
private fun row(name: String, rounds: Int, calls: Int, work: () -> Any?) {
    repeat(rounds) { work() } // the JIT has seen it
    val times = LongArray(rounds) {
        val start = System.nanoTime()
        work()
        System.nanoTime() - start
    }
    println("$name ${times.sorted()[rounds / 2] / calls}")
}

fun main(arguments: Array<String>) {
    val (file, rounds) = arguments[0] to arguments[1].toInt()
    val said = ObjectMapper().readTree(File(file))
    val policy = Policy.fromYaml(said.get("policy").textValue())
    val calls = said.get("calls").toList()
    val facts = calls.map { facts(it.get("facts")) }

    // Compare the answers first: the same verdicts, the same bytes.
    val decisions: List<Decision> = policy.decideMany(facts)
    check(policy.verdictMany(facts).map { it.name.lowercase() } == calls.map { it.get("verdict").textValue() })
    check(decisions.map { it.toJson() } == calls.map { it.get("decision").textValue() })

    row("verdict_many", rounds, calls.size) { policy.verdictMany(facts) }
    row("verdict_one_by_one", rounds, calls.size) { facts.map(policy::verdict) }
    row("decide_many", rounds, calls.size) { policy.decideMany(facts) }
    // Data that is converted on demand: all members of every decision, then all JSON.
    row("decide_many_and_read", rounds, calls.size) { policy.decideMany(facts).sumOf { it.points } }
    row("decide_many_and_json", rounds, calls.size) { policy.decideMany(facts).sumOf { it.json.length } }
}
