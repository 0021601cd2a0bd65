package dev.bonafides

import dev.bonafides.internal.Failure
import dev.bonafides.internal.HostException as Refused

/** Any error of the engine. There is one subclass for each [family]. */
public sealed class BonafidesException(
    /** The kind of error: `policy`, `calibration`, `facts`, `input`, `fault`, `grant` or `records`. */
    public val family: String,
    /** Stable name of the error, within its family. */
    public val code: String,
    /** The problem, without personal data. */
    public val detail: String,
    /** The fix. */
    public val help: String?,
    /** The place: a path in the facts, the key of a row; empty if there is none in particular. */
    public val place: String,
) : Exception() {
    /** The detail, the place and the fix. */
    override val message: String
        // The place of a diagnostic stands in its own words.
        get() = detail + (if (place.isEmpty() || place in detail) "" else " (at $place)") + if (help == null) "" else "; $help"

    /** A policy was refused; the diagnostics say where and why. */
    public class Policy(
        code: String, detail: String, help: String?, place: String,
        /** Every error and warning. */
        public val diagnostics: List<Diagnostic>,
    ) : BonafidesException("policy", code, detail, help, place)

    /** A calibration was refused, or does not fit the policy; the diagnostics say where and why. */
    public class Calibration(
        code: String, detail: String, help: String?, place: String,
        /** Every error and warning. */
        public val diagnostics: List<Diagnostic>,
    ) : BonafidesException("calibration", code, detail, help, place)

    /** No decision can be made on these facts. */
    public class Facts(code: String, detail: String, help: String?, place: String) : BonafidesException("facts", code, detail, help, place)

    /** A value has not the shape that it must have. */
    public class Input(code: String, detail: String, help: String?, place: String) : BonafidesException("input", code, detail, help, place)

    /** No step was made, and there is nothing to store. */
    public class Fault(code: String, detail: String, help: String?, place: String) : BonafidesException("fault", code, detail, help, place)

    /** A grant is not carried out. */
    public class Grant(code: String, detail: String, help: String?, place: String) : BonafidesException("grant", code, detail, help, place)

    /** The records, or the evidence about them, are not as they must be: [code] is the reason. */
    public class Records(
        code: String, detail: String, help: String?, place: String,
        /** The first bad record; null if the records themselves do not tell. */
        public val badRecord: BadRecord?,
    ) : BonafidesException("records", code, detail, help, place)

    internal companion object {
        @JvmSynthetic
        fun of(it: Failure.Of): BonafidesException = when (it.family) {
            "policy" -> Policy(it.code, it.detail, it.help, it.place, it.diagnostics)
            "calibration" -> Calibration(it.code, it.detail, it.help, it.place, it.diagnostics)
            "facts" -> Facts(it.code, it.detail, it.help, it.place)
            "input" -> Input(it.code, it.detail, it.help, it.place)
            "grant" -> Grant(it.code, it.detail, it.help, it.place)
            "records" -> Records(it.code, it.detail, it.help, it.place, it.badRecord)
            else -> Fault(it.code, it.detail, it.help, it.place)
        }
    }
}

/** Thrown by [Keys] and [Redemptions], which hosts implement. */
public sealed class HostException(override val message: String) : Exception(message) {
    /** The operation failed, or there is no such key. The reason must not contain secrets or personal data. */
    public class Unavailable(public val reason: String) : HostException(reason)

    /** For [Keys]: sealed data cannot be opened. */
    public class Damaged : HostException("cannot be opened: it was changed, moved or sealed with another key")
}

/** Calls an object of the host. Whatever it throws crosses as words: nothing may unwind through the engine. */
@JvmSynthetic
internal inline fun <R> host(call: () -> R): R =
    try {
        call()
    } catch (_: HostException.Damaged) {
        throw Refused.Damaged()
    } catch (refused: HostException.Unavailable) {
        throw Refused.Unavailable(refused.reason)
    } catch (thrown: Throwable) {
        throw Refused.Unavailable(thrown.toString())
    }
