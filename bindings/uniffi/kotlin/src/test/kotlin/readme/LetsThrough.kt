import dev.bonafides.*

const val DESK = """{ format: 1, policy: desk, unmatched: everyone, channels: { sms: { cooling: 7d } }, challenges: {
    questions: { type: questions, ask: 3, correct: 3, factor: knowledge, cause: dossier, points: 20, cost: 60 },
    sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 },
    passkey:   { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 } },
    actions: { reset_password: { require: { points: 60, independent: 2 } } } }"""

fun main() {
    val old = Policy.fromYaml(DESK)
    val new = Policy.fromYaml(DESK.replace("{ points: 60, independent", "{ points: 50, independent"))
    val cell = old.ways(action = "reset_password").cells.first()
    println(cell.minimalCauses()) // [[dossier, passkey], [passkey, phone]]
    println(cell.losses()) // [passkey]
    val found = Policy.diff(old, new)
    val facts = found.newlyApproved.first().facts
    println(found.result) // LOOSER
    println(facts.evidence.map { it.check }) // [questions, sms_code]
    println(listOf(old.verdict(facts), new.verdict(facts))) // [CHALLENGE, APPROVE]
}
