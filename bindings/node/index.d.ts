import type {
  BadRecord, CalibrationCode, Caller, Cell, Chain, Claims, Command, Counted, CoverageReport, DecisionData, Delivery, DeskInput, DeskReply,
  Diagnostic, Diff, Factor, FactsCode, FaultCode, Forms, GrantCode, Guards, Ignored, Input, InputCode, LogCases, LogEvidence, Missing, Opening, Person,
  PlanData, PlanStep, PolicyCode, PolicyReference, Reason, Record, RecordsCode, Redeemed, ReplayedLog, Reply, ResolvedRecord, Review, Revocation, EngineConfig,
  Situation, Story, SubjectProfile, Verdict, VerifiedLog, VerifiedReceipt, Ways, Weights, WriteStatus,
} from './types'

export type * from './types'

/** Returns the version of the engine. */
export function version(): string

/** Returns a JSON Schema by its name, as text. */
export function schema(name: 'policy' | 'facts' | 'decision' | 'plan' | 'record' | 'calibration'): string

/** The format of a policy document. */
export type PolicyFormat = 'yaml' | 'json' | 'toml'

/** Reviews a policy document: errors, warnings and its own tests. Throws only for arguments of a wrong type. */
export function checkPolicy(text: string, format: PolicyFormat): Review

/**
 * Returns the difference of two policies: the calls that `newer` approves and `older` does not, and the reverse.
 * It covers every action, set of groups and observation that either of them can tell apart.
 */
export function diff(older: Policy, newer: Policy): Diff

/** Compares as `diff`, on a thread of the pool, so that the event loop continues. */
export function diffAsync(older: Policy, newer: Policy): Promise<Diff>

/** Returns true if every way of the newer policy is proven to approve under the older one: same or stricter. */
export function opensNoNewWay(diff: Diff): boolean

/**
 * Returns the minimal sets of causes that an attacker who meets the signals of this cell needs.
 *
 * @param restsOn Maps a cause to others: holding one of these implies holding the cause, as in `{ mailbox: ['phone'] }`.
 */
export function minimalCauses(cell: Cell, restsOn?: { readonly [cause: string]: readonly string[] }): string[][]

/** Returns the causes whose loss alone leaves the subject no way; none unless the cell is exact. */
export function losses(cell: Cell): string[]

/** The actions and groups to list ways for; by default, all. */
export interface WaysOptions {
  /** For this action only. */
  action?: string | null | undefined
  /** For a subject whom exactly these groups match, by their ids. */
  groups?: readonly string[] | null | undefined
  /** For a subject who has these names of a directory. */
  subject?: readonly string[] | null | undefined
  /** For subjects who have no other names than these: every set of groups that they can be in. */
  directory?: readonly string[] | null | undefined
}

/** The actions and situations to count people for. */
export interface CoverageOptions {
  /** For this action only; by default, all. */
  action?: string | null | undefined
  /** Situations besides `usual` and `unobserved`. */
  situations?: readonly Situation[] | null | undefined
  /** Challenges that everybody can pass, and that no record needs to name. */
  everyone?: readonly string[] | null | undefined
  /** The largest number of people who need attention that the report lists; by default, 100. */
  ids?: number | null | undefined
}

/** The attacker models, actions and groups to weigh; by default, all. */
export interface WeighOptions extends WaysOptions {
  /** For these attacker models only. */
  models?: readonly string[] | null | undefined
}

/**
 * Changes each number of a policy document, and returns the changes that let someone through or refuse someone without a
 * failing test, with tests that would fail. Throws `PolicyError` for a document with errors.
 */
export function unguarded(text: string, format: PolicyFormat): Guards

/** Tries as `unguarded`, on a thread of the pool, so that the event loop continues. */
export function unguardedAsync(text: string, format: PolicyFormat): Promise<Guards>

/** Formats a policy document in the standard layout and keeps its comments. Throws `PolicyError`. */
export function formatPolicy(text: string, format: PolicyFormat): string

/**
 * Checks that the records of one case are complete, in order and unchanged. Throws `RecordsError`.
 *
 * @param records The `text` of each `Record`.
 */
export function verifyRecords(records: readonly string[]): Chain

/**
 * Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses
 * the key and the witnesses. Throws `RecordsError`.
 */
export function verifyReceipt(text: string, evidence: LogEvidence): VerifiedReceipt

/** Returns the key of the row that stores a case. */
export function caseKey(caseId: string): string

/** Writes a form as JSON text, as every language of the engine does: for logs, queues and stores. */
export function toJson<N extends keyof Forms>(name: N, value: Forms[N]): string

/** Reads a form from JSON text. Throws `InputError`, which never repeats the text. */
export function fromJson<N extends keyof Forms>(name: N, text: string): Forms[N]

/** The result of one check. */
export interface CheckResult {
  /** The name of the check. */
  check: string
  /** The outcome: `passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a signal. */
  outcome: string
  /** The time of the observation, or its age relative to `now`, such as `-10m`. */
  at: Date | string
  /** The item of a repeatable check. */
  item?: string | undefined
  /** The grades of a graded check; a missing grade is 0. */
  grades?: { readonly [name: string]: number } | undefined
}

/** The facts of a call: the action, the time, the subject's groups and the evidence so far. */
export interface FactsData {
  /** The requested action. */
  action: string
  /** The time of the decision. */
  now: Date
  /**
   * The groups of the subject: bare or distinguished names. Absent means unknown, which only a policy without
   * groups accepts; an empty array means that the subject is in no group.
   */
  groups?: readonly string[] | null | undefined
  /** Results of checks in any order, or a map from check to outcome if all was observed at `now`. */
  evidence?: readonly CheckResult[] | { readonly [check: string]: string } | undefined
  /** Challenges that the subject cannot do now. */
  unavailable?: readonly string[] | undefined
}

/** Facts that are read once, for many decisions. */
export class Facts {
  /** Throws `FactsError` for facts that are invalid for every policy. */
  constructor(facts: FactsData)
  /** Reads facts from JSON text: see `schema('facts')`. */
  static fromJson(text: string): Facts
  #private
}

/**
 * A distinguished name or a bare name, equal to another if a directory treats both as the same name. Names are compared
 * as the engine compares groups: after NFC and Unicode case folding, distinguished names by RFC 4514.
 */
export class DirectoryName {
  /** Reads a name; throws `InputError` for an empty text or a malformed distinguished name. */
  constructor(text: string)
  /** The text that all spellings of this name share: a key for maps, not a name to display. */
  readonly key: string
  /** True if this is a distinguished name. */
  readonly isDistinguished: boolean
  /** The case-folded leading CN of a distinguished name; null if there is none. */
  readonly leadingCn: string | null
  /**
   * Returns true if this name in a policy means that group of a subject: both are equal, or this is a bare name
   * and equals the group's leading CN.
   */
  means(group: DirectoryName): boolean
  /** Returns true if both are the same name; false for anything that is not a `DirectoryName`. */
  equals(other: unknown): boolean
  #private
}

/** A loaded policy. Immutable. */
export class Policy {
  private constructor()
  /** Loads a policy; throws `PolicyError` with every diagnostic. */
  static fromYaml(text: string): Policy
  /** Loads a policy; throws `PolicyError` with every diagnostic. */
  static fromJson(text: string): Policy
  /** Loads a policy; throws `PolicyError` with every diagnostic. */
  static fromToml(text: string): Policy
  /** The name of the policy. */
  readonly name: string
  /** The version of the policy; empty if it declares none. */
  readonly version: string
  /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
  readonly digest: string
  /** Returns the verdict with its explanation. Throws `FactsError` for invalid facts, which never have a verdict. */
  decide(facts: Facts | FactsData): Decision
  /** Returns only the verdict, in a fraction of the time. */
  verdict(facts: Facts | FactsData): Verdict
  /** Returns the cheapest way to approval; empty unless the verdict is `challenge`. */
  plan(facts: Facts | FactsData): Plan
  /** Returns a decision for each of the facts, in order; the `place` of an error begins with `facts[i]`. */
  decideMany(facts: readonly (Facts | FactsData)[]): Decision[]
  /** Returns only the verdict for each of the facts, in order. */
  verdictMany(facts: readonly (Facts | FactsData)[]): Verdict[]
  /** Decides as `decideMany`, on a thread of the pool, so that the event loop continues. */
  decideManyAsync(facts: readonly (Facts | FactsData)[]): Promise<Decision[]>
  /**
   * Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge results that
   * approve. Throws `InputError` for an action or a group that the policy does not have.
   */
  ways(options?: WaysOptions): Ways
  /** Lists as `ways`, on a thread of the pool, so that the event loop continues. */
  waysAsync(options?: WaysOptions): Promise<Ways>
  /**
   * Counts the people who have a way: how many, in which situation, and what would help the others. Throws `InputError`;
   * for a record that the policy cannot count, its `place` begins with `people[i]`.
   */
  coverage(people: Iterable<Person>, options?: CoverageOptions): CoverageReport
  /** Counts as `coverage`, on a thread of the pool, so that the event loop continues. */
  coverageAsync(people: Iterable<Person>, options?: CoverageOptions): Promise<CoverageReport>
  /**
   * Returns the weight of every way in, for each attacker model: how much likelier a genuine caller is to pass than an
   * attacker of this kind, and the easiest attack. Throws `CalibrationError` if the calibration does not fit the policy.
   */
  weigh(calibration: Calibration, options?: WeighOptions): Weights
  /** Weighs as `weigh`, on a thread of the pool, so that the event loop continues. */
  weighAsync(calibration: Calibration, options?: WeighOptions): Promise<Weights>
  /** Resolves the rules and reads the evidence once, for many decisions. */
  prepare(facts: Facts | FactsData): Prepared
  /** Decides from JSON text to JSON text: see `schema('facts')` and `schema('decision')`. */
  decideJson(facts: string): string
  /** Returns only the verdict, on facts in JSON text: see `schema('facts')`. The fastest way from text to a verdict. */
  verdictJson(facts: string): Verdict
  /** Plans from JSON text to JSON text: see `schema('plan')`. */
  planJson(facts: string): string
  #private
}

/** The figures by which `Policy.weigh` weighs the ways in. Immutable. */
export class Calibration {
  private constructor()
  /** Loads a calibration; throws `CalibrationError` with every diagnostic. */
  static fromYaml(text: string): Calibration
  /** Loads a calibration; throws `CalibrationError` with every diagnostic. */
  static fromJson(text: string): Calibration
  /** Loads a calibration; throws `CalibrationError` with every diagnostic. */
  static fromToml(text: string): Calibration
  /** The name of the calibration. */
  readonly name: string
  /** The version of the calibration; empty if it declares none. */
  readonly version: string
  /** The names of the attacker models, in the order of the document. */
  readonly models: readonly string[]
  #private
}

/** An exported log, which is read anew by each call, in as many threads as the machine has. */
export class ExportedLog {
  private constructor()
  /**
   * Returns the log at a path: the folder that a desk publishes, or a file of JSON Lines. Reads nothing yet; the other methods
   * throw `InputError` with the code `file` if it cannot be read.
   */
  static open(path: string): ExportedLog
  /** Returns the log in a text of JSON Lines. */
  static fromText(text: string): ExportedLog
  /** Returns the log of these records, in the order of the log. A line feed at the end of a record is left out. */
  static fromRecords(records: Iterable<string>): ExportedLog
  /**
   * Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts.
   *
   * The first bad record throws `RecordsError`: `code` is the reason, `badRecord` the place. A folder needs the key of the log;
   * without evidence, only the chains of JSON Lines are verified.
   */
  verify(evidence?: LogEvidence): VerifiedLog
  /** Verifies as `verify`, on a thread of the pool, so that the event loop continues. */
  verifyAsync(evidence?: LogEvidence): Promise<VerifiedLog>
  /**
   * Decides again in every record, by the policies that were in force, and compares byte for byte. Trusts the records: verify
   * them first. Throws `RecordsError` for the first record whose decision does not follow.
   *
   * Needs nothing of a person, so that an erasure changes no result; the groups of a subject are those that matched, as recorded.
   */
  replay(policies: readonly Policy[]): ReplayedLog
  /** Decides as `replay`, on a thread of the pool, so that the event loop continues. */
  replayAsync(policies: readonly Policy[]): Promise<ReplayedLog>
  /** Returns the cases, in the order of their first records. Checks nothing: `verify` does. */
  cases(): LogCases
  /** Tells a case, or the chain `desk`, as a story for people, in English. Checks nothing: `verify` does. */
  story(caseId: string): Story
  /**
   * Makes the receipt of a case, for the person concerned, from the folder that a desk publishes.
   *
   * @param key The public key of the log.
   */
  receipt(caseId: string, key: string): string
  #private
}

/** A count of the people who have a way, one by one. Memory does not grow with the number of people. */
export class Coverage {
  /** Begins a count: see `Policy.coverage`. */
  constructor(policy: Policy, options?: CoverageOptions)
  /**
   * Counts a person. Throws `InputError`, and counts nothing, if the record contains a name that the policy does not have;
   * its `place` begins with `people[i]`, the number of people who were added before.
   */
  add(person: Person): void
  /** Ends the count, and returns the numbers. */
  finish(): CoverageReport
  #private
}

/** The rules and evidence of one call, made by `Policy.prepare`. */
export class Prepared {
  private constructor()
  /** Returns the verdict with its explanation. */
  decide(): Decision
  /** Returns only the verdict, in a fraction of the time. */
  verdict(): Verdict
  /** Returns the cheapest way to approval; empty unless the verdict is `challenge`. */
  plan(): Plan
  #private
}

/** The result of one evaluation. Its larger members are converted when they are first read. */
export class Decision implements DecisionData {
  private constructor()
  /** The verdict. */
  readonly verdict: Verdict
  /** The reason for a refusal, or null. */
  readonly reason: Reason | null
  /** The reason in words. */
  readonly why: string | null
  /** The requested action. */
  readonly action: string
  /** The score. */
  readonly points: number
  /** The highest unconditional requirement of points, including points that risks add. */
  readonly pointsRequired: number
  /** The contribution of each factor. */
  readonly factors: Factor[]
  /** The ids of the groups that matched, in the order of the policy. */
  readonly groups: string[]
  /** The ids of the risks that fired, in the order of the policy. */
  readonly risks: string[]
  /** The unmet part of the requirement, by layer. */
  readonly missing: Missing[]
  /** Open challenges without which approval is impossible. */
  readonly mandatory: string[]
  /** Evidence that adds or deducts points, or meets a required entry. */
  readonly counted: Counted[]
  /** Evidence without effect, and the reason. */
  readonly ignored: Ignored[]
  /** The person to whom a case under these rules escalates. */
  readonly escalate: string | null
  /** The grant of an approval, or null. */
  readonly grant: string | null
  /** The policy behind the decision. */
  readonly policy: PolicyReference
  /** Returns the reason for a refusal and what is missing, in words, one line each: `actions.reset_password: 40 more points (30 of 70)`. */
  explain(): string[]
  /** Returns the whole decision as plain data. */
  toObject(): DecisionData
  /** Returns the engine's own JSON, byte for byte the same in every language: see `schema('decision')`. */
  toJson(): string
  /** Returns the same for `JSON.stringify`. */
  toJSON(): unknown
  #private
}

/** The cheapest way to approval; empty unless the verdict is `challenge`. */
export class Plan implements PlanData {
  private constructor()
  /** The challenges to ask: mandatory ones first, then in the order of the policy. */
  readonly steps: PlanStep[]
  /** The total cost of the steps, in the policy's own unit. */
  readonly cost: number
  /** True if it is certain that nothing cheaper leads to approval. */
  readonly exact: boolean
  /** The policy behind the plan. */
  readonly policy: PolicyReference
  /** Returns the engine's own JSON, byte for byte the same in every language: see `schema('plan')`. */
  toJson(): string
  /** Returns the same for `JSON.stringify`. */
  toJSON(): unknown
  #private
}

/** The name of a key of `Keys`. */
export type KeyName = 'state' | 'vault' | 'index'

/**
 * Keys that the host holds, such as in a security module. Every method runs on the thread of the call and returns
 * its result directly, not as a promise. If one throws, the call throws that very object.
 */
export interface Keys {
  /** Returns the id of the current key; for `grant`, the `kid` of its tokens. */
  current(key: KeyName | 'grant'): string
  /**
   * Seals with the current key. `draw` is 12 random bytes: the nonce for a mode that tolerates a repeated nonce
   * (AES-GCM-SIV); for any other mode, derive the nonce from `draw`, `ad` and `plain`.
   */
  seal(key: 'state' | 'vault', draw: Uint8Array, ad: Uint8Array, plain: Uint8Array): Uint8Array
  /** Opens bytes that were sealed with the key of that id; throws if they were altered. */
  open(key: 'state' | 'vault', id: string, ad: Uint8Array, sealed: Uint8Array): Uint8Array
  /** Returns the HMAC-SHA-256 of `message` with the key of that id: 32 bytes. */
  mac(key: KeyName, id: string, message: Uint8Array): Uint8Array
  /** Returns the Ed25519 signature of a grant: 64 bytes. */
  signGrant(message: Uint8Array): Uint8Array
}

/** Four keys in memory: 32 independent random bytes each. */
export class RawKeys {
  /** Takes 32 bytes of `crypto.randomBytes` for each key, generated once and kept in your secret store. */
  constructor(state: Uint8Array, vault: Uint8Array, index: Uint8Array, grantSeed: Uint8Array)
  /** The public key with which connectors check grants, in base64url without padding. Its `kid` is `grant-1`. */
  readonly grantPublic: string
  /** Seals new rows with this key; stored rows still open with the old key. */
  rotateState(id: string, key: Uint8Array): void
  /** Wraps person keys with this key from now on; stored ones still open with the old key. */
  rotateVault(id: string, key: Uint8Array): void
  #private
}

/** The time, the randomness and the subject of a step. */
export interface Moment {
  /** The time of the step. */
  now: Date
  /** 32 new bytes of `crypto.randomBytes`, for this attempt only. */
  seed: Uint8Array
  /** The directory's current view of the subject; absent if the directory does not know it. */
  subject?: SubjectProfile | null | undefined
}

/** A row of the store: one that was read, or one to store. */
export interface Row {
  /** The key of the row. */
  key: string
  /** The number of writes of this row, from 1; 0 if it is absent. */
  version: number
  /** The sealed bytes; null if the row is absent or to be deleted. */
  bytes: Uint8Array | null
}

/** A row with the version at which it was read. */
export interface Compared {
  /** The key of the row. */
  key: string
  /** The version that the row must still have at the commit; 0 if it must be absent. */
  version: number
}

/** A stored case. It holds no native handle. */
export class Case {
  private constructor()
  /** The id: 32 hex digits. */
  readonly id: string
  /** The immutable id of the subject; null if the directory does not know it. */
  readonly account: string | null
  /** The requested action. */
  readonly action: string
  /** The time at which to pass `time_passed`; null if the case waits only for people or is over. */
  readonly deadline: Date | null
  /** True if the case is over. */
  readonly isOver: boolean
  /** The number of steps so far. */
  readonly steps: number
  /** Returns the members above, for `JSON.stringify`. */
  toJSON(): { id: string; account: string | null; action: string; deadline: Date | null; isOver: boolean; steps: number }
  #private
}

/** The outcome of a stored step. */
export interface Committed {
  /** The case after the step. */
  case: Case
  /** The reply to the speaker. */
  reply: Reply
  /** The commands to carry out, in order; they are also in the outbox. */
  commands: Command[]
}

/** The result of one input, to be stored in one transaction or dropped. */
export class Step {
  private constructor()
  /** Every row that was read, in the order of locking. Each must still have its version at the commit. */
  readonly compare: Compared[]
  /** Rows to store with their new version, or to delete if they have no bytes. */
  readonly write: Row[]
  /** Rows of new commands, to add to the outbox. */
  readonly outbox: Row[]
  /** The audit record to store; null for a duplicate input, which makes no step. */
  readonly record: Record | null
  /** True if there is nothing to store: the input was a duplicate. */
  readonly isEmpty: boolean
  /**
   * Returns the outcome. Call it only after the commit, or callers can guess without limit. A second call throws
   * `InputError` with code `closed`.
   */
  committed(): Committed
  /** Returns the outcome of an administrator's step. Call it once, after the commit and never before. */
  administered(): DeskReply
  #private
}

/** An engine with its own policies, keys, log and texts. */
export class Engine<K extends RawKeys | Keys = RawKeys | Keys> {
  /**
   * @param policy The active policy.
   * @param keys `RawKeys`, or any object with the methods of `Keys`.
   * @param config The configuration of the tenant: at least `origin` and `connector`.
   */
  constructor(policy: Policy, keys: K, config: EngineConfig)
  /** Activates a policy; cases that were opened under an earlier policy keep it. */
  activate(policy: Policy): void
  /** The active policy. */
  readonly policy: Policy
  /** Returns the keys of the rows that `open` and `notMe` read. */
  needsOpen(opening: Opening, at: Moment): string[]
  /**
   * Opens a case. Throws `FaultError`; the `place` of `already_opened` is the case that this input opened before.
   *
   * @param id The idempotency key: choose it before the first attempt and keep it for all attempts.
   * @param rows Every row of `needsOpen`, absent ones with version 0.
   */
  open(id: string, opening: Opening, at: Moment, rows: readonly Row[]): Step
  /** Does the same on a thread of the pool, so that the event loop continues. Requires `RawKeys`. */
  openAsync(this: Engine<RawKeys>, id: string, opening: Opening, at: Moment, rows: readonly Row[]): Promise<Step>
  /** Records "this was not me" when no case is open; `token` is that of a notice, if the caller has one. */
  notMe(
    id: string,
    opening: Opening,
    caller: Caller,
    token: string | null,
    at: Moment,
    rows: readonly Row[],
  ): Step
  /** Opens the stored bytes of a case. Throws `FaultError` if they were altered, truncated or moved. */
  case(row: Row): Case
  /** Returns the keys of the rows that `apply` reads for this input, with the same `at`. */
  needs(of: Case, input: Input, at: Moment): string[]
  /**
   * Applies one input to a case. Hashing an answer takes some 20 ms: see `applyAsync`.
   *
   * @param at The same as for `needs`. On a conflict in the store, read the rows again and make a new step with a new seed.
   * @param rows Every row of `needs`, absent ones with version 0.
   */
  apply(to: Case, input: Input, at: Moment, rows: readonly Row[]): Step
  /** Does the same on a thread of the pool, so that the event loop continues. Requires `RawKeys`. */
  applyAsync(this: Engine<RawKeys>, to: Case, input: Input, at: Moment, rows: readonly Row[]): Promise<Step>
  /** Returns the keys of the rows that `administer` reads, with the same `at`. */
  needsAdminister(input: DeskInput, at: Moment): string[]
  /**
   * Makes a step of an administrator, such as `enable_check` or `use_policy`. `Step.administered` returns the outcome.
   *
   * @param at The same as for `needsAdminister`; its `subject` is the person concerned, if known.
   * @param rows Every row of `needsAdminister`, absent ones with version 0.
   */
  administer(input: DeskInput, at: Moment, rows: readonly Row[]): Step
  /** Opens a row of the outbox: a command for a worker. */
  command(row: Row): Command
  /** Returns the key of the row that shows whether the grants of an account are live. */
  grantRow(account: string): string
  /** Returns true if a grant was redeemed and nothing has ended it since. */
  grantLive(row: Row, grant: string): boolean
  /**
   * Returns the key of the row with a person's keyring, which opens their values in all records.
   *
   * @param person The immutable id in the directory.
   */
  keyringRow(person: string): string
  /**
   * Opens the personal values of a record with the keyrings of people.
   *
   * @param resolution The record that says so, made by `administer` with `resolve` and committed before: it must name the case, or
   * none, and the alias of everybody in the record.
   */
  resolve(resolution: string, record: string, keyrings: readonly Row[]): ResolvedRecord
  #keys: K
}

/**
 * A connector's memory of the grants it took or must not take, so that a token is good for one write. All processes of a
 * connector share it; keep each entry for 30 days. If `state`, `started` or `revoked` throws, the connector throws that very
 * object, and nothing was written. If `finished` throws, the message is `unstored` in the result: the grant was carried out.
 */
export interface Redemptions {
  /** Returns the state of a grant; null if it was neither taken nor revoked. */
  state(jti: string): 'started' | 'revoked' | WriteStatus | null | undefined
  /** Takes a grant and returns true; returns false if it was taken or revoked before. Must be atomic. */
  started(jti: string, now: Date): boolean
  /** Revokes a grant for good and returns true; returns false if it was taken or revoked before. Must be atomic. */
  revoked(jti: string, now: Date): boolean
  /** Stores the outcome of a grant that was taken. */
  finished(jti: string, written: WriteStatus): void
}

/** `Redemptions` that return promises, such as a table of a database. */
export interface AsyncRedemptions {
  /** Returns the state of a grant; null if it was neither taken nor revoked. */
  state(jti: string): Promise<'started' | 'revoked' | WriteStatus | null | undefined>
  /** Takes a grant and returns true; returns false if it was taken or revoked before. Must be atomic. */
  started(jti: string, now: Date): Promise<boolean>
  /** Revokes a grant for good and returns true; returns false if it was taken or revoked before. Must be atomic. */
  revoked(jti: string, now: Date): Promise<boolean>
  /** Stores the outcome of a grant that was taken. */
  finished(jti: string, written: WriteStatus): Promise<void>
}

/** Checks grants next to the directory, and carries out each one once. */
export class Connector {
  /**
   * @param id The name of the connector: `connector` of the engine's configuration.
   * @param origin The engine's log origin.
   * @param keys The public keys of the engine by `kid`: `RawKeys.grantPublic`, whose `kid` is `grant-1`.
   */
  constructor(id: string, origin: string, keys: { readonly [kid: string]: string })
  /** Returns the claims of a token that is valid for this delivery. Throws `GrantError`. */
  verify(token: string, delivery: Delivery, now: Date): Claims
  /**
   * Carries out a grant, never more than once. `write` sets the password and returns the outcome; if it throws, the
   * outcome is stored as `unknown`, and `redeem` throws that very object.
   *
   * @param live The result of `Engine.grantLive`; null if the engine's store cannot be reached.
   */
  redeem(
    memory: Redemptions,
    token: string,
    delivery: Delivery,
    now: Date,
    live: boolean | null,
    write: (claims: Claims) => WriteStatus,
  ): Redeemed
  /** Does the same with a `write`, and optionally a memory, that returns promises, so that the event loop continues. */
  redeemAsync(
    memory: Redemptions | AsyncRedemptions,
    token: string,
    delivery: Delivery,
    now: Date,
    live: boolean | null,
    write: (claims: Claims) => Promise<WriteStatus>,
  ): Promise<Redeemed>
  /**
   * Carries out a `revoke`: stops the grant permanently if its write has not begun. `begun` means that it has begun: the
   * secret must be invalidated.
   */
  revoke(memory: Redemptions, grant: string, now: Date): Revocation
  /** Does the same with a memory that returns promises. */
  revokeAsync(memory: Redemptions | AsyncRedemptions, grant: string, now: Date): Promise<Revocation>
  #private
}

/** Every error of the engine. An argument of the wrong type is a `TypeError`. */
export abstract class BonafidesError extends Error {
  /** The kind of error. */
  readonly family: 'policy' | 'calibration' | 'facts' | 'input' | 'fault' | 'grant' | 'records'
  /** A stable name. */
  readonly code: string
  /** The message, without personal data. */
  readonly detail: string
  /** How to fix it. */
  readonly help: string | null
  /** The place: a document path, the key of a row or the id of a case; empty if there is none. */
  readonly place: string
}

/** A policy was refused. */
export class PolicyError extends BonafidesError {
  private constructor()
  readonly family: 'policy'
  readonly code: PolicyCode
  /** Every diagnostic, in the order of the document. */
  readonly diagnostics: Diagnostic[]
}

/** A calibration was refused, or does not fit the policy. */
export class CalibrationError extends BonafidesError {
  private constructor()
  readonly family: 'calibration'
  readonly code: CalibrationCode
  /** Every diagnostic, in the order of the document. */
  readonly diagnostics: Diagnostic[]
}

/** Facts are invalid. */
export class FactsError extends BonafidesError {
  private constructor()
  readonly family: 'facts'
  readonly code: FactsCode
}

/** An argument does not have the required shape. */
export class InputError extends BonafidesError {
  private constructor()
  readonly family: 'input'
  readonly code: InputCode
}

/** No step was made and nothing was stored. */
export class FaultError extends BonafidesError {
  private constructor()
  readonly family: 'fault'
  readonly code: FaultCode
}

/** A connector does not carry out a grant. */
export class GrantError extends BonafidesError {
  private constructor()
  readonly family: 'grant'
  readonly code: GrantCode
}

/** Records are not consistent. */
export class RecordsError extends BonafidesError {
  private constructor()
  readonly family: 'records'
  /** The reason. */
  readonly code: RecordsCode
  /** The first bad record; `null` if the records themselves do not tell. */
  readonly badRecord: BadRecord | null
}
