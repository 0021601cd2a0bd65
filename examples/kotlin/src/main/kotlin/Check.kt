import dev.bonafides.CheckResult
import dev.bonafides.Decision
import dev.bonafides.Facts
import dev.bonafides.Policy
import dev.bonafides.Verdict
import java.time.Clock

/** An operator at a terminal, who chooses a caller, asks the challenges of the policy and enters the results. */
class Check(
    private val policy: Policy,
    private val callers: List<Caller>,
    private val clock: Clock,
    private val read: () -> String?,
    private val print: (String) -> Unit,
    /** The echo of typed text, which a terminal shows by itself. */
    private val echo: (String) -> String = { if (System.console() == null) "$it\n" else "" },
) {
    fun run() {
        while (true) {
            callers.forEachIndexed { at, caller -> print("${at + 1}  ${caller.name} (${caller.account})\n") }
            val typed = ask("caller, or q") ?: return
            val caller = typed.toIntOrNull()?.let { callers.getOrNull(it - 1) }
            if (caller != null) call(caller) else if (typed == "q") return
        }
    }

    private fun call(caller: Caller) {
        val now = clock.instant()
        val seen = caller.signals.map { (signal, outcome) -> CheckResult(signal, outcome, now) }
        var facts = Facts("reset_password", now, caller.groups, seen)
        while (true) {
            facts = facts.copy(now = clock.instant())
            val decision = policy.decide(facts)
            show(caller, decision)
            if (decision.verdict != Verdict.CHALLENGE) return
            val next = (decision.mandatory + policy.plan(facts).steps.map { it.check }).first()
            facts = asked(next, facts) ?: return
        }
    }

    private fun show(caller: Caller, decision: Decision) {
        val filled = (decision.points.coerceAtLeast(0) * WIDTH / decision.pointsRequired.coerceAtLeast(1)).toInt().coerceAtMost(WIDTH)
        val bar = "#".repeat(filled).padEnd(WIDTH, '.')
        print("\n${decision.verdict}  [$bar] ${decision.points} of ${decision.pointsRequired} points  ${caller.name}\n")
        decision.factors.filter { it.earned > 0 }.forEach { print("  ${it.factor.padEnd(12)}${it.counted}\n") }
        decision.risks.forEach { print("  risk        $it\n") }
        decision.explain().forEach { print("  missing     $it\n") }
        decision.escalate?.takeIf { decision.verdict == Verdict.ESCALATE }?.let { print("  goes to     $it\n") }
        decision.grant?.let { print("  grant       $it\n") }
        if (decision.verdict != Verdict.CHALLENGE) print("\n")
    }

    /** Returns the facts with the answer; null if the operator hangs up. */
    private fun asked(challenge: String, facts: Facts): Facts? {
        while (true) {
            val outcome = when (ask("  $challenge: (p)assed (f)ailed (i)nconclusive (c)annot do, or q")) {
                "p" -> "passed"
                "f" -> "failed"
                "i" -> "inconclusive"
                "c" -> return facts.copy(unavailable = facts.unavailable + challenge)
                "q", null -> return null
                else -> continue
            }
            return facts.copy(evidence = facts.evidence + CheckResult(challenge, outcome, clock.instant()))
        }
    }

    private fun ask(question: String): String? {
        print("$question > ")
        return read()?.trim()?.also { print(echo(it)) }
    }

    private companion object {
        const val WIDTH = 24
    }
}
