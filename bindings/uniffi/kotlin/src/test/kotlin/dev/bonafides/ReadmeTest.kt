package dev.bonafides

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Each block of Kotlin in the README is a file of src/test/kotlin/readme, and prints what its comments say. */
class ReadmeTest {
    private val files = listOf("First", "OneCase", "GrantsRedeemed", "LetsThrough", "WhoHasAWay", "AnExportedLog", "Errors")

    @TestFactory
    fun blocks(): List<DynamicTest> {
        val readme = Files.readString(Path.of("README.md"))
        val blocks = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(readme).map { it.groupValues[1] }.toList()
        assertEquals(files.size, blocks.size)
        return files.zip(blocks).map { (name, block) -> DynamicTest.dynamicTest(name) { run(name, block) } }
    }

    private fun run(name: String, block: String) {
        assertEquals(Files.readString(Path.of("src/test/kotlin/readme/$name.kt")), block)
        if ("fun main()" !in block) return
        val expected = Regex("println\\(.*\\) // (.*)").findAll(block).map { it.groupValues[1] }.toList()
        val (out, printed) = System.out to ByteArrayOutputStream()
        System.setOut(PrintStream(printed, true))
        try {
            Class.forName("${name}Kt").getMethod("main").invoke(null)
        } finally {
            System.setOut(out)
        }
        assertEquals(expected, printed.toString().trim().lines())
    }
}
