package dev.bonafides

import dev.bonafides.internal.directoryName
import dev.bonafides.internal.nameMeans

/**
 * A distinguished name or a bare name: equal to another if a directory takes both for one.
 *
 * Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine compares groups. An empty
 * text and a malformed distinguished name are an error.
 */
public class DirectoryName(private val text: String) {
    private val name = engine { directoryName(text) }

    /** The text shared by all spellings of this name: a key of maps, not a name to write down. */
    public val key: String get() = name.key

    /** True for a distinguished name. */
    public val isDistinguished: Boolean get() = name.isDistinguished

    /** The value of the CN that a distinguished name begins with, folded; null if there is none. */
    public val leadingCn: String? get() = name.leadingCn

    /** Returns true if this name in a policy means that group of a subject: they are equal, or this is a bare name and the other's leading CN. */
    public fun means(group: DirectoryName): Boolean = engine { nameMeans(text, group.text) }

    override fun equals(other: Any?): Boolean = other is DirectoryName && other.key == key

    override fun hashCode(): Int = key.hashCode()

    override fun toString(): String = text
}
