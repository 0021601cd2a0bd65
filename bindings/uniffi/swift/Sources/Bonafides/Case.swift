internal import BonafidesHandles
import BonafidesTypes
import Foundation

/// An engine: one configuration, its policies and its keys. It stores nothing.
public final class Engine: Sendable {
    private let handle: BonafidesHandles.Engine

    /// An engine with this policy in force and keys in memory.
    public init(policy: Policy, keys: RawKeys, config: EngineConfig) throws {
        handle = try engine { try .init(policy: policy.handle, keys: keys.handle, config: config) }
    }

    /// An engine with this policy in force and keys that the host holds itself.
    public init(policy: Policy, keys: any Keys, config: EngineConfig) throws {
        handle = try engine { try .withKeys(policy: policy.handle, keys: Lent(keys), config: config) }
    }

    /// Puts a policy in force; cases that were opened under the one before keep it.
    public func activate(_ policy: Policy) { handle.activate(policy: policy.handle) }

    /// The policy in force.
    public var policy: Policy { Policy(handle.policy()) }

    /// Keys of the rows that `open` and `notMe` read.
    public func needsOpen(opening: Opening, moment: Moment) throws -> [String] {
        try engine { try handle.needsOpen(opening: opening, moment: moment) }
    }

    /// Opens a case. `id` is the id of the input, chosen before the first try.
    public func open(id: String, opening: Opening, moment: Moment, rows: [Row]) throws -> Step {
        try Step(engine { try handle.openCase(id: id, opening: opening, moment: moment, rows: rows) })
    }

    /// "This was not me", said when no case is open.
    public func notMe(
        id: String, opening: Opening, caller: Caller, token: String?, moment: Moment, rows: [Row]
    ) throws -> Step {
        let step = try engine {
            try handle.notMe(id: id, opening: opening, caller: caller, token: token, moment: moment, rows: rows)
        }
        return Step(step)
    }

    /// Opens the stored row of a case.
    public func `case`(row: Row) throws -> Case { try Case(engine { try handle.case(row: row) }) }

    /// Keys of the rows that `apply` reads for this input.
    public func needs(case current: Case, input: Input, moment: Moment) throws -> [String] {
        try engine { try handle.needs(of: current.opened.handle, input: input, moment: moment) }
    }

    /// Applies one input to a case.
    public func apply(case current: Case, input: Input, moment: Moment, rows: [Row]) throws -> Step {
        try Step(engine { try handle.apply(of: current.opened.handle, input: input, moment: moment, rows: rows) })
    }

    /// Keys of the rows that `administer` reads.
    public func needsAdminister(input: DeskInput, moment: Moment) throws -> [String] {
        try engine { try handle.needsAdminister(input: input, moment: moment) }
    }

    /// A step of an administrator, such as `enableCheck` or `usePolicy`. `Step.administered` returns the outcome.
    public func administer(input: DeskInput, moment: Moment, rows: [Row]) throws -> Step {
        try Step(engine { try handle.administer(input: input, moment: moment, rows: rows) })
    }

    /// Opens a row of the outbox: what a worker carries out.
    public func command(row: Row) throws -> Command { try engine { try handle.command(row: row) } }

    /// Key of the row that tells whether the grants of an account are live.
    public func grantRow(account: String) throws -> String { try engine { try handle.grantRow(account: account) } }

    /// Returns true if a grant is on its way and nothing has ended it since.
    public func grantLive(row: Row, grant: String) throws -> Bool {
        try engine { try handle.grantLive(row: row, grant: grant) }
    }

    /// Key of the row with a person's keyring, which opens their values in all records; `person` is the immutable id in the directory.
    public func keyringRow(person: String) throws -> String { try engine { try handle.keyringRow(person: person) } }

    /// Opens the personal values of a record with the keyrings of people. `resolution` is the record that says so, made by
    /// `administer` with `resolve` and committed before: it must name the case, or none, and the alias of everybody in the record.
    public func resolve(resolution: String, record: String, keyrings: [Row]) throws -> ResolvedRecord {
        try engine { try handle.resolve(resolution: resolution, record: record, keyrings: keyrings) }
    }
}

/// One verification, at the version that was read. It holds nothing open: it is what its row says.
public final class Case: Sendable {
    let opened: BonafidesHandles.Case

    init(_ opened: BonafidesHandles.Case) { self.opened = opened }

    /// The id of the case.
    public var id: String { opened.id }

    /// Immutable id of the account; nil for a caller whom the directory does not know.
    public var account: String? { opened.account }

    /// The requested action.
    public var action: String { opened.action }

    /// The next time at which time alone changes the case: give `.timePassed` then. Nil if it waits only for people, or is over.
    public var deadline: Date? { opened.deadline }

    /// True if the case has ended.
    public var isOver: Bool { opened.isOver }

    /// The number of steps of the case.
    public var steps: Int64 { opened.steps }
}

/// The effect of one input on a case. It is nothing until it is stored.
public final class Step: Sendable {
    private let made: BonafidesHandles.Step

    init(_ made: BonafidesHandles.Step) { self.made = made }

    /// Every row that was read, with its version: the commit demands that each still has it. In the order in which they are locked.
    public var compare: [Compared] { made.compare }

    /// Rows to store, with their new version; a row without bytes is to be deleted.
    public var write: [Row] { made.write }

    /// Rows of new commands, to store for whoever carries them out.
    public var outbox: [Row] { made.outbox }

    /// The audit record to store; nil for a duplicate, which is no step.
    public var record: Record? { made.record }

    /// True if there is nothing to store: the input was a duplicate.
    public var isEmpty: Bool { made.isEmpty }

    /// Releases the step. Call it after the commit, and once: a second time is refused.
    public func committed() throws -> Committed {
        let released = try engine { try made.uncommitted.committed() }
        return Committed(case: Case(released.case), reply: released.reply, commands: released.commands)
    }

    /// Releases an administrator's step. Call it after the commit, and once.
    public func administered() throws -> DeskReply { try engine { try made.uncommitted.administered() } }
}

/// The result of a step that was stored.
public struct Committed: Sendable {
    /// The case as it is now.
    public let `case`: Case
    /// The reply to whoever spoke.
    public let reply: Reply
    /// Commands to carry out, in order; they are in the outbox, also.
    public let commands: [Command]
}
