package dev.bonafides

import dev.bonafides.internal.Policy as Loaded
import dev.bonafides.internal.Prepared as Read

/** A policy, ready to decide: immutable, and shared by any number of threads. */
public class Policy internal constructor(loaded: Loaded) : AutoCloseable {
    internal val handle = Handle(loaded, "Policy")
    private val reference get() = handle.use { it.reference() }

    /** The name of the policy. */
    public val name: String get() = reference.name

    /** The version of the policy. */
    public val version: String get() = reference.version

    /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
    public val digest: String get() = reference.digest

    /** Decides, with the whole explanation. Bad facts are an error, never a verdict. */
    public fun decide(facts: Facts): Decision = decisions(handle.use { it.decide(Packed.of(listOf(facts))) }).single()

    /** Returns only the verdict: less is copied. */
    public fun verdict(facts: Facts): Verdict = verdict(handle.use { it.verdict(Packed.of(listOf(facts))) }.toByte())

    /** Returns the cheapest way from these facts to approval. */
    public fun plan(facts: Facts): Plan = handle.use { it.plan(Packed.of(listOf(facts))) }

    /** Decides on each of these, in order, in one call. An error names the place: `facts[3].evidence[0]`. */
    public fun decideMany(facts: List<Facts>): List<Decision> = decisions(handle.use { it.decideMany(Packed.of(facts)) })

    /** Returns the verdict on each of these, in order, in one call. */
    public fun verdictMany(facts: List<Facts>): List<Verdict> = handle.use { it.verdictMany(Packed.of(facts)) }.map(::verdict)

    /**
     * Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge results that approve.
     *
     * [groups] are the ids of exactly the groups that match the subject, [subject] the names that the subject has in a directory,
     * [directory] all names that subjects can have. An action or a group that the policy does not have is an error.
     */
    public fun ways(
        action: String? = null,
        groups: List<String>? = null,
        subject: List<String>? = null,
        directory: List<String>? = null,
    ): Ways = handle.use { it.ways(action, groups, subject, directory) }

    /**
     * Counts the people who have a way: how many, in which situation, and what would help the others. People are read one by one.
     *
     * [situations] are counted besides `usual` and `unobserved`; [everyone] are challenges that everybody can pass, and that no record
     * needs to name; the report lists at most [ids] people who need attention, 100 unless given. A record with a name that the policy
     * does not have is an error, whose place begins with `people[i]`.
     */
    public fun coverage(
        people: Iterable<Person>,
        action: String? = null,
        situations: List<Situation> = emptyList(),
        everyone: List<String> = emptyList(),
        ids: Int? = null,
    ): CoverageReport = Coverage(this, action, situations, everyone, ids).use { count ->
        people.forEach(count::add)
        count.finish()
    }

    /**
     * Returns the weight of every way in, for each attacker model of a calibration: how much likelier a genuine caller is to pass than
     * an attacker of this kind, and the easiest attack. A calibration that does not fit the policy is an error.
     *
     * [models] are names of the calibration, all unless given; the other arguments are as for [ways].
     */
    public fun weigh(
        calibration: Calibration,
        models: List<String> = emptyList(),
        action: String? = null,
        groups: List<String>? = null,
        subject: List<String>? = null,
        directory: List<String>? = null,
    ): Weights = handle.use { of -> calibration.handle.use { of.weigh(it, models, action, groups, subject, directory) } }

    /** Resolves the rules and reads the evidence, once for many decisions. */
    public fun prepare(facts: Facts): Prepared = Prepared(handle.use { it.prepare(Packed.of(listOf(facts))) })

    /** Decides from JSON text, by `schema("facts")`, to JSON text, by `schema("decision")`. */
    public fun decideJson(facts: String): String = handle.use { it.decideJson(facts) }

    /** Returns only the verdict, on facts in JSON text, by `schema("facts")`. */
    public fun verdictJson(facts: String): Verdict = verdict(handle.use { it.verdictJson(facts) }.toByte())

    /** Plans from JSON text, by `schema("facts")`, to JSON text, by `schema("plan")`. */
    public fun planJson(facts: String): String = handle.use { it.planJson(facts) }

    override fun close(): Unit = handle.close()

    public companion object {
        /** Loads a policy from YAML: all of it, or an error with everything that is wrong with it. */
        public fun fromYaml(text: String): Policy = load(text, "yaml")

        /** Loads a policy from JSON. */
        public fun fromJson(text: String): Policy = load(text, "json")

        /** Loads a policy from TOML. */
        public fun fromToml(text: String): Policy = load(text, "toml")

        /** Returns the difference of two policies: the calls that [new] approves and [old] does not, and the reverse. */
        public fun diff(old: Policy, new: Policy): Diff = old.handle.use { from -> new.handle.use { from.diff(it) } }

        private fun load(text: String, format: String) = Policy(engine { Loaded.load(text, format) })
    }
}

/** Facts that were read for a policy. */
public class Prepared internal constructor(read: Read) : AutoCloseable {
    private val handle = Handle(read, "Prepared")

    /** Decides, with the whole explanation. */
    public fun decide(): Decision = decisions(handle.use { it.decide() }).single()

    /** Returns only the verdict. */
    public fun verdict(): Verdict = verdict(handle.use { it.verdict() }.toByte())

    /** Returns the cheapest way to approval. */
    public fun plan(): Plan = handle.use { it.plan() }

    override fun close(): Unit = handle.close()
}

/** The version of the engine. */
public fun version(): String = dev.bonafides.internal.version()

/** A JSON Schema as text: `policy`, `facts`, `decision`, `plan`, `record` or `calibration`. */
public fun schema(name: String): String = engine { dev.bonafides.internal.schema(name) }

/** Returns the errors and warnings of a policy document in `yaml`, `json` or `toml`, and the results of its own tests. */
public fun checkPolicy(text: String, format: String): Review = engine { dev.bonafides.internal.checkPolicy(text, format) }

/** Returns the document in the standard layout; comments stay. */
public fun formatPolicy(text: String, format: String): String = engine { dev.bonafides.internal.formatPolicy(text, format) }

/** Verifies that the records of one case are complete, in order and unchanged. */
public fun verifyRecords(records: List<String>): Chain = engine { dev.bonafides.internal.verifyRecords(records) }

/** The key of the row of a case. */
public fun caseKey(caseId: String): String = engine { dev.bonafides.internal.caseKey(caseId) }
