import dev.bonafides.*

const val FIGURES = """{ format: 1, calibration: desk, models: {
    outsider: { about: somebody from outside, attacks: 1 in 1000, accepted: 1 in 10000 } }, checks: {
    questions: { m: 0.7, u: 0.2, source: assumed }, sms_code: { m: 0.8, u: 0.00001, source: assumed },
    passkey: { m: 0.9, u: 0.0001, source: assumed } }, causes: { dossier: { q: 0.15, source: assumed },
    phone: { q: 0.24, source: assumed }, passkey: { q: 0.001, source: assumed } } }"""

fun main() {
    val policy = Policy.fromYaml(DESK.replace("{ points: 60, independent", "{ points: 50, independent"))
    val people = (0..8).map {
        Person("u$it", enrolled = listOf("questions"), contacts = if (it % 3 == 0) listOf() else listOf("sms"))
    }
    val usual = policy.coverage(people).actions.first().all.situations.first()
    println("${usual.withWay} have a way") // 6 have a way
    println(usual.campaign.first().let { "${it.challenge} would help ${it.gained}" }) // sms_code would help 3

    val outsider = policy.weigh(Calibration.fromYaml(FIGURES)).models.first()
    val weakest = outsider.cells[outsider.weakest!!.toInt()].ways.first()
    println("${outsider.reached} ${weakest.causes} ${weakest.impostors.estimate}") // NO [dossier, phone] 1 in 13

    val guards = unguarded(DESK, "yaml")
    println("${guards.allGuarded}, ${guards.proposed.size} tests are proposed") // false, 3 tests are proposed
}
