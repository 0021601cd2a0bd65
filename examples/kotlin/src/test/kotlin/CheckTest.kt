import dev.bonafides.Policy
import java.io.File
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** `SCRIPTS=write` rewrites the expected output. */
class CheckTest {
    @Test
    fun aMorningAtTheDesk() {
        val policy = Policy.fromYaml(File("../policies/service-desk.yaml").readText())
        val lines = File("scripts/reset.txt").readLines().iterator()
        val clock = Clock.fixed(Instant.parse("2026-12-07T08:15:00Z"), ZoneOffset.UTC)
        val printed = StringBuilder()
        Check(policy, callers(File("callers.txt")), clock, { if (lines.hasNext()) lines.next() else null }, { printed.append(it) }, { "$it\n" }).run()
        val expected = File("scripts/reset-expected.txt")
        if (System.getenv("SCRIPTS") == "write") expected.writeText("$printed")
        assertEquals(expected.readText(), "$printed")
    }
}
