import dev.bonafides.BonafidesException
import dev.bonafides.Policy
import java.io.File
import java.time.Clock
import kotlin.system.exitProcess

/** `POLICY CALLERS`, and the operator types; what is typed may come from a file: `< scripts/reset.txt`. */
fun main(arguments: Array<String>) {
    if (arguments.size != 2) {
        System.err.println("usage: check POLICY CALLERS")
        exitProcess(2)
    }
    try {
        Policy.fromYaml(File(arguments[0]).readText()).use { policy ->
            Check(policy, callers(File(arguments[1])), Clock.systemUTC(), ::readlnOrNull, ::print).run()
        }
    } catch (error: BonafidesException) {
        System.err.println(error.message)
        exitProcess(1)
    }
}
