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

/**
 * The kind of an operator. An AI and a service collect evidence but never attest; self-service has no
 * person.
 */
export type OperatorKind = 'person' | 'service' | 'ai' | 'self'

/** The person or program that runs the case at the desk. */
export interface Operator {
  /** The immutable id in the directory; for a program, its configured name. */
  id: string
  /** The kind: a person, a program, an AI, or nobody (self-service). */
  kind: OperatorKind
  /** The strength of the operator's own sign-in, 1 to 3; `None` if unknown, which is no level. */
  level?: number | null | undefined
  /** The operator's current roles at the desk, as named in the policy's `operators`. */
  roles?: readonly string[] | undefined
}

/** The opening of a case. The context contains the subject. */
export interface Opening {
  /** The requested action: an action of the policy, or `not_me`. */
  action: string
  /** The operator. */
  operator: Operator
  /** The channel of the first contact: `phone`, `chat`, `web`. */
  channel: string
  /** The number or address of the caller, for the record; sealed. */
  from?: string | null | undefined
  /** The language of the screen, for callers whom the directory does not know. */
  language?: string | undefined
  /**
   * The account name that the caller gave, as typed. Decoys are drawn from it, even if the directory
   * knows it. Case, spaces and the domain make no difference (`EngineConfig::domains`).
   */
  named?: string | undefined
}

/** A way to reach a person. */
export interface Contact {
  /** The channel of the policy. */
  channel: string
  /** The number or address. */
  address: string
  /**
   * The time of the last change. If unknown, the contact never passes the cooling time of a channel. A
   * time before 1990 counts as unknown: it is seconds taken for milliseconds.
   */
  changedAt?: Date | null | undefined
}

/** A fact that the host knows about the subject. */
export type Fact = Date | string

/** A person whom the policy names under `people`. */
export interface Relationship {
  /** The name under `people`. */
  person: string
  /** The immutable id in the directory. */
  id: string
  /** The person's contacts. */
  contacts?: readonly Contact[] | undefined
  /**
   * The start of the relation. If unknown, the relation is too young. A time before 1990 counts as
   * unknown: it is seconds taken for milliseconds.
   */
  since?: Date | null | undefined
}

/** The directory's current view of the subject. */
export interface SubjectProfile {
  /** The immutable id of the account (`objectGUID`), never a name. */
  account: string
  /** The name shown to people, such as the voucher who is asked. */
  name: string
  /** True if the account is enabled. */
  enabled: boolean
  /** The contacts to which codes and secrets can be sent. */
  contacts?: readonly Contact[] | undefined
  /** Facts that `recall` challenges ask for. */
  facts?: { [name: string]: Fact } | undefined
  /** The resolved groups: names or distinguished names. */
  groups?: readonly string[] | undefined
  /** The language of the prompts: `en`, `de-AT`. A region determines how dates are written: `en-US`. */
  language?: string | undefined
  /** The policy's `people` for this subject: those who vouch, receive secrets and take over. */
  relationships?: readonly Relationship[] | undefined
  /**
   * The IANA name of the subject's time zone, such as `Europe/Copenhagen`; UTC if empty. In an unknown
   * time zone, days cannot be compared, so times cannot be recalled.
   */
  timeZone?: string | undefined
}

/** The host's knowledge of the caller. */
export interface Caller {
  /** The provider of the subject's session in which the input was sent, if any. */
  session?: string | null | undefined
}

/** The content of an operator's input: no destination, no outcome, no verdict. */
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

/** Asks a challenge. */
export interface OperatorInputChoose {
  type: 'choose'
  /** The name of the challenge in the policy. */
  challenge: string
  /** The index of the masked contact, from 0; defaults to the first. An AI may only use the first. */
  contact?: number | null | undefined
}

/** Submits the caller's answer, as typed. */
export interface OperatorInputAnswer {
  type: 'answer'
  /** The open challenge. */
  challenge: string
  /** The answers: one text for each question, or a single text for other challenges. */
  answers: readonly string[]
}

/** States that the caller cannot do a challenge now. */
export interface OperatorInputUnavailable {
  type: 'unavailable'
  /** The name of the challenge in the policy. */
  challenge: string
}

/** Confirms that a procedure was followed; every field of the form is filled in. */
export interface OperatorInputConfirm {
  type: 'confirm'
  /** The open challenge. */
  challenge: string
  /** The checked values, by field. */
  fields: { [name: string]: string }
  /** The grades, by name. */
  grades?: { [name: string]: number } | undefined
  /** The item of a repeatable check, such as the number of a document. */
  item?: string | null | undefined
}

/** Escalates the case to a second person. */
export interface OperatorInputEscalate {
  type: 'escalate'
  /** The reason, for the record; sealed. */
  reason: string
}

/** Takes over an escalated case, as the second person. */
export interface OperatorInputTakeOver {
  type: 'take_over'
}

/** Shows the case. */
export interface OperatorInputView {
  type: 'view'
}

/**
 * Ends the approval of another case of this subject for the same action that has not been redeemed.
 * Allowed if nothing else blocks this case (`blocked_by` is `live_grant` alone). Not for an AI.
 */
export interface OperatorInputEndGrant {
  type: 'end_grant'
}

/** Cancels the case: the call is over. */
export interface OperatorInputCancel {
  type: 'cancel'
}

/** A security question with its answer. */
export interface QuestionAndAnswer {
  /** A question of the catalogue, or the subject's own. */
  question: string
  /** The answer. */
  answer: string
}

/** A change of an enrolment. */
export type Enrol =
  | EnrolQuestions
  | EnrolAuthenticator
  | EnrolAuthenticatorCode
  | EnrolRecoveryCodes
  | EnrolContact
  | EnrolContactCode
  | EnrolReconfirm
  | EnrolRemove

/** All security questions of a challenge, replacing the previous ones. */
export interface EnrolQuestions {
  type: 'questions'
  /** The challenge. */
  challenge: string
  /** The questions with their answers. */
  answers: readonly QuestionAndAnswer[]
}

/** A new authenticator. The reply contains its secret, which counts once a code has confirmed it. */
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
  /** The code, as shown. */
  code: string
}

/** New recovery codes, replacing the old ones. Only this reply contains them. */
export interface EnrolRecoveryCodes {
  type: 'recovery_codes'
  /** The challenge. */
  challenge: string
}

/** A new contact for the channel of a code challenge. A code is sent there. */
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
  /** The code, as sent. */
  code: string
}

/** A confirmation that the enrolment is still right. */
export interface EnrolReconfirm {
  type: 'reconfirm'
  /** The challenge. */
  challenge: string
}

/** The removal of the enrolment. */
export interface EnrolRemove {
  type: 'remove'
  /** The challenge. */
  challenge: string
}

/** The content of a caller's input. */
export type CallerInput =
  | CallerInputAnswer
  | CallerInputNotMe
  | CallerInputKey
  | CallerInputEnrol
  | CallerInputCancel

/** Answers an open challenge. */
export interface CallerInputAnswer {
  type: 'answer'
  /** The open challenge. */
  challenge: string
  /** The answers: one text for each question, or a single text for other challenges. */
  answers: readonly string[]
}

/** States "this was not me": ends every case, grant, code and key of the subject. */
export interface CallerInputNotMe {
  type: 'not_me'
  /** The token of a notice, if the caller has one. */
  token?: string | null | undefined
}

/** Uses a re-enrolment key, in a self-service case. */
export interface CallerInputKey {
  type: 'key'
  /** The key, as delivered. */
  key: string
}

/** Enrols, reconfirms or removes something, in an approved case whose grant is an enrolment. */
export interface CallerInputEnrol {
  type: 'enrol'
  /** The change. */
  what: Enrol
}

/** Cancels the case: the caller gives up. */
export interface CallerInputCancel {
  type: 'cancel'
}

/** The outcome of a provider's check. */
export type ProviderOutcome = 'passed' | 'failed' | 'inconclusive'

/** The result of a command. */
export type CommandStatus = 'done' | 'failed' | 'unknown'

/** The content of the host's input: observations, proofs by others, results of commands. */
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
  /** The outcome of the signal. */
  outcome: string
  /** The time of the observation; defaults to the time of the step. */
  at?: Date | null | undefined
  /** The observed value, for the record; sealed. */
  value?: string | null | undefined
}

/** A provider answered. */
export interface HostInputExternal {
  type: 'external'
  /** The id of the `PresentChallenge`. */
  command: string
  /** The nonce of the `PresentChallenge`. */
  nonce: string
  /** The provider's reference for this answer, never used before. */
  reference: string
  /** The outcome. */
  outcome: ProviderOutcome
  /** The grades, by name. */
  grades?: { [name: string]: number } | undefined
  /** The item of a repeatable check. */
  item?: string | null | undefined
  /** The number chosen on the device, if numbers are matched. */
  number?: string | null | undefined
  /**
   * The provider's signature over case, challenge, nonce and outcome: a JWS. Required if the config
   * contains a key of the provider.
   */
  proof?: string | null | undefined
}

/** A person who was asked to vouch said yes or no. */
export interface HostInputVouch {
  type: 'vouch'
  /** The request. */
  command: string
  /** The immutable id of the person, authenticated by the host. */
  voucher: string
  /** True if the person says that the caller is the subject. */
  states: boolean
  /** The authentication level of the person, such as `aal2`. */
  level: string
}

/** The host reports the result of a command. */
export interface HostInputReport {
  type: 'report'
  /** The command. */
  command: string
  /** The result. */
  state: CommandStatus
  /** The provider's message, for the record; sealed. */
  text?: string | null | undefined
}

/** The approval is to be carried out. */
export interface HostInputRedeem {
  type: 'redeem'
  /** The grant. */
  grant: string
  /** The new password that the subject chose, in self-service. */
  password?: string | null | undefined
}

/** The subject received the secret. */
export interface HostInputDelivered {
  type: 'delivered'
  /** The `Deliver` command. */
  command: string
}

/** A stored value for `partial` challenges comes from the host's own data. */
export interface HostInputStore {
  type: 'store'
  /** The field of the policy. */
  field: string
  /** The value; `None` removes it. */
  value?: string | null | undefined
}

/** Only time passed. */
export interface HostInputTimePassed {
  type: 'time_passed'
}

/** The speaker of an input, and the content. */
export type Said = SaidOperator | SaidCaller | SaidHost

/** An input of the operator, who runs the case at the desk. */
export interface SaidOperator {
  type: 'operator'
  /** The operator, authenticated by the host. */
  by: Operator
  /** The content. */
  says: OperatorInput
}

/** An input of the caller, whoever is asking. */
export interface SaidCaller {
  type: 'caller'
  /** The content. */
  says: CallerInput
  /** The host's knowledge of the caller. */
  by?: Caller | undefined
}

/** An input of the program that embeds the engine, or of a system that it integrates. */
export interface SaidHost {
  type: 'host'
  /** The configured name: `host`, `sms-gateway`. */
  by: string
  /** The content. */
  says: HostInput
}

/**
 * An input: its id, the speaker and the content.
 *
 * The id makes an input safe to repeat: the same input a second time changes nothing.
 */
export interface Input {
  /** The id, chosen by the host before the first attempt. */
  id: string
  /** The speaker and the content. */
  said: Said
}

/** An operation of an administrator. */
export type AdministratorInput =
  | AdministratorInputRepairClock
  | AdministratorInputEnableCheck
  | AdministratorInputErasePerson

/**
 * Repairs times stamped by a clock that ran ahead and is right again: they count as of now, and
 * everything in progress ends. Times before now do not change.
 */
export interface AdministratorInputRepairClock {
  type: 'repair_clock'
  /**
   * The time that the administrator reads from another clock, to the minute: two clocks must
   * agree before stored times change.
   */
  present: Date
}

/**
 * Enables a check that failed 100 times in a row. No failure is forgotten, and nothing that is
 * closed opens.
 */
export interface AdministratorInputEnableCheck {
  type: 'enable_check'
  /** The name of the check in the policy. */
  check: string
}

/**
 * Deletes keyring, ledger, enrolment and profile. Refused while the person has an open case or a
 * live grant, or is fenced or closed.
 */
export interface AdministratorInputErasePerson {
  type: 'erase_person'
}

/** A step of an administrator. */
export interface DeskInput {
  /** The id, chosen by the host before the first attempt. */
  id: string
  /** The administrator, authenticated by the host: a person other than `account`. */
  by: Operator
  /** The immutable id in the directory of the person that the step is about. */
  account: string
  /** The reason; sealed under the key of the person that the step is about. */
  reason: string
  /** The operation. */
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

/** The verdict of one evaluation. */
export type Verdict = 'approve' | 'challenge' | 'escalate' | 'deny'

/** The reason for a refusal. */
export type Reason = 'no_group' | 'risk' | 'group' | 'out_of_reach'

/** The contribution of one factor. */
export interface Factor {
  /** `knowledge`, `possession`, `inherence`, `attestation` or `context`. */
  factor: string
  /** The positive points of its evidence. */
  earned: number
  /** The earned points, at most the cap of the factor. */
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

/** The first applicable reason why evidence has no effect. */
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

/** The state of a case. */
export type CaseState = 'open' | 'escalated' | 'approved' | 'redeemed' | 'ended'

/** The resolution of a case. */
export type Resolution = 'done' | 'unknown' | 'failed' | 'denied' | 'cancelled' | 'expired' | 'not_me'

/** A reason other than the policy that blocks an approval. A block only makes a verdict stricter. */
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

/** The state of a challenge. Only open challenges can be asked. */
export type ChallengeState = 'open' | 'passed' | 'not_passed' | 'unavailable'

/** The reason why a challenge cannot be asked, for operators. The names are stable. */
export type Unavailable =
  | 'not_enrolled'
  | 'no_contact'
  | 'cooling'
  | 'relation_too_young'
  | 'forbidden'
  | 'disabled'
  | 'closed'
  | 'struck'

/** The view of one challenge for the operator. */
export interface ChallengeView {
  /** The name in the policy. */
  challenge: string
  /** The type in the policy. */
  kind: ChallengeKind
  /** The state of the challenge. */
  state: ChallengeState
  /** The reason why it is unavailable. */
  reason: Unavailable | null
  /** The time until which it is unavailable, if waiting helps. */
  until: Date | null
  /** The group or risk that forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`. */
  forbiddenBy: string | null
  /** True if it recently failed in another case of the subject. */
  failedElsewhere: boolean
  /** The id of the `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer. */
  asked: string | null
  /** The masked contacts that can be chosen. */
  contacts: string[]
  /** The fields of its form. */
  fields: string[]
}

/** The view of a case for its operator. */
export interface OperatorView {
  /** The requested action. */
  action: string
  /** The state of the case. */
  state: CaseState
  /** The resolution, once the case has ended. */
  resolution: Resolution | null
  /** The verdict, including limits. */
  verdict: Verdict
  /** Blocks besides the policy: `observing` and `live_grant` clear by themselves. */
  blockedBy: Block[]
  /** True if the recovery path of the subject is closed. */
  closed: boolean
  /** The points so far. */
  points: number
  /** The points that are required in any case. */
  pointsRequired: number
  /** The points of each factor. */
  factors: Factor[]
  /** Every challenge, in the order of the policy. */
  challenges: ChallengeView[]
  /** The unmet requirements, one line each. */
  missing: string[]
  /** The challenges to ask next: indispensable ones first, then the cheapest way to approval. */
  next: string[]
  /** The person of the policy who takes over. */
  escalate: string | null
}

/** The view of a case for the caller. */
export interface CallerView {
  /** The text for the caller: the same for every refusal, except for answers with a wrong form. */
  text: string
  /** Challenges that the caller can choose from, in a self-service case. */
  offers: string[]
  /** Challenges that wait for an answer. */
  asked: string[]
  /** True if a new password or an enrolment comes next. */
  approved: boolean
  /** True if the case has ended. */
  ended: boolean
  /** Secrets that are shown only once: new recovery codes, the secret of a new authenticator. */
  shown: string[]
}

/** The view of a case for the host's own program. */
export interface HostView {
  /** The state of the case. */
  state: CaseState
  /** The verdict, including limits. */
  verdict: Verdict
  /** Blocks besides the policy. */
  blockedBy: Block[]
  /** The grant that can be redeemed. */
  grant: string | null
  /** The time until which the grant can be redeemed. */
  grantEnd: Date | null
}

/** The view for the speaker of an input. */
export type View = ViewOperator | ViewCaller | ViewHost | ViewNothing

/** The view for operators. */
export interface ViewOperator extends OperatorView {
  type: 'operator'
}

/** The view for callers, and for the screen of a self-service case. */
export interface ViewCaller extends CallerView {
  type: 'caller'
}

/** The view for the host's own program. */
export interface ViewHost extends HostView {
  type: 'host'
}

/** No view, for example for an operator who does not run the case. */
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

/** The request to a provider. */
export interface Provider {
  /** The provider's id: its name in the policy. */
  id: string
  /** The nonce, which the answer must contain unchanged. */
  nonce: string
  /** The number shown to the caller, who chooses it on the device. */
  number: string | null
  /**
   * True for a decoy, for the host only: show the same page, but do not ask the provider. The answer
   * does not contain it.
   */
  decoy: boolean
}

/** A challenge to present to the caller. */
export interface PresentChallenge {
  /** The challenge. */
  challenge: string
  /** The type in the policy. */
  kind: ChallengeKind
  /** The prompt, in the subject's language. */
  prompt: string
  /** The questions to answer, one text each. */
  questions: string[]
  /** The positions asked of a stored value, from 1. */
  positions: number[]
  /** The fields that the operator fills in. */
  fields: string[]
  /** The masked contact to which something was sent. */
  contact: string | null
  /** For `external` challenges, the request to the provider. */
  provider: Provider | null
  /** The time until which it is open, if it ends by itself. */
  until: Date | null
}

/** A text to send to one contact. */
export interface SendMessage {
  /** The challenge that the text is for. */
  challenge: string
  /** The channel of the policy. */
  channel: string
  /** The number or address. */
  address: string
  /** The whole text, including the code. */
  text: string
  /** The code alone, for gateways with their own templates. */
  code: string
}

/** A request to ask a person whether the caller is the subject. */
export interface RequestVouch {
  /** The challenge. */
  challenge: string
  /** The immutable ids of the people who may vouch. */
  people: string[]
  /** The text for them, in the subject's language. */
  text: string
  /** The prompt for the caller meanwhile. */
  prompt: string
  /** The time until which it is open. */
  until: Date
}

/** The kind of credential that a grant yields. */
export type CredentialKind =
  | CredentialKindOneTimePassword
  | CredentialKindChosenPassword
  | CredentialKindReenrolmentKey
  | CredentialKindExternal
  | CredentialKindContact
  | CredentialKindNothing

/** A password made by the engine. */
export interface CredentialKindOneTimePassword {
  type: 'one_time_password'
}

/** A password chosen by the subject. */
export interface CredentialKindChosenPassword {
  type: 'chosen_password'
}

/** A key for re-enrolment. */
export interface CredentialKindReenrolmentKey {
  type: 'reenrolment_key'
}

/** A credential made by a provider of the host. */
export interface CredentialKindExternal {
  type: 'external'
  /** The provider's name in the policy. */
  provider: string
}

/** A confirmed new contact of the subject. */
export interface CredentialKindContact {
  type: 'contact'
  /** The channel of the policy. */
  channel: string
}

/** No credential: the action needs none. */
export interface CredentialKindNothing {
  type: 'nothing'
}

/** A part of a secret, with its destination. */
export interface Part {
  /** The channel of the policy; `read_out` if the operator reads the part out. */
  channel: string
  /** The number or address; `None` if the part is handed over in person or read out. */
  address: string | null
  /** The secret, or half of it; `None` if a provider makes it. */
  text: string | null
  /** The same text in a whole message, in the subject's language. */
  message: string | null
}

/** A grant for a connector to carry out, with the secret to deliver to the subject. */
export interface Deliver {
  /** The id of the grant. */
  grant: string
  /** The signed token, which a connector accepts once. */
  token: string
  /** The connector that the token is for. */
  connector: string
  /** The immutable id of the account. */
  account: string
  /** The action on the account. */
  action: string
  /** The kind of credential. */
  credential: CredentialKind
  /** The one-time password, the new password or the re-enrolment key; `None` if a provider makes it. */
  secret: string | null
  /** The value that binds the secret to the token: 32 bytes in base64url. */
  blind: string | null
  /** True if the password must be changed at the first sign-in. */
  changeAtFirstUse: boolean
  /** The parts of the secret, each for a channel of its own. */
  parts: Part[]
}

/** An event that people are notified of. */
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

/** The urgency of an alert. */
export type AlertSeverity = 'low' | 'medium' | 'high'

/** A person to notify, at one address. */
export interface Recipient {
  /** The name under the policy's `people`. */
  person: string
  /** The channel of the policy; empty if the policy contains the address itself. */
  channel: string
  /** The number or address. */
  address: string
  /** The text. For the subject, it contains the token with which they can prove a "not me". */
  text: string
}

/** A notice to people. */
export interface Notify {
  /** The event. */
  event: AlertEvent
  /** The severity. */
  severity: AlertSeverity
  /** True if a ticket must also be opened. */
  ticket: boolean
  /** The recipients. */
  to: Recipient[]
}

/** The task of a command. */
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
 * Signals to report; then report the command as done. Until then, a risk that fires only because a
 * signal is missing neither denies nor escalates, and nothing is approved.
 */
export interface CommandTaskObserve {
  type: 'observe'
  /** The names in the policy. */
  signals: string[]
}

/** A challenge to present to the caller. */
export interface CommandTaskPresentChallenge extends PresentChallenge {
  type: 'present_challenge'
}

/** A text to send. */
export interface CommandTaskSendMessage extends SendMessage {
  type: 'send_message'
}

/** A request for an authenticated vouch. */
export interface CommandTaskRequestVouch extends RequestVouch {
  type: 'request_vouch'
}

/** A grant to carry out. */
export interface CommandTaskDeliver extends Deliver {
  type: 'deliver'
}

/** A notice to people. */
export interface CommandTaskNotify extends Notify {
  type: 'notify'
}

/** The revocation of a grant: stop it, or make its secret useless. */
export interface CommandTaskRevoke {
  type: 'revoke'
  /** The grant. */
  grant: string
  /** The immutable id of its account. */
  account: string
}

/** The end of the case. */
export interface CommandTaskConclude {
  type: 'conclude'
  /** The resolution. */
  resolution: Resolution
}

/** A command, to be carried out in order and reported on by its id. */
export interface Command {
  /** The idempotency key for every gateway. */
  id: string
  /** The task. */
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

/** The result of the write to the directory. */
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

/** The result of a revocation. */
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
