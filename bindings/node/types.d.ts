// Written by `cargo run -p bonafides-generate`: not to be edited.

/** The configuration of an engine, as a host writes it. */
export interface EngineConfig {
  /** The log origin; `iss` of every grant. */
  origin: string
  /** The connector that carries grants out; their `aud`. */
  connector: string
  /** Passwords that are never taken: common, expected or known to have leaked. The rules are the policy's. */
  blocklist?: readonly string[] | undefined
  /** Questions that can be enrolled, and that decoys are drawn from. */
  catalogue?: readonly string[] | undefined
  /**
   * Domains in which the directory looks for a name, as they are typed before a `\` or behind an
   * `@`: a decoy is the same with and without them. If none are given, with and without any.
   */
  domains?: readonly string[] | undefined
  /** What people call a name of the policy: by language, then by name. */
  labels?: { [name: string]: { [name: string]: string } } | undefined
  /** Providers that sign what they answer, with their Ed25519 public keys: 32 bytes in base64url. */
  providers?: { [name: string]: string } | undefined
  /** Languages of the host's own: every text by its key. */
  texts?: { [name: string]: { [name: string]: string } } | undefined
  /** Words that alone make no password, such as the name of the organisation. */
  words?: readonly string[] | undefined
}

/** What an operator is. An AI and a service collect and never attest; self-service has no person. */
export type OperatorKind = 'person' | 'service' | 'ai' | 'self'

/** Who runs the case at the desk. */
export interface Operator {
  /** Immutable id in the directory; of a program, its configured name. */
  id: string
  /** Person, program, AI, or nobody (self-service). */
  kind: OperatorKind
  /** How strongly they have signed in themselves, 1 to 3; `None`: not known, which is no level. */
  level?: number | null | undefined
  /** Their roles at the desk now, as the policy's `operators` name them. */
  roles?: readonly string[] | undefined
}

/** How a case begins. Whose account it is says the snapshot in the context. */
export interface Opening {
  /** What is asked for: an action of the policy, or `not_me`. */
  action: string
  /** Who runs it. */
  operator: Operator
  /** How the caller got in touch: `phone`, `chat`, `web`. */
  channel: string
  /** The number or address they came from, for the record; sealed. */
  from?: string | null | undefined
  /** The language of the screen, for callers whom the directory does not know. */
  language?: string | undefined
  /**
   * What they said their account is, as typed: what a decoy is drawn from, also where the directory
   * knows them. Case, spaces and the domain make no difference (`EngineConfig::domains`).
   */
  named?: string | undefined
}

/** One way to reach a person. */
export interface Contact {
  /** The channel of the policy. */
  channel: string
  /** Number or address. */
  address: string
  /**
   * When it last changed; if nobody knows, no time is long enough for a channel that cools. A time
   * before 1990 is one that nobody knows: seconds taken for milliseconds.
   */
  changedAt?: Date | null | undefined
}

/** Something the host knows about the subject. */
export type Fact = Date | string

/** Someone the policy names under `people`. */
export interface Relationship {
  /** The name under `people`. */
  person: string
  /** Immutable id in the directory. */
  id: string
  /** Where they can be reached. */
  contacts?: readonly Contact[] | undefined
  /**
   * Since when the relation holds; if nobody knows, not long enough. A time before 1990 is one that
   * nobody knows: seconds taken for milliseconds.
   */
  since?: Date | null | undefined
}

/** The directory's present view of the subject. */
export interface SubjectProfile {
  /** Immutable id of the account (objectGUID), never a name. */
  account: string
  /** Name for people, such as the voucher who is asked. */
  name: string
  /** Whether the account is enabled. */
  enabled: boolean
  /** Where codes and secrets can go. */
  contacts?: readonly Contact[] | undefined
  /** Facts that `recall` asks for. */
  facts?: { [name: string]: Fact } | undefined
  /** Groups, resolved: names or distinguished names. */
  groups?: readonly string[] | undefined
  /** Language of the prompts: `en`, `de-AT`. With a region it says how dates are written: `en-US`. */
  language?: string | undefined
  /** The policy's `people`, as they are for this subject: who vouches, receives, and takes over. */
  relationships?: readonly Relationship[] | undefined
  /**
   * IANA name of the time zone whose calendar the subject lives by, such as `Europe/Copenhagen`; UTC
   * if empty. By an unknown one no day can be compared: times can not be recalled then.
   */
  timeZone?: string | undefined
}

/** What the host knows of whoever is asking. */
export interface Caller {
  /** The provider at which the subject has a session in which this is said, if there is one. */
  session?: string | null | undefined
}

/** What an operator may say: no destination, no outcome, no verdict. */
export type OperatorInput =
  | OperatorInputChoose
  | OperatorInputAnswer
  | OperatorInputUnavailable
  | OperatorInputConfirm
  | OperatorInputEscalate
  | OperatorInputTakeOver
  | OperatorInputView
  | OperatorInputEndGrant
  | OperatorInputCancel

/** Ask this challenge. */
export interface OperatorInputChoose {
  type: 'choose'
  /** Its name in the policy. */
  challenge: string
  /** Which of the masked contacts, from 0; the first if left out. Not for an AI. */
  contact?: number | null | undefined
}

/** What the caller answered, as typed. */
export interface OperatorInputAnswer {
  type: 'answer'
  /** The challenge that is open. */
  challenge: string
  /** One text for each question; one in all for the others. */
  answers: readonly string[]
}

/** The caller can not do this now. */
export interface OperatorInputUnavailable {
  type: 'unavailable'
  /** Its name in the policy. */
  challenge: string
}

/** Something was done by procedure; every field of the form is filled in. */
export interface OperatorInputConfirm {
  type: 'confirm'
  /** The challenge that is open. */
  challenge: string
  /** What was checked, by field. */
  fields: { [name: string]: string }
  /** Its grades, by name. */
  grades?: { [name: string]: number } | undefined
  /** Which item of a repeatable check, such as a document's number. */
  item?: string | null | undefined
}

/** Someone else must look at it. */
export interface OperatorInputEscalate {
  type: 'escalate'
  /** Why, for the record; sealed. */
  reason: string
}

/** A second person goes on with an escalated case. */
export interface OperatorInputTakeOver {
  type: 'take_over'
}

/** Show the case. */
export interface OperatorInputView {
  type: 'view'
}

/**
 * End the approval of another case of this subject, for the same action, that nobody has redeemed:
 * legal where nothing else stands in the way of this one (`blocked_by` says `live_grant`). Not for
 * an AI.
 */
export interface OperatorInputEndGrant {
  type: 'end_grant'
}

/** The call is over. */
export interface OperatorInputCancel {
  type: 'cancel'
}

/** A security question with its answer. */
export interface QuestionAndAnswer {
  /** One of the catalogue, or the subject's own. */
  question: string
  /** Its answer. */
  answer: string
}

/** What is enrolled. */
export type Enrol =
  | EnrolQuestions
  | EnrolAuthenticator
  | EnrolAuthenticatorCode
  | EnrolRecoveryCodes
  | EnrolContact
  | EnrolContactCode
  | EnrolReconfirm
  | EnrolRemove

/** All security questions of a challenge, in place of those there were. */
export interface EnrolQuestions {
  type: 'questions'
  /** The challenge. */
  challenge: string
  /** Question and answer. */
  answers: readonly QuestionAndAnswer[]
}

/** A new authenticator; its secret comes in the reply, and counts once a code confirmed it. */
export interface EnrolAuthenticator {
  type: 'authenticator'
  /** The challenge. */
  challenge: string
}

/** The first code of a new authenticator. */
export interface EnrolAuthenticatorCode {
  type: 'authenticator_code'
  /** The challenge. */
  challenge: string
  /** As shown by it. */
  code: string
}

/** New recovery codes in place of the old; they come in the reply, this once. */
export interface EnrolRecoveryCodes {
  type: 'recovery_codes'
  /** The challenge. */
  challenge: string
}

/** A new contact for the channel of a code; a code is sent there. */
export interface EnrolContact {
  type: 'contact'
  /** The challenge. */
  challenge: string
  /** Number or address. */
  address: string
}

/** The code that was sent to a new contact. */
export interface EnrolContactCode {
  type: 'contact_code'
  /** The challenge. */
  challenge: string
  /** As it was sent. */
  code: string
}

/** What is enrolled is still right. */
export interface EnrolReconfirm {
  type: 'reconfirm'
  /** The challenge. */
  challenge: string
}

/** What is enrolled goes. */
export interface EnrolRemove {
  type: 'remove'
  /** The challenge. */
  challenge: string
}

/** What the caller may say. */
export type CallerInput =
  | CallerInputAnswer
  | CallerInputNotMe
  | CallerInputKey
  | CallerInputEnrol
  | CallerInputCancel

/** The answer to an open challenge. */
export interface CallerInputAnswer {
  type: 'answer'
  /** The challenge that is open. */
  challenge: string
  /** One text for each question; one in all for the others. */
  answers: readonly string[]
}

/** "This was not me": ends every case, grant, code and key of the subject. */
export interface CallerInputNotMe {
  type: 'not_me'
  /** The token of a notice, if they have one. */
  token?: string | null | undefined
}

/** A re-enrolment key, in a self-service case. */
export interface CallerInputKey {
  type: 'key'
  /** As it was delivered. */
  key: string
}

/** Enrols, confirms anew or removes something, in an approved case whose grant is an enrolment. */
export interface CallerInputEnrol {
  type: 'enrol'
  /** What, and how. */
  what: Enrol
}

/** They give up. */
export interface CallerInputCancel {
  type: 'cancel'
}

/** What a provider found. */
export type ProviderOutcome = 'passed' | 'failed' | 'inconclusive'

/** What is known of a command. */
export type CommandStatus = 'done' | 'failed' | 'unknown'

/** What the host may say: what it observed, what others proved to it, what became of commands. */
export type HostInput =
  | HostInputSignal
  | HostInputExternal
  | HostInputVouch
  | HostInputReport
  | HostInputRedeem
  | HostInputDelivered
  | HostInputStore
  | HostInputTimePassed

/** A signal was observed. */
export interface HostInputSignal {
  type: 'signal'
  /** The signal. */
  check: string
  /** One of its outcomes. */
  outcome: string
  /** When; the time of the step if left out. */
  at?: Date | null | undefined
  /** What was seen, for the record; sealed. */
  value?: string | null | undefined
}

/** A provider answered. */
export interface HostInputExternal {
  type: 'external'
  /** The `PresentChallenge`. */
  command: string
  /** The nonce of the `PresentChallenge`. */
  nonce: string
  /** The provider's own name for this answer, never seen before. */
  reference: string
  /** What it found. */
  outcome: ProviderOutcome
  /** Its grades, by name. */
  grades?: { [name: string]: number } | undefined
  /** Which item of a repeatable check. */
  item?: string | null | undefined
  /** The number that was chosen on the device, where numbers are matched. */
  number?: string | null | undefined
  /**
   * The provider's signature over case, challenge, nonce and outcome: a JWS; demanded where the
   * config knows a key of the provider.
   */
  proof?: string | null | undefined
}

/** Someone was asked to vouch and said yes or no. */
export interface HostInputVouch {
  type: 'vouch'
  /** The request. */
  command: string
  /** Immutable id of the person, authenticated by the host. */
  voucher: string
  /** Whether they say that the caller is the subject. */
  states: boolean
  /** How they were authenticated, such as `aal2`. */
  level: string
}

/** What became of a command. */
export interface HostInputReport {
  type: 'report'
  /** The command. */
  command: string
  /** What is known of it. */
  state: CommandStatus
  /** The provider's own words, for the record; sealed. */
  text?: string | null | undefined
}

/** Carry out the approval. */
export interface HostInputRedeem {
  type: 'redeem'
  /** The grant. */
  grant: string
  /** The new password the subject chose, in self-service. */
  password?: string | null | undefined
}

/** The subject has the secret. */
export interface HostInputDelivered {
  type: 'delivered'
  /** The `Deliver` command. */
  command: string
}

/** A stored value that `partial` asks of, from the host's own data. */
export interface HostInputStore {
  type: 'store'
  /** The field of the policy. */
  field: string
  /** The value; none removes it. */
  value?: string | null | undefined
}

/** Nothing happened but time. */
export interface HostInputTimePassed {
  type: 'time_passed'
}

/** Which door an input comes in by, and who stands there. */
export type Said = SaidOperator | SaidCaller | SaidHost

/** Whoever runs the case at the desk. */
export interface SaidOperator {
  type: 'operator'
  /** Authenticated by the host. */
  by: Operator
  /** What they say. */
  says: OperatorInput
}

/** Whoever is asking. */
export interface SaidCaller {
  type: 'caller'
  /** What they say. */
  says: CallerInput
  /** What the host knows of them. */
  by?: Caller | undefined
}

/** The program that embeds the engine, and what it integrates. */
export interface SaidHost {
  type: 'host'
  /** Its configured name: `host`, `sms-gateway`. */
  by: string
  /** What it says. */
  says: HostInput
}

/**
 * One input: its id, who says it, and what.
 *
 * The id makes it safe to say it again: the same input a second time changes nothing.
 */
export interface Input {
  /** Chosen by the host before the first try. */
  id: string
  /** Door, actor and content. */
  said: Said
}

/** What an administrator does. */
export type AdministratorInput =
  | AdministratorInputRepairClock
  | AdministratorInputEnableCheck
  | AdministratorInputErasePerson

/**
 * A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
 * begun ends. Nothing that was stamped before now changes.
 */
export interface AdministratorInputRepairClock {
  type: 'repair_clock'
  /**
   * The time that the administrator reads from another clock, to the minute: two clocks must
   * agree before stored times are changed.
   */
  present: Date
}

/**
 * A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
 * that is closed opens.
 */
export interface AdministratorInputEnableCheck {
  type: 'enable_check'
  /** Its name in the policy. */
  check: string
}

/** Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs. */
export interface AdministratorInputErasePerson {
  type: 'erase_person'
}

/** One step of an administrator. */
export interface DeskInput {
  /** Chosen by the host before the first try. */
  id: string
  /** The administrator, authenticated by the host: a person, and not the one it is about. */
  by: Operator
  /** Whom it is about: the immutable id in the directory. */
  account: string
  /** Why; sealed under the key of whom it is about. */
  reason: string
  /** What is done. */
  says: AdministratorInput
}

/** What a connector is asked to do: compared with what was granted. */
export interface Delivery {
  /** What is to be done. */
  action: string
  /** The account: the directory's immutable id. */
  account: string
  /** What ties the secret to the token, as the command has it; there if the secret is. */
  blind?: string | null | undefined
  /** The one-time password or key to be set; none if the provider makes it. */
  secret?: string | null | undefined
}

/** The answer of one evaluation. */
export type Verdict = 'approve' | 'challenge' | 'escalate' | 'deny'

/** Why a case is refused. */
export type Reason = 'no_group' | 'risk' | 'group' | 'out_of_reach'

/** What one factor contributes. */
export interface Factor {
  /** `knowledge`, `possession`, `inherence`, `attestation` or `context`. */
  factor: string
  /** Positive points of its evidence. */
  earned: number
  /** The same, at most the cap of the factor. */
  counted: number
}

/** An entry that is not met: a challenge, a signal with its outcomes, or an item with grades. */
export interface Wanted {
  /** The check. */
  check: string
  /** Of a signal: one of these outcomes. */
  outcomes: string[]
  /** Of a graded challenge: at least these grades. */
  grades: { [name: string]: number }
}

/** What does not hold, with what there is and what is needed. */
export type Unmet =
  | UnmetPoints
  | UnmetPointsIn
  | UnmetFactors
  | UnmetIndependent
  | UnmetPass
  | UnmetAtLeast
  | UnmetAll
  | UnmetAny

/** The score is too low. */
export interface UnmetPoints {
  type: 'points'
  /** The score. */
  have: number
  /** What it must be. */
  need: number
}

/** The capped score of one factor is too low. */
export interface UnmetPointsIn {
  type: 'points_in'
  /** The factor. */
  factor: string
  /** Its score. */
  have: number
  /** What it must be. */
  need: number
}

/** Too few factors. */
export interface UnmetFactors {
  type: 'factors'
  /** Factors that reach their `min`. */
  have: number
  /** How many must. */
  need: number
}

/** Too few different causes. */
export interface UnmetIndependent {
  type: 'independent'
  /** Different causes of what passed. */
  have: number
  /** How many there must be. */
  need: number
}

/** Entries that must be met and are not, in the order of the policy. */
export interface UnmetPass {
  type: 'pass'
  /** The entries. */
  entries: Wanted[]
}

/** Too few of a list. */
export interface UnmetAtLeast {
  type: 'at_least'
  /** How many hold. */
  have: number
  /** How many must. */
  need: number
  /** Entries that are not met. */
  entries: Wanted[]
  /** Requirements that do not hold. */
  requirements: Unmet[]
}

/** All of these must hold, and do not. */
export interface UnmetAll {
  type: 'all'
  /** What does not hold. */
  requirements: Unmet[]
}

/** One of these would be enough. */
export interface UnmetAny {
  type: 'any'
  /** What does not hold. */
  requirements: Unmet[]
}

/** What is missing in one layer of the rules. */
export interface Missing {
  /** The document path of the layer: `actions.reset_password`. */
  layer: string
  /** In words. */
  text: string
  /** In the shape of the policy. */
  unmet: Unmet
}

/** Evidence that hurts, scores or meets an entry. */
export interface Counted {
  /** The check. */
  check: string
  /** Its outcome. */
  outcome: string
  /** When it was observed. */
  at: Date
  /** Which item of a repeatable check. */
  item: string | null
  /** Points it brings to the score; 0 if it only meets an entry. */
  points: number
}

/** Why evidence does nothing; the first that applies. */
export type IgnoredReason = 'expired' | 'forbidden' | 'superseded' | 'inconclusive' | 'same_cause'

/** Evidence that does nothing, and why. */
export interface Ignored {
  /** The check. */
  check: string
  /** Its outcome. */
  outcome: string
  /** When it was observed. */
  at: Date
  /** Which item of a repeatable check. */
  item: string | null
  /** The first reason that applies. */
  reason: IgnoredReason
}

/** Which policy it was. */
export interface PolicyReference {
  /** Its name. */
  name: string
  /** Its version. */
  version: string
  /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
  digest: string
}

/** The answer of one evaluation, with its explanation. */
export interface DecisionData {
  /** The verdict. */
  verdict: Verdict
  /** Why it is refused; none unless it is. */
  reason: Reason | null
  /** The same in words. */
  why: string | null
  /** What was asked for. */
  action: string
  /** The score. */
  points: number
  /** The largest number of points that is required in any case, with what risks add. */
  pointsRequired: number
  /** What each factor contributes. */
  factors: Factor[]
  /** Ids of the groups that matched, in the order of the policy. */
  groups: string[]
  /** Ids of the risks that fired, in the order of the policy. */
  risks: string[]
  /** The unmet part of the requirement, by layer. */
  missing: Missing[]
  /** Open challenges without which no way to approval is left. */
  mandatory: string[]
  /** Evidence that hurts, scores or meets an entry. */
  counted: Counted[]
  /** Evidence that does nothing, and why. */
  ignored: Ignored[]
  /** The person a case of these rules goes to. */
  escalate: string | null
  /** What the approval yields; none unless it is one. */
  grant: string | null
  /** The policy that was decided by. */
  policy: PolicyReference
}

/** A challenge to be passed. */
export interface PlanStep {
  /** The challenge. */
  check: string
  /** What asking costs. */
  cost: number
  /** Whether there is no way without it. */
  mandatory: boolean
  /** The grades it must at least reach. */
  grades: { [name: string]: number }
}

/** The cheapest way to approval; empty unless the verdict is `challenge`. */
export interface PlanData {
  /** What to ask: mandatory challenges first, then in the order of the policy. */
  steps: PlanStep[]
  /** Cost of all steps together, in the policy's own unit. */
  cost: number
  /** Whether it is sure that nothing cheaper leads to approval. */
  exact: boolean
  /** The policy that was planned by. */
  policy: PolicyReference
}

/** One error or warning about a document. */
export interface Diagnostic {
  /** Stable name of the kind of mistake, explained in `docs/diagnostics.md`. */
  code: string
  /** `error`: the document is refused for it; or `warning`. */
  severity: string
  /** What is wrong. */
  message: string
  /** Line in the document, from 1. */
  line: number
  /** Column in the line, in characters, from 1. */
  column: number
  /** The document path: `groups[1].require.pass[0]`; empty for the document as a whole. */
  path: string
  /** The text of the document that is underlined; its first line, if it has several. */
  text: string
  /** The first byte that is underlined. */
  start: number
  /** The byte after the last that is underlined. */
  end: number
  /** The way out. */
  help: string | null
  /** The shortest evidence that shows a warning is real, as `check=outcome`. */
  evidence: string[]
  /** What to write in place of the underlined text, where that is certain enough to be offered. */
  fix: string | null
}

/** What became of a test that a policy carries. */
export interface PolicyTest {
  /** Its name. */
  title: string
  /** Whether it passed. */
  passed: boolean
  /** What was not as expected. */
  failures: string[]
}

/** Everything that is to be said about a policy document. */
export interface Review {
  /** Whether it loads: it has no error. */
  loads: boolean
  /** Errors and warnings, in the order of the document. */
  diagnostics: Diagnostic[]
  /** What became of the document's own tests; none if there is an error. */
  tests: PolicyTest[]
}

/** Whether an input was taken. */
export type Answer = 'accepted' | 'duplicate' | 'refused'

/** What was asked is not done. */
export interface Refusal {
  /** Stable name of the kind of refusal. */
  code: string
  /** What it is about: a challenge, a command; empty if nothing in particular. */
  about: string
  /** What it means, for operators. */
  meaning: string
  /** The way out. */
  help: string
}

/** Where a case stands. */
export type CaseState = 'open' | 'escalated' | 'approved' | 'redeemed' | 'ended'

/** How a case ended. */
export type Resolution = 'done' | 'unknown' | 'failed' | 'denied' | 'cancelled' | 'expired' | 'not_me'

/** What stands in the way of an approval besides the policy. It only ever makes a verdict stricter. */
export type Block =
  | 'unknown_subject'
  | 'closed'
  | 'fenced'
  | 'own_account'
  | 'second_person'
  | 'live_grant'
  | 'quota'
  | 'same_subject'
  | 'limit'
  | 'observing'

/** The type of a challenge, as written in the policy. */
export type ChallengeKind =
  | 'questions'
  | 'partial'
  | 'recall'
  | 'code'
  | 'totp'
  | 'recovery_code'
  | 'vouch'
  | 'confirm'
  | 'external'

/** How far a challenge is. Only what is open can be asked. */
export type ChallengeState = 'open' | 'passed' | 'not_passed' | 'unavailable'

/** Why a challenge cannot be asked, for operators. The names are stable. */
export type Unavailable =
  | 'not_enrolled'
  | 'no_contact'
  | 'cooling'
  | 'relation_too_young'
  | 'forbidden'
  | 'disabled'
  | 'closed'
  | 'struck'

/** One challenge, for the operator. */
export interface ChallengeView {
  /** Its name in the policy. */
  challenge: string
  /** Its type in the policy. */
  kind: ChallengeKind
  /** How far it is. */
  state: ChallengeState
  /** Why it is unavailable. */
  reason: Unavailable | null
  /** Until when it is unavailable, if waiting helps. */
  until: Date | null
  /** What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`. */
  forbiddenBy: string | null
  /** It failed in another case of the subject, not long ago. */
  failedElsewhere: boolean
  /** The `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer. */
  asked: string | null
  /** Masked contacts that can be chosen. */
  contacts: string[]
  /** Fields of its form. */
  fields: string[]
}

/** The case, for its operator. */
export interface OperatorView {
  /** What was asked for. */
  action: string
  /** Where the case stands. */
  state: CaseState
  /** How it ended. */
  resolution: Resolution | null
  /** The verdict, limits included. */
  verdict: Verdict
  /** What blocks it besides the policy: `observing` and `live_grant` pass by themselves. */
  blockedBy: Block[]
  /** Whether the recovery path of the subject is closed. */
  closed: boolean
  /** Points so far. */
  points: number
  /** Points that are needed in any case. */
  pointsRequired: number
  /** Points of each factor. */
  factors: Factor[]
  /** Every challenge, in the order of the policy. */
  challenges: ChallengeView[]
  /** What is missing, one line each. */
  missing: string[]
  /** What to ask next: those without which there is no way first, then the cheapest way. */
  next: string[]
  /** Who takes over. */
  escalate: string | null
}

/** The case, for the caller. */
export interface CallerView {
  /** What they read: of all refusals one and the same. */
  text: string
  /** Challenges they can choose from, in a self-service case. */
  offers: string[]
  /** Challenges that wait for an answer. */
  asked: string[]
  /** Whether a new password or an enrolment is what comes next. */
  approved: boolean
  /** Whether it is over. */
  ended: boolean
  /** What is shown this once: new recovery codes, the secret of a new authenticator. */
  shown: string[]
}

/** The case, for the host's own program. */
export interface HostView {
  /** Where the case stands. */
  state: CaseState
  /** The verdict, limits included. */
  verdict: Verdict
  /** What blocks it besides the policy. */
  blockedBy: Block[]
  /** The grant that can be redeemed. */
  grant: string | null
  /** Until when. */
  grantEnd: Date | null
}

/** What whoever spoke may see now. */
export type View = ViewOperator | ViewCaller | ViewHost | ViewNothing

/** For operators. */
export interface ViewOperator extends OperatorView {
  type: 'operator'
}

/** For callers, and for the screen of a self-service case. */
export interface ViewCaller extends CallerView {
  type: 'caller'
}

/** For the host's own program. */
export interface ViewHost extends HostView {
  type: 'host'
}

/** For whoever may see nothing: an operator who does not run the case. */
export interface ViewNothing {
  type: 'nothing'
}

/** What whoever spoke is told, with what is shown this once. */
export interface Reply {
  /** Whether it was taken. */
  outcome: Answer
  /** Why not, if it was refused. Callers are shown their view and never the reason. */
  refusal: Refusal | null
  /** What they may see now. */
  view: View
  /** Not to be shown before. */
  notBefore: Date
  /** Commands that are not reported on. */
  open: string[]
}

/** What an administrator is told of their step. */
export interface DeskReply {
  /** Whether it was taken. */
  outcome: Answer
  /** Why not, if it was refused. */
  refusal: Refusal | null
}

/** The audit record of a step. */
export interface Record {
  /** The case. */
  case: string
  /** Its place in the case, from 0: unique together with the case. */
  seq: number
  /** The record: canonical JSON (RFC 8785). These very bytes are hashed. */
  text: string
  /** SHA-256(0x00 || text) in hex: `prev` of the next one. */
  hash: string
}

/** What a provider is asked, and must answer with. */
export interface Provider {
  /** Its id: the name in the policy. */
  id: string
  /** Answered back unchanged. */
  nonce: string
  /** Shown to the caller, who chooses it on the device. */
  number: string | null
  /** A decoy, for the host alone: show the page the same, and ask nobody. It does not come back. */
  decoy: boolean
}

/** A challenge to be put to the caller. */
export interface PresentChallenge {
  /** The challenge. */
  challenge: string
  /** Its type in the policy. */
  kind: ChallengeKind
  /** In the subject's language. */
  prompt: string
  /** One text for each question that is to be answered. */
  questions: string[]
  /** Positions asked of a stored value, from 1. */
  positions: number[]
  /** Fields that the operator fills in. */
  fields: string[]
  /** Where something was sent, masked. */
  contact: string | null
  /** Of an `external`: what the provider is to answer. */
  provider: Provider | null
  /** Until when it is open, if it ends by itself. */
  until: Date | null
}

/** A text to be delivered to one contact. */
export interface SendMessage {
  /** What it is for: a challenge. */
  challenge: string
  /** The channel of the policy. */
  channel: string
  /** Number or address. */
  address: string
  /** The whole text, with the code in it. */
  text: string
  /** The code alone, for gateways with templates of their own. */
  code: string
}

/** A person is to be asked whether the caller is the subject. */
export interface RequestVouch {
  /** The challenge. */
  challenge: string
  /** Immutable ids of those who may. */
  people: string[]
  /** What they read, in the subject's language. */
  text: string
  /** What the caller hears meanwhile. */
  prompt: string
  /** Until when it is open. */
  until: Date
}

/** What a grant brings. */
export type CredentialKind =
  | CredentialKindOneTimePassword
  | CredentialKindChosenPassword
  | CredentialKindReenrolmentKey
  | CredentialKindExternal
  | CredentialKindContact
  | CredentialKindNothing

/** A password the engine made. */
export interface CredentialKindOneTimePassword {
  type: 'one_time_password'
}

/** The password the subject chose. */
export interface CredentialKindChosenPassword {
  type: 'chosen_password'
}

/** A key to enrol anew with. */
export interface CredentialKindReenrolmentKey {
  type: 'reenrolment_key'
}

/** A provider of the host makes it. */
export interface CredentialKindExternal {
  type: 'external'
  /** Its name in the policy. */
  provider: string
}

/** A new contact of the subject, confirmed. */
export interface CredentialKindContact {
  type: 'contact'
  /** The channel of the policy. */
  channel: string
}

/** The action needs none. */
export interface CredentialKindNothing {
  type: 'nothing'
}

/** One part of a secret and where it goes. */
export interface Part {
  /** The channel of the policy; `read_out` if the operator reads it out. */
  channel: string
  /** Number or address; none if it is handed over in person or read out. */
  address: string | null
  /** What goes there: the secret, or half of it; none if a provider makes it. */
  text: string | null
  /** The same in a whole message, in the subject's language. */
  message: string | null
}

/** A grant to be carried out by a connector, and its secret to be brought to the subject. */
export interface Deliver {
  /** The grant's id. */
  grant: string
  /** The signed token; a connector takes it once. */
  token: string
  /** The connector it is for. */
  connector: string
  /** Immutable id of the account. */
  account: string
  /** What is done to it. */
  action: string
  /** What the secret is. */
  credential: CredentialKind
  /** The one-time password, the new password or the re-enrolment key; none if a provider makes it. */
  secret: string | null
  /** Binds the secret to the token: 32 bytes in base64url. */
  blind: string | null
  /** Whether the password must be changed at the first sign-in. */
  changeAtFirstUse: boolean
  /** Where the secret goes, each part over a channel of its own. */
  parts: Part[]
}

/** Something that people are told about. */
export type AlertEvent =
  | 'approve'
  | 'escalate'
  | 'deny'
  | 'limit_closed'
  | 'send_limit'
  | 'push_limit'
  | 'failed_elsewhere'
  | 'not_me'
  | 'same_subject'
  | 'delivery_unknown'
  | 'delivered'
  | 'enrolled'

/** How urgent an alert is. */
export type AlertSeverity = 'low' | 'medium' | 'high'

/** One person to be told, at one address. */
export interface Recipient {
  /** The name under the policy's `people`. */
  person: string
  /** The channel of the policy; empty if the policy gives the address itself. */
  channel: string
  /** Number or address. */
  address: string
  /** What they read; to the subject it holds the token with which they can say "not me". */
  text: string
}

/** People to be told. */
export interface Notify {
  /** What happened. */
  event: AlertEvent
  /** How urgent it is. */
  severity: AlertSeverity
  /** Whether a ticket is opened, too. */
  ticket: boolean
  /** Who, and where. */
  to: Recipient[]
}

/** What is to be done. */
export type CommandTask =
  | CommandTaskObserve
  | CommandTaskPresentChallenge
  | CommandTaskSendMessage
  | CommandTaskRequestVouch
  | CommandTaskDeliver
  | CommandTaskNotify
  | CommandTaskRevoke
  | CommandTaskConclude

/**
 * Report these signals, and then that this is done. Until then a risk that fires by silence alone
 * neither refuses nor escalates; nothing is approved by it either.
 */
export interface CommandTaskObserve {
  type: 'observe'
  /** Names of the policy. */
  signals: string[]
}

/** Put this to the caller. */
export interface CommandTaskPresentChallenge extends PresentChallenge {
  type: 'present_challenge'
}

/** Send this text. */
export interface CommandTaskSendMessage extends SendMessage {
  type: 'send_message'
}

/** Get an authenticated vouch from one of these people. */
export interface CommandTaskRequestVouch extends RequestVouch {
  type: 'request_vouch'
}

/** Carry out a grant. */
export interface CommandTaskDeliver extends Deliver {
  type: 'deliver'
}

/** Tell people. */
export interface CommandTaskNotify extends Notify {
  type: 'notify'
}

/** Stop this grant, or make its secret useless. */
export interface CommandTaskRevoke {
  type: 'revoke'
  /** The grant. */
  grant: string
  /** Immutable id of the account it is for. */
  account: string
}

/** The case is over. */
export interface CommandTaskConclude {
  type: 'conclude'
  /** How it ended. */
  resolution: Resolution
}

/** Something to be carried out, in order, and reported on by its id. */
export interface Command {
  /** The idempotency key towards every gateway. */
  id: string
  /** What is to be done. */
  task: CommandTask
}

/** What a grant token says; times in seconds since 1970. */
export interface Claims {
  /** The engine: its log origin. */
  iss: string
  /** The one connector it is for. */
  aud: string
  /** The account: the directory's immutable id. */
  sub: string
  /** The grant's id. A connector carries it out once. */
  jti: string
  /** When it was signed. */
  iat: number
  /** From when on it is good. */
  nbf: number
  /** Until when it is good. */
  exp: number
  /** What may be done, such as `reset_password`. */
  action: string
  /** The case that approved. */
  case: string
  /** The operator's alias. */
  opr: string
  /** The subject's epoch; "not me" starts a new one. */
  epoch: number
  /** Digest of the policy. */
  policy: string
  /** Hash of the record that approved. */
  rec: string
  /** HMAC-SHA-256 of the secret; none if the provider makes the secret. */
  secret: string | null
}

/** What became of the write to the directory. */
export type WriteStatus = 'done' | 'failed' | 'unknown'

/** A grant that was carried out, now or before. */
export interface Redeemed {
  /** What the grant says. */
  claims: Claims
  /** What became of it, to be reported to the engine. */
  written: WriteStatus
  /** Whether it had been taken before: this is what was remembered. */
  repeated: boolean
  /** Why the result could not be stored, if so. */
  unstored: string | null
}

/** What a revocation comes to. */
export type Revocation = 'stopped' | 'begun'

/** Records of one case that hold together. */
export interface Chain {
  /** The case of all records. */
  case: string
  /** How many there are, from sequence 0. */
  records: number
  /** The hash of the last one, in hex. */
  last: string
}

/** Codes of the family `facts`. */
export type FactsCode =
  | 'syntax'
  | 'structure'
  | 'too_large'
  | 'unknown_action'
  | 'unknown_check'
  | 'unknown_outcome'
  | 'unknown_grade'
  | 'future'
  | 'not_milliseconds'
  | 'item'
  | 'conflict'
  | 'too_many_items'
  | 'group_name'
  | 'missing_groups'
  | 'other_policy'

/** Codes of the family `fault`. */
export type FaultCode =
  | 'missing_row'
  | 'row'
  | 'key'
  | 'clock'
  | 'unknown_policy'
  | 'unknown_action'
  | 'already_opened'
  | 'catalogue'
  | 'other_subject'
  | 'facts'
  | 'record'
  | 'encode'
  | 'busy'

/** Codes of the family `grant`. */
export type GrantCode =
  | 'public_key'
  | 'too_long'
  | 'header'
  | 'unknown_key'
  | 'signature'
  | 'claims'
  | 'other_audience'
  | 'not_yet'
  | 'expired'
  | 'other_action'
  | 'other_account'
  | 'other_secret'
  | 'not_live'
  | 'memory'

/** Codes of the family `input`. */
export type InputCode =
  | 'json'
  | 'format'
  | 'key'
  | 'key_id'
  | 'prompt'
  | 'row'
  | 'schema'
  | 'seed'
  | 'time'
  | 'id'
  | 'closed'
  | 'directory_name'

/** Codes of the family `policy`. */
export type PolicyCode = 'policy'

/** Codes of the family `records`. */
export type RecordsCode = 'chain'

/** Every form that has a JSON text of its own, by its name. */
export interface Forms {
  EngineConfig: EngineConfig
  OperatorKind: OperatorKind
  Operator: Operator
  Opening: Opening
  Contact: Contact
  Fact: Fact
  Relationship: Relationship
  SubjectProfile: SubjectProfile
  Caller: Caller
  OperatorInput: OperatorInput
  QuestionAndAnswer: QuestionAndAnswer
  Enrol: Enrol
  CallerInput: CallerInput
  ProviderOutcome: ProviderOutcome
  CommandStatus: CommandStatus
  HostInput: HostInput
  Said: Said
  Input: Input
  AdministratorInput: AdministratorInput
  DeskInput: DeskInput
  Delivery: Delivery
  Verdict: Verdict
  Reason: Reason
  Factor: Factor
  Wanted: Wanted
  Unmet: Unmet
  Missing: Missing
  Counted: Counted
  IgnoredReason: IgnoredReason
  Ignored: Ignored
  PolicyReference: PolicyReference
  PlanStep: PlanStep
  Diagnostic: Diagnostic
  PolicyTest: PolicyTest
  Review: Review
  Answer: Answer
  Refusal: Refusal
  CaseState: CaseState
  Resolution: Resolution
  Block: Block
  ChallengeKind: ChallengeKind
  ChallengeState: ChallengeState
  Unavailable: Unavailable
  ChallengeView: ChallengeView
  OperatorView: OperatorView
  CallerView: CallerView
  HostView: HostView
  View: View
  Reply: Reply
  DeskReply: DeskReply
  Record: Record
  Provider: Provider
  PresentChallenge: PresentChallenge
  SendMessage: SendMessage
  RequestVouch: RequestVouch
  CredentialKind: CredentialKind
  Part: Part
  Deliver: Deliver
  AlertEvent: AlertEvent
  AlertSeverity: AlertSeverity
  Recipient: Recipient
  Notify: Notify
  CommandTask: CommandTask
  Command: Command
  Claims: Claims
  WriteStatus: WriteStatus
  Redeemed: Redeemed
  Revocation: Revocation
  Chain: Chain
}
