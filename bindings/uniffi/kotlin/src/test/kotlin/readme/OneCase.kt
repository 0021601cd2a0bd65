import dev.bonafides.*
import java.security.SecureRandom
import java.time.Instant

val rows = HashMap<String, Row>() // your table: key, version, bytes
val random = SecureRandom()

fun key() = ByteArray(32).also(random::nextBytes)
fun moment() = Moment(Instant.now(), key(), SubjectProfile("account-guid", Secret("Sanne Subject"), enabled = true))
fun read(keys: List<String>) = keys.map { rows[it] ?: Row(it, 0, null) }

fun commit(step: Step): Committed { // one transaction: see "The loop"
    for (row in step.write + step.outbox) rows[row.key] = row
    return step.committed()
}

fun main() {
    val policy = Policy.fromYaml("""{ format: 1, policy: desk, unmatched: everyone,
        challenges: { photo_id: { type: confirm, form: [document], factor: inherence, points: 60 } },
        actions: { reset_password: { require: { points: 60 } } } }""")
    val engine = Engine(policy, RawKeys(key(), key(), key(), key()), EngineConfig("log.contoso.example", "ad-connector"))
    val operator = Operator("operator-guid", OperatorKind.PERSON)

    val (opening, opens) = Opening("reset_password", operator, "phone") to moment()
    var now = commit(engine.open("click-1", opening, opens, read(engine.needsOpen(opening, opens))))
    fun say(id: String, says: OperatorInput): Reply {
        val (input, at) = Input(id, Said.Operator(operator, says)) to moment()
        now = commit(engine.apply(now.case, input, at, read(engine.needs(now.case, input, at))))
        return now.reply
    }
    say("click-2", OperatorInput.Choose("photo_id"))
    for (command in now.commands) println((command.task as? CommandTask.PresentChallenge)?.presentChallenge?.fields) // [document]
    val reply = say("click-3", OperatorInput.Confirm("photo_id", mapOf("document" to Secret("passport"))))
    println((reply.view as View.Operator).operator.verdict) // APPROVE
}
