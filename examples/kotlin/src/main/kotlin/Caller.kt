import java.io.File

/** A person in the directory: their groups, and the signals of the call. */
data class Caller(val name: String, val account: String, val groups: List<String>, val signals: Map<String, String>)

/** Reads a line for each caller: `name | account | group; group | signal=outcome, signal=outcome`. */
fun callers(file: File): List<Caller> = file.readLines().filterNot { it.isBlank() || it.startsWith("#") }.map { line ->
    val (name, account, groups, signals) = line.split("|").map(String::trim)
    val seen = signals.split(",").map { it.trim().split("=") }.associate { (signal, outcome) -> signal to outcome }
    Caller(name, account, groups.split(";").map(String::trim), seen)
}
