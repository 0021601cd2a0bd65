package dev.bonafides

import dev.bonafides.internal.Calibration as Loaded
import dev.bonafides.internal.Coverage as Count

/** The figures by which [Policy.weigh] weighs the ways in: immutable, and shared by any number of threads. */
public class Calibration internal constructor(loaded: Loaded) : AutoCloseable {
    internal val handle = Handle(loaded, "Calibration")

    /** The name of the calibration. */
    public val name: String get() = handle.use { it.name() }

    /** The version of the calibration; empty if it declares none. */
    public val version: String get() = handle.use { it.version() }

    /** The names of the attacker models, in the order of the document. */
    public val models: List<String> get() = handle.use { it.models() }

    override fun close(): Unit = handle.close()

    public companion object {
        /** Loads a calibration from YAML: all of it, or an error with everything that is wrong with it. */
        public fun fromYaml(text: String): Calibration = load(text, "yaml")

        /** Loads a calibration from JSON. */
        public fun fromJson(text: String): Calibration = load(text, "json")

        /** Loads a calibration from TOML. */
        public fun fromToml(text: String): Calibration = load(text, "toml")

        private fun load(text: String, format: String) = Calibration(engine { Loaded.load(text, format) })
    }
}

/**
 * A count of the people who have a way, to which any thread may add; [Policy.coverage] describes the arguments. Memory does not
 * grow with the number of people.
 */
public class Coverage(
    policy: Policy,
    action: String? = null,
    situations: List<Situation> = emptyList(),
    everyone: List<String> = emptyList(),
    ids: Int? = null,
) : AutoCloseable {
    private val handle = Handle(policy.handle.use { Count(it, action, situations, everyone, most(ids)) }, "Coverage")

    /**
     * Counts a person. A record with a name that the policy does not have is an error, and counts nothing; its place begins with
     * `people[i]`, the number of people who were added before.
     */
    public fun add(person: Person): Unit = handle.use { it.add(person) }

    /** Ends the count, and returns the numbers. */
    public fun finish(): CoverageReport = handle.use { it.finish() }

    override fun close(): Unit = handle.close()
}

private fun most(ids: Int?): UInt? {
    require(ids == null || ids >= 0) { "ids must not be negative" }
    return ids?.toUInt()
}

/**
 * Changes each number of a policy document in `yaml`, `json` or `toml`, and returns the changes that let someone through or refuse
 * someone without a failing test, with tests that would fail.
 */
public fun unguarded(text: String, format: String): Guards = engine { dev.bonafides.internal.unguarded(text, format) }
