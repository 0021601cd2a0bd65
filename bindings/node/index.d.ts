import type {
  Caller, Chain, Claims, Command, Counted, DecisionData, Delivery, DeskInput, DeskReply, Diagnostic, Factor, FactsCode,
  FaultCode,
  Forms, GrantCode, Ignored, Input, InputCode, Missing, Opening, PlanData, PlanStep, PolicyCode,
  PolicyReference, Reason, Record, RecordsCode, Redeemed, Reply, Review, Revocation, EngineConfig, SubjectProfile, Verdict, WriteStatus,
} from './types'

export type * from './types'

/** The version of the engine. */
export function version(): string

/** A JSON Schema by its name, as text. */
export function schema(name: 'policy' | 'facts' | 'decision' | 'plan' | 'record'): string

/** How a policy document is written. */
export type PolicyFormat = 'yaml' | 'json' | 'toml'

/** Looks at a policy document: errors, warnings, its own tests. Throws only for arguments of a wrong type. */
export function checkPolicy(text: string, format: PolicyFormat): Review

/** The document as the project writes it; comments stay. Throws `PolicyError`. */
export function formatPolicy(text: string, format: PolicyFormat): string

/**
 * Whether the records of one case are all there, in order and as they were written. Throws `RecordsError`.
 *
 * @param records The `text` of each `Record`.
 */
export function verifyRecords(records: readonly string[]): Chain

/** The key of the row that a case is stored under. */
export function caseKey(caseId: string): string

/** A form as JSON text, as every language of the engine writes it: for logs, queues and stores. */
export function toJson<N extends keyof Forms>(name: N, value: Forms[N]): string

/** A form from JSON text. Throws `InputError`, and never repeats what stood there. */
export function fromJson<N extends keyof Forms>(name: N, text: string): Forms[N]

/** The result of one check. */
export interface CheckResult {
  /** The check. */
  check: string
  /** Its outcome: `passed`, `failed` or `inconclusive` of a challenge, a declared one of a signal. */
  outcome: string
  /** When it was observed: a time, or how long before `now`, such as `-10m`. */
  at: Date | string
  /** Which item of a repeatable check. */
  item?: string | undefined
  /** Grades; those that are not given are 0. */
  grades?: { readonly [name: string]: number } | undefined
}

/** What is known about one call: who, what is asked for, and the evidence so far. */
export interface FactsData {
  /** What is asked for. */
  action: string
  /** The time of the decision. */
  now: Date
  /**
   * Groups of the subject: names or distinguished names. Left out (not said) is taken only by policies that
   * have no groups; an empty array says that the subject is in none.
   */
  groups?: readonly string[] | null | undefined
  /** Results of checks in any order, or a map from check to outcome for what was observed at `now`. */
  evidence?: readonly CheckResult[] | { readonly [check: string]: string } | undefined
  /** Challenges this subject can not do now. */
  unavailable?: readonly string[] | undefined
}

/** Facts, read once, to be decided on many times. */
export class Facts {
  /** Throws `FactsError` for what no policy could decide on. */
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
  /** Reads a name; throws `InputError` for an empty text and for a malformed distinguished name. */
  constructor(text: string)
  /** The text that all spellings of this name share: a key for maps, not a name to display. */
  readonly key: string
  /** Whether it is a distinguished name. */
  readonly isDistinguished: boolean
  /** The value of the CN that a distinguished name begins with, folded; null if it begins with none. */
  readonly leadingCn: string | null
  /**
   * Whether this name in a policy means that group of a subject: they are equal, or this is a bare name and
   * equals the group's leading CN.
   */
  means(group: DirectoryName): boolean
  /** Whether both are the same name; false for anything that is not a `DirectoryName`. */
  equals(other: unknown): boolean
  #private
}

/** A policy, ready to decide by. Immutable. */
export class Policy {
  private constructor()
  /** Loads a policy; throws `PolicyError` with everything that is wrong with it. */
  static fromYaml(text: string): Policy
  /** Loads a policy; throws `PolicyError` with everything that is wrong with it. */
  static fromJson(text: string): Policy
  /** Loads a policy; throws `PolicyError` with everything that is wrong with it. */
  static fromToml(text: string): Policy
  /** Its name. */
  readonly name: string
  /** Its version; empty if it says none. */
  readonly version: string
  /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
  readonly digest: string
  /** Decides, with the whole explanation. Bad facts throw `FactsError`, and are never a verdict. */
  decide(facts: Facts | FactsData): Decision
  /** The verdict alone, in a fraction of the time. */
  verdict(facts: Facts | FactsData): Verdict
  /** The cheapest way to approval. */
  plan(facts: Facts | FactsData): Plan
  /** Decides on each, in order; the `place` of an error begins with `facts[i]`. */
  decideMany(facts: readonly (Facts | FactsData)[]): Decision[]
  /** The verdict on each, in order. */
  verdictMany(facts: readonly (Facts | FactsData)[]): Verdict[]
  /** Decides on each, in order, on a thread of the pool: the event loop goes on. */
  decideManyAsync(facts: readonly (Facts | FactsData)[]): Promise<Decision[]>
  /** Resolves the rules and reads the evidence once, to be decided with many times. */
  prepare(facts: Facts | FactsData): Prepared
  /** Decides from JSON text to JSON text: see `schema('facts')` and `schema('decision')`. */
  decideJson(facts: string): string
  /** Plans from JSON text to JSON text: see `schema('plan')`. */
  planJson(facts: string): string
  #private
}

/** Rules and evidence of one call, made by `Policy.prepare`. */
export class Prepared {
  private constructor()
  /** Decides, with the whole explanation. */
  decide(): Decision
  /** The verdict alone. */
  verdict(): Verdict
  /** The cheapest way to approval. */
  plan(): Plan
  #private
}

/** The answer of one evaluation. What is bulky in it is converted when it is first read. */
export class Decision implements DecisionData {
  private constructor()
  /** The verdict. */
  readonly verdict: Verdict
  /** Why it is refused; null unless it is. */
  readonly reason: Reason | null
  /** The same in words. */
  readonly why: string | null
  /** What was asked for. */
  readonly action: string
  /** The score. */
  readonly points: number
  /** The largest number of points that is required in any case, with what risks add. */
  readonly pointsRequired: number
  /** What each factor contributes. */
  readonly factors: Factor[]
  /** Ids of the groups that matched, in the order of the policy. */
  readonly groups: string[]
  /** Ids of the risks that fired, in the order of the policy. */
  readonly risks: string[]
  /** The unmet part of the requirement, by layer. */
  readonly missing: Missing[]
  /** Open challenges without which no way to approval is left. */
  readonly mandatory: string[]
  /** Evidence that hurts, scores or meets an entry. */
  readonly counted: Counted[]
  /** Evidence that does nothing, and why. */
  readonly ignored: Ignored[]
  /** The person a case of these rules goes to. */
  readonly escalate: string | null
  /** What the approval yields; null unless it is one. */
  readonly grant: string | null
  /** The policy that was decided by. */
  readonly policy: PolicyReference
  /** Why it is refused, if it is, and what is missing: in words, a line each: `actions.reset_password: 40 more points (30 of 70)`. */
  explain(): string[]
  /** All of it as plain data. */
  toObject(): DecisionData
  /** The engine's own JSON, the same to the byte in every language: see `schema('decision')`. */
  toJson(): string
  /** The same for `JSON.stringify`. */
  toJSON(): unknown
  #private
}

/** The cheapest way to approval; empty unless the verdict is `challenge`. */
export class Plan implements PlanData {
  private constructor()
  /** What to ask: mandatory challenges first, then in the order of the policy. */
  readonly steps: PlanStep[]
  /** Cost of all steps together, in the policy's own unit. */
  readonly cost: number
  /** Whether it is sure that nothing cheaper leads to approval. */
  readonly exact: boolean
  /** The policy that was planned by. */
  readonly policy: PolicyReference
  /** The engine's own JSON, the same to the byte in every language: see `schema('plan')`. */
  toJson(): string
  /** The same for `JSON.stringify`. */
  toJSON(): unknown
  #private
}

/** Which key of `Keys` is meant. */
export type KeyName = 'state' | 'vault' | 'index'

/**
 * Keys that the host holds, such as in a security module. Every method is called on the thread of the call
 * and answers at once, not with a promise. What one throws comes out of the call as the very same object.
 */
export interface Keys {
  /** The id of the current key; of `grant`, the `kid` of its tokens. */
  current(key: KeyName | 'grant'): string
  /**
   * Seals with the current key. `draw` is 12 random bytes: the nonce for a mode that tolerates a repeated nonce
   * (AES-GCM-SIV); for any other mode, derive the nonce from `draw`, `ad` and `plain`.
   */
  seal(key: 'state' | 'vault', draw: Uint8Array, ad: Uint8Array, plain: Uint8Array): Uint8Array
  /** Opens what was sealed with the key of that id; throws if it was altered. */
  open(key: 'state' | 'vault', id: string, ad: Uint8Array, sealed: Uint8Array): Uint8Array
  /** HMAC-SHA-256 over `message` with the key of that id: 32 bytes. */
  mac(key: KeyName, id: string, message: Uint8Array): Uint8Array
  /** Signs a grant with Ed25519: 64 bytes. */
  signGrant(message: Uint8Array): Uint8Array
}

/** Keys held in memory: four independent random keys of 32 bytes. */
export class RawKeys {
  /** 32 bytes of `crypto.randomBytes` each, drawn once and kept in your secret store. */
  constructor(state: Uint8Array, vault: Uint8Array, index: Uint8Array, grantSeed: Uint8Array)
  /** The public key for grants, as a connector is given it: base64url without padding. Its `kid` is `grant-1`. */
  readonly grantPublic: string
  /** From now on rows are sealed with this key; what is stored opens with the old one. */
  rotateState(id: string, key: Uint8Array): void
  /** From now on keys of persons are wrapped with this key; what is stored opens with the old one. */
  rotateVault(id: string, key: Uint8Array): void
  #private
}

/** When a step is made, with which randomness, and about whom. */
export interface Moment {
  /** The time of the step. */
  now: Date
  /** 32 new bytes of `crypto.randomBytes`, for this try alone. */
  seed: Uint8Array
  /** The directory's present view of the subject; left out if it does not know them. */
  subject?: SubjectProfile | null | undefined
}

/** A row that is handed in, or is to be stored. */
export interface Row {
  /** Where it is stored. */
  key: string
  /** Counts the writes of this row, from 1; 0: it is not there. */
  version: number
  /** The sealed row; null if it is not there, or is to be deleted. */
  bytes: Uint8Array | null
}

/** A row with the version at which it was read. */
export interface Compared {
  /** The key of the row. */
  key: string
  /** The version that the commit demands; 0: that it is not there. */
  version: number
}

/** One verification, as its row says. It holds no handle on anything. */
export class Case {
  private constructor()
  /** 32 hex digits. */
  readonly id: string
  /** Immutable id of the account it is about; null of a caller whom the directory does not know. */
  readonly account: string | null
  /** What was asked for. */
  readonly action: string
  /** When time alone changes it: say then that time passed. Null if it waits for people alone, or is over. */
  readonly deadline: Date | null
  /** Whether it has ended. */
  readonly isOver: boolean
  /** How many steps it has made. */
  readonly steps: number
  /** What is said above, for `JSON.stringify`. */
  toJSON(): { id: string; account: string | null; action: string; deadline: Date | null; isOver: boolean; steps: number }
  #private
}

/** What is known once a step is committed. */
export interface Committed {
  /** The case as it is now. */
  case: Case
  /** What whoever spoke is told. */
  reply: Reply
  /** What is to be carried out, in order; they stand in the outbox, too. */
  commands: Command[]
}

/** What one input makes of a case: to be stored in one transaction, or dropped. */
export class Step {
  private constructor()
  /** Every row that was read, in the order of locking: the commit demands that each still has its version. */
  readonly compare: Compared[]
  /** Rows to be stored with their new version; without bytes: to be deleted. */
  readonly write: Row[]
  /** Rows of new commands. */
  readonly outbox: Row[]
  /** The record to be stored; null of a duplicate, which is no step. */
  readonly record: Record | null
  /** Whether there is nothing to store: the input was a duplicate. */
  readonly isEmpty: boolean
  /**
   * What came of it. To be called after the commit and only then, or callers can guess without limit. Once: a
   * second time throws `InputError` with code `closed`.
   */
  committed(): Committed
  /** What came of an administrator's step. To be called once, after the commit and never before. */
  administered(): DeskReply
  #private
}

/** One set-up of the engine: its policies, keys, log and texts. */
export class Engine<K extends RawKeys | Keys = RawKeys | Keys> {
  /**
   * @param policy The policy in force.
   * @param keys `RawKeys`, or any object with the methods of `Keys`.
   * @param config What a tenant is made of: at least `origin` and `connector`.
   */
  constructor(policy: Policy, keys: K, config: EngineConfig)
  /** Puts a policy in force; the one before stays for the cases that were opened under it. */
  activate(policy: Policy): void
  /** The policy in force. */
  readonly policy: Policy
  /** Keys of the rows that `open` and `notMe` will read. */
  needsOpen(opening: Opening, at: Moment): string[]
  /**
   * Opens a case. Throws `FaultError`; `already_opened` names the case that this input opened before in `place`.
   *
   * @param id Chosen before the first try, the same for all tries.
   * @param rows Every row of `needsOpen`, absent ones with version 0.
   */
  open(id: string, opening: Opening, at: Moment, rows: readonly Row[]): Step
  /** The same on a thread of the pool: the event loop goes on. Only with `RawKeys`. */
  openAsync(this: Engine<RawKeys>, id: string, opening: Opening, at: Moment, rows: readonly Row[]): Promise<Step>
  /** "This was not me", said when no case is open; `token` is that of a notice, if they have one. */
  notMe(
    id: string,
    opening: Opening,
    caller: Caller,
    token: string | null,
    at: Moment,
    rows: readonly Row[],
  ): Step
  /** Opens the stored bytes of a case. Throws `FaultError` if they were altered, cut or moved. */
  case(row: Row): Case
  /** Keys of the rows that `apply` will read for this input, with the same `at`. */
  needs(of: Case, input: Input, at: Moment): string[]
  /**
   * What one input makes of a case. Hashing an answer takes some 20 ms: see `applyAsync`.
   *
   * @param at The one that `needs` was given. On a conflict in the store: read again, a new seed, a new step.
   * @param rows Every row of `needs`, absent ones with version 0.
   */
  apply(to: Case, input: Input, at: Moment, rows: readonly Row[]): Step
  /** The same on a thread of the pool: the event loop goes on. Only with `RawKeys`. */
  applyAsync(this: Engine<RawKeys>, to: Case, input: Input, at: Moment, rows: readonly Row[]): Promise<Step>
  /** Keys of the rows that `administer` will read, with the same `at`. */
  needsAdminister(input: DeskInput, at: Moment): string[]
  /**
   * An administrator's step: a clock repaired, a check enabled anew, a person erased. What came of it says
   * `Step.administered`.
   *
   * @param at The one that `needsAdminister` was given; its `subject` is the person it is about, if known.
   * @param rows Every row of `needsAdminister`, absent ones with version 0.
   */
  administer(input: DeskInput, at: Moment, rows: readonly Row[]): Step
  /** Opens a row of the outbox: what a worker carries out. */
  command(row: Row): Command
  /** Key of the row that says whether the grants of an account are live. */
  grantRow(account: string): string
  /** Whether a grant is on its way and nothing has ended it since. */
  grantLive(row: Row, grant: string): boolean
  #keys: K
}

/**
 * A connector's memory of the grants it took or must not take: what makes a token good for one write. One for all processes of
 * a connector, kept for 30 days. What `state`, `started` and `revoked` throw comes out as the very same object, and nothing was
 * written. What `finished` throws is the text `unstored` of the result: the grant was carried out.
 */
export interface Redemptions {
  /** How far a grant has come; null if it was neither taken nor revoked. */
  state(jti: string): 'started' | 'revoked' | WriteStatus | null | undefined
  /** Stores that the write may have begun and returns true; false if it was taken or revoked before. In one atomic act. */
  started(jti: string, now: Date): boolean
  /** Stores that it must never be taken and returns true; false if it was taken or revoked before. In one atomic act. */
  revoked(jti: string, now: Date): boolean
  /** Stores what became of a grant that was taken. */
  finished(jti: string, written: WriteStatus): void
}

/** `Redemptions` that answer with promises, such as a table of a database. */
export interface AsyncRedemptions {
  /** How far a grant has come; null if it was neither taken nor revoked. */
  state(jti: string): Promise<'started' | 'revoked' | WriteStatus | null | undefined>
  /** Stores that the write may have begun and returns true; false if it was taken or revoked before. In one atomic act. */
  started(jti: string, now: Date): Promise<boolean>
  /** Stores that it must never be taken and returns true; false if it was taken or revoked before. In one atomic act. */
  revoked(jti: string, now: Date): Promise<boolean>
  /** Stores what became of a grant that was taken. */
  finished(jti: string, written: WriteStatus): Promise<void>
}

/** What stands next to the directory and carries grants out, each once. */
export class Connector {
  /**
   * @param id Its name, `connector` of the set-up.
   * @param origin The engine's log origin.
   * @param keys Public keys of the engine by `kid`: `RawKeys.grantPublic`. Of `RawKeys` the `kid` is `grant-1`.
   */
  constructor(id: string, origin: string, keys: { readonly [kid: string]: string })
  /** What a token says, if it is good for this delivery now. Throws `GrantError`. */
  verify(token: string, delivery: Delivery, now: Date): Claims
  /**
   * Carries a grant out, once whatever happens. `write` sets the password and says what became of it; if it
   * throws, that is remembered as `unknown`, and the very same object comes out.
   *
   * @param live `Engine.grantLive`, or null if the engine's store can not be reached.
   */
  redeem(
    memory: Redemptions,
    token: string,
    delivery: Delivery,
    now: Date,
    live: boolean | null,
    write: (claims: Claims) => WriteStatus,
  ): Redeemed
  /** The same with a write, and perhaps a memory, that answer with promises: the event loop goes on. */
  redeemAsync(
    memory: Redemptions | AsyncRedemptions,
    token: string,
    delivery: Delivery,
    now: Date,
    live: boolean | null,
    write: (claims: Claims) => Promise<WriteStatus>,
  ): Promise<Redeemed>
  /**
   * Carries a `revoke` out: stops the grant for good if its write has not begun. `begun` says that it has, so that the
   * secret must be made useless.
   */
  revoke(memory: Redemptions, grant: string, now: Date): Revocation
  /** The same with a memory that answers with promises. */
  revokeAsync(memory: Redemptions | AsyncRedemptions, grant: string, now: Date): Promise<Revocation>
  #private
}

/** Every error of the engine. An argument of the wrong type is a `TypeError`. */
export abstract class BonafidesError extends Error {
  /** Which kind of thing went wrong. */
  readonly family: 'policy' | 'facts' | 'input' | 'fault' | 'grant' | 'records'
  /** Stable name. */
  readonly code: string
  /** What is wrong, without personal data. */
  readonly detail: string
  /** The way out. */
  readonly help: string | null
  /** Where: a document path, the key of a row, the id of a case; empty if nowhere in particular. */
  readonly place: string
}

/** A policy was refused. */
export class PolicyError extends BonafidesError {
  private constructor()
  readonly family: 'policy'
  readonly code: PolicyCode
  /** Everything that is wrong with it, in the order of the document. */
  readonly diagnostics: Diagnostic[]
}

/** Facts can not be decided on. */
export class FactsError extends BonafidesError {
  private constructor()
  readonly family: 'facts'
  readonly code: FactsCode
}

/** Something handed in has not the shape it must have. */
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

/** A grant is not carried out. */
export class GrantError extends BonafidesError {
  private constructor()
  readonly family: 'grant'
  readonly code: GrantCode
}

/** Records do not hold together. */
export class RecordsError extends BonafidesError {
  private constructor()
  readonly family: 'records'
  readonly code: RecordsCode
}
