import dev.bonafides.*
import java.time.Instant

fun main() {
    val policy = Policy.fromYaml("""{ format: 1, policy: first-steps, unmatched: everyone,
        challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } },
        actions: { reset_password: { require: { points: 60 } } } }""")
    val now = Instant.now()
    val facts = Facts("reset_password", now)
    println(policy.decide(facts).explain()) // [actions.reset_password: 60 more points (0 of 60)]
    println(policy.plan(facts).steps.map { it.check }) // [passkey]
    println(policy.verdict(Facts("reset_password", now, evidence = mapOf("passkey" to "passed")))) // APPROVE
}
