package dev.bonafides

import java.lang.reflect.Modifier
import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The public names of the package are those in public-names.txt; `PUBLIC_NAMES=write` writes it. */
class PublicNamesTest {
    @Test
    fun areAsWritten() {
        val file = Path.of("public-names.txt")
        val names = types() + functions()
        if (System.getenv("PUBLIC_NAMES") == "write") Files.write(file, names)
        val written = Files.readAllLines(file)
        assertEquals(written - names.toSet(), names - written.toSet(), "gone, and new")
        assertEquals(written, names)
    }

    private val classes: List<Class<*>> = Path.of(Policy::class.java.protectionDomain.codeSource.location.toURI())
        .resolve("dev/bonafides").let { Files.list(it).use { all -> all.map { it.fileName.toString() }.sorted().toList() } }
        .filter { it.endsWith(".class") && MACHINERY.none { part -> part in it } }
        .map { Class.forName("dev.bonafides." + it.removeSuffix(".class")) }
        .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }

    private fun types(): List<String> = classes.filterNot { it.simpleName.endsWith("Kt") }.filterNot { "Companion" in it.name }.map {
        val name = it.name.removePrefix("dev.bonafides.").replace('$', '.')
        val companion = it.declaredClasses.find { inner -> inner.simpleName == "Companion" }
        (listOf(name) + (names(it) + (companion?.let(::names) ?: emptyList())).distinct().sorted()).joinToString(" ")
    }

    /** With the type that they extend: `Input.toJson`. */
    private fun functions(): List<String> = classes.filter { it.simpleName.endsWith("Kt") }.flatMap { file ->
        file.declaredMethods.filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic && '$' !in it.name }.map { method ->
            val extended = method.parameterTypes.firstOrNull()?.name?.takeIf { it.startsWith("dev.bonafides.") }
            listOfNotNull(extended?.removePrefix("dev.bonafides.")?.removeSuffix("\$Companion"), plain(method.name)).joinToString(".")
        }
    }.filter { MACHINERY.none { part -> part in it } }.distinct().sorted()

    private fun names(type: Class<*>): List<String> {
        if (type.isEnum) return type.enumConstants.map { it.toString() }
        return type.declaredMethods
            .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic && '$' !in it.name && !it.name.startsWith("uniffi") }
            .map { plain(it.name) }
            .filterNot { it in OWN || it.startsWith("uniffi") || it.matches(Regex("component[0-9]+")) }
    }

    /** Of Kotlin's own: fields are read by getters. */
    private fun plain(name: String): String =
        if (name.matches(Regex("get[A-Z].*"))) name.removePrefix("get").replaceFirstChar(Char::lowercase) else name

    private companion object {
        val MACHINERY = listOf("FfiConverter", "Uniffi", "uniffi", "RustBuffer", "ForeignBytes", "Disposable", "NoHandle", "Impl", "Interface", "InternalException", "Cleanable", "Cleaner", "ErrorHandler", "Batch", "Handle", "Lent", "Packed")
        val OWN = setOf("equals", "hashCode", "toString", "copy", "destroy", "message", "callWithHandle", "lift")
    }
}
