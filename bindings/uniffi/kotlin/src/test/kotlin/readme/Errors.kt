import dev.bonafides.*

fun main() {
    try {
        Policy.fromYaml("{ format: 1, policy: typo, actoins: {} }")
    } catch (error: BonafidesException.Policy) {
        for (it in error.diagnostics) println("${it.line}:${it.column} ${it.code}") // 1:28 unknown-key
    }
    try {
        schema("cats")
    } catch (error: BonafidesException) {
        println("${error.family} ${error.code}: ${error.help}") // input schema: ask for policy, facts, decision, plan, record or calibration
    }
}
