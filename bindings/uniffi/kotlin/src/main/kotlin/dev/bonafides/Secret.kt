package dev.bonafides

/** A text that does not print: an address, a code, a password. [expose] it in the one place that needs it. */
public class Secret(private val text: String) {
    /** The text itself. */
    public fun expose(): String = text

    override fun equals(other: Any?): Boolean = other is Secret && other.text == text

    override fun hashCode(): Int = text.hashCode()

    override fun toString(): String = "Secret(..)"
}
