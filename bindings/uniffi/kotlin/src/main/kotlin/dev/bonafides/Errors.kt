package dev.bonafides

/** Which kind of thing went wrong: `policy`, `facts`, `input`, `fault`, `grant` or `records`. */
public val BonafidesException.family: String
    get() = when (this) {
        is BonafidesException.Policy -> "policy"
        is BonafidesException.Facts -> "facts"
        is BonafidesException.Input -> "input"
        is BonafidesException.Fault -> "fault"
        is BonafidesException.Grant -> "grant"
        is BonafidesException.Records -> "records"
    }

/** Stable name of what went wrong, within its family. */
public val BonafidesException.code: String
    get() = when (this) {
        is BonafidesException.Policy -> code
        is BonafidesException.Facts -> code
        is BonafidesException.Input -> code
        is BonafidesException.Fault -> code
        is BonafidesException.Grant -> code
        is BonafidesException.Records -> code
    }

/** What is wrong, without personal data. */
public val BonafidesException.detail: String
    get() = when (this) {
        is BonafidesException.Policy -> detail
        is BonafidesException.Facts -> detail
        is BonafidesException.Input -> detail
        is BonafidesException.Fault -> detail
        is BonafidesException.Grant -> detail
        is BonafidesException.Records -> detail
    }

/** The way out. */
public val BonafidesException.help: String?
    get() = when (this) {
        is BonafidesException.Policy -> help
        is BonafidesException.Facts -> help
        is BonafidesException.Input -> help
        is BonafidesException.Fault -> help
        is BonafidesException.Grant -> help
        is BonafidesException.Records -> help
    }

/** Where: a path in the facts, the key of a row; empty if nowhere in particular. */
public val BonafidesException.place: String
    get() = when (this) {
        is BonafidesException.Policy -> place
        is BonafidesException.Facts -> place
        is BonafidesException.Input -> place
        is BonafidesException.Fault -> place
        is BonafidesException.Grant -> place
        is BonafidesException.Records -> place
    }

/** The message of an exception. */
internal fun sentence(detail: String, place: String, help: String?): String {
    // The place of a diagnostic stands in its own words.
    val at = if (place.isEmpty() || place in detail) "" else " (at $place)"
    return detail + at + if (help == null) "" else "; $help"
}
