package dev.bonafides

import dev.bonafides.internal.Committed as Released
import dev.bonafides.internal.Engine as Machine
import dev.bonafides.internal.Case as Opened
import dev.bonafides.internal.Step as Made
import java.time.Instant

/** An engine: one configuration, its policies and its keys. It stores nothing. */
public class Engine private constructor(machine: Machine) : AutoCloseable {
    private val handle = Handle(machine, "Engine")

    /** An engine with this policy in force and keys in memory. */
    public constructor(policy: Policy, keys: RawKeys, config: EngineConfig) :
        this(policy.handle.use { it -> keys.handle.use { held -> Machine(it, held, config) } })

    /** Puts a policy in force; cases that were opened under the one before keep it. */
    public fun activate(policy: Policy): Unit = handle.use { engine -> policy.handle.use { engine.activate(it) } }

    /** The policy in force. */
    public val policy: Policy get() = Policy(handle.use { it.policy() })

    /** Keys of the rows that [open] and [notMe] read. */
    public fun needsOpen(opening: Opening, moment: Moment): List<String> = handle.use { it.needsOpen(opening, moment) }

    /** Opens a case. [id] is the id of the input, chosen before the first try. */
    public fun open(id: String, opening: Opening, moment: Moment, rows: List<Row>): Step =
        Step(handle.use { it.openCase(id, opening, moment, rows) })

    /** "This was not me", said when no case is open. */
    public fun notMe(id: String, opening: Opening, caller: Caller, token: String?, moment: Moment, rows: List<Row>): Step =
        Step(handle.use { it.notMe(id, opening, caller, token, moment, rows) })

    /** Opens the stored row of a case. */
    public fun case(row: Row): Case = Case(handle.use { it.case(row) })

    /** Keys of the rows that [apply] reads for this input. */
    public fun needs(case: Case, input: Input, moment: Moment): List<String> =
        handle.use { engine -> case.handle.use { engine.needs(it, input, moment) } }

    /** Applies one input to a case. */
    public fun apply(case: Case, input: Input, moment: Moment, rows: List<Row>): Step =
        Step(handle.use { engine -> case.handle.use { engine.apply(it, input, moment, rows) } })

    /** Keys of the rows that [administer] reads. */
    public fun needsAdminister(input: DeskInput, moment: Moment): List<String> = handle.use { it.needsAdminister(input, moment) }

    /** A step of an administrator, such as [AdministratorInput.UsePolicy]. [Step.administered] returns the outcome. */
    public fun administer(input: DeskInput, moment: Moment, rows: List<Row>): Step =
        Step(handle.use { it.administer(input, moment, rows) })

    /** Opens a row of the outbox: what a worker carries out. */
    public fun command(row: Row): Command = handle.use { it.command(row) }

    /** Key of the row that tells whether the grants of an account are live. */
    public fun grantRow(account: String): String = handle.use { it.grantRow(account) }

    /** Returns true if a grant is on its way and nothing has ended it since. */
    public fun grantLive(row: Row, grant: String): Boolean = handle.use { it.grantLive(row, grant) }

    /** Key of the row with a person's keyring, which opens their values in all records; [person] is the immutable id in the directory. */
    public fun keyringRow(person: String): String = handle.use { it.keyringRow(person) }

    /**
     * Opens the personal values of a record with the keyrings of people.
     *
     * [resolution] is the record that says so, made by [administer] with [AdministratorInput.Resolve] and committed before: it must
     * name the case, or none, and the alias of everybody in the record.
     */
    public fun resolve(resolution: String, record: String, keyrings: List<Row>): ResolvedRecord =
        handle.use { it.resolve(resolution, record, keyrings) }

    override fun close(): Unit = handle.close()

    public companion object {
        /** An engine with this policy in force and keys that the host holds itself. */
        public fun withKeys(policy: Policy, keys: Keys, config: EngineConfig): Engine =
            Engine(policy.handle.use { Machine.withKeys(it, Lent(keys), config) })
    }
}

/** One verification, at the version that was read. It holds nothing open: it is what its row says. */
public class Case internal constructor(opened: Opened) : AutoCloseable {
    internal val handle = Handle(opened.handle, "Case")

    /** The id of the case. */
    public val id: String = opened.id

    /** Immutable id of the account; null for a caller whom the directory does not know. */
    public val account: String? = opened.account

    /** The requested action. */
    public val action: String = opened.action

    /** The next time at which time alone changes the case: give `TimePassed` then. Null if it waits only for people, or is over. */
    public val deadline: Instant? = opened.deadline

    /** True if the case has ended. */
    public val isOver: Boolean = opened.isOver

    /** The number of steps of the case. */
    public val steps: Long = opened.steps

    override fun close(): Unit = handle.close()
}

/** The effect of one input on a case. It is nothing until it is stored. */
public class Step internal constructor(made: Made) : AutoCloseable {
    private val handle = Handle(made.uncommitted, "Step")

    /** Every row that was read, with its version: the commit demands that each still has it. In the order in which they are locked. */
    public val compare: List<Compared> = made.compare

    /** Rows to store, with their new version; a row without bytes is to be deleted. */
    public val write: List<Row> = made.write

    /** Rows of new commands, to store for whoever carries them out. */
    public val outbox: List<Row> = made.outbox

    /** The audit record to store; null for a duplicate, which is no step. */
    public val record: Record? = made.record

    /** True if there is nothing to store: the input was a duplicate. */
    public val isEmpty: Boolean = made.isEmpty

    /** Releases the step. Call it after the commit, and once: a second time is refused. */
    public fun committed(): Committed = Committed(handle.use { it.committed() })

    /** Releases an administrator's step. Call it after the commit, and once. */
    public fun administered(): DeskReply = handle.use { it.administered() }

    override fun close(): Unit = handle.close()
}

/** The result of a step that was stored. */
public class Committed internal constructor(released: Released) {
    /** The case as it is now. */
    public val case: Case = Case(released.case)

    /** The reply to whoever spoke. */
    public val reply: Reply = released.reply

    /** Commands to carry out, in order; they are in the outbox, also. */
    public val commands: List<Command> = released.commands
}
