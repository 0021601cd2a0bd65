package dev.bonafides

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Directory names are compared as the engine compares the names of groups. */
class DirectoryNameTest {
    @Test
    fun spellingsOfOneName() {
        val spellings = mapOf(
            "CN=Doe\\, Jo,OU=People,DC=x" to "cn=doe\\2C jo, ou=people, dc=x",
            "CN=Jos\u00e9,DC=x" to "CN=Jose\u0301,DC=x",
            "CN=Stra\u00dfe,DC=x" to "CN=STRASSE,DC=x",
            "CN=a+UID=7,DC=x" to "UID=7+CN=a,DC=x",
        )
        for ((first, second) in spellings) {
            val (one, other) = DirectoryName(first) to DirectoryName(second)
            assertEquals(one, other)
            assertEquals(1, setOf(one, other).size, first)
            assertEquals(one.key, other.key)
            assertTrue(one.isDistinguished && one.means(other), first)
        }
    }

    @Test
    fun otherNamesAreOtherNames() {
        val (one, other) = DirectoryName("CN=a,OU=x,DC=x") to DirectoryName("CN=a,OU=y,DC=x")
        assertNotEquals(one, other)
        assertNotEquals(one.key, other.key)
        assertFalse(one.means(other))
    }

    @Test
    fun aBareNameMeansTheLeadingCn() {
        val (group, bare) = DirectoryName("CN=Doe\\, Jo,OU=People,DC=x") to DirectoryName("Doe, Jo")
        assertEquals("doe, jo", group.leadingCn)
        assertNull(bare.leadingCn)
        assertTrue(bare.means(group) && !group.means(bare) && !bare.isDistinguished)
        assertNotEquals(bare, group)
    }

    @Test
    fun whatIsNoNameSaysTheWayOut() {
        for (text in listOf("", "CN=Doe, Jo,DC=x", "CN=a,=b", "a=b=\\")) {
            val error = assertThrows<BonafidesException.Input> { DirectoryName(text) }
            assertEquals("directory_name" to "text", error.code to error.place)
            assertNotNull(error.help)
            assertFalse(text.isNotEmpty() && text in error.toString())
        }
    }
}
