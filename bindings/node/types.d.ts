// Written by `cargo run -p bonafides-generate`: not to be edited.

import type { FactsData } from './index'

/** The configuration of an engine, as a host writes it. */
export interface EngineConfig {
  /** The log origin; `iss` of every grant. */
  origin: string
  /** The connector that carries grants out; their `aud`. */
  connector: string
  /** Passwords that are never accepted: common, expected or known to have leaked. The rules are in the policy. */
  blocklist?: readonly string[] | undefined
  /** Questions that can be enrolled, and from which decoys are drawn. */
  catalogue?: readonly string[] | undefined
  /**
   * Domains in which the directory looks up names, as typed before a `\` or after an `@`. A decoy is the
   * same with and without them; by default, with and without any domain.
   */
  domains?: readonly string[] | undefined
  /** Labels for names in the policy: by language, then by name. */
  labels?: { [name: string]: { [name: string]: string } } | undefined
  /** Providers that sign their results, with their Ed25519 public keys: 32 bytes in base64url. */
  providers?: { [name: string]: string } | undefined
  /** Texts of further languages: by language, then by key. */
  texts?: { [name: string]: { [name: string]: string } } | undefined
  /** Words that must not make up a whole password, such as the name of the organisation. */
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
  /** The strength of the operator's own sign-in, 1 to 3; `None` if unknown, which meets no required level. */
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
   * time before 1990 counts as unknown: it is seconds mistaken for milliseconds.
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
   * The start of the relation. If unknown, the relation is too recent. A time before 1990 counts as
   * unknown: it is seconds mistaken for milliseconds.
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
  | EnrolRegistration
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

/**
 * A registration at the provider of an external challenge, such as a new passkey. It counts once the provider has
 * confirmed it.
 */
export interface EnrolRegistration {
  type: 'registration'
  /** The challenge. */
  challenge: string
}

/** A confirmation that the enrolment is still correct. */
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
  /** The id of the `PresentChallenge` or `Register`. */
  command: string
  /** The nonce of that command. */
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

/** Carries out the approval. */
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

/** Stores a value from the host's own data for `partial` challenges. */
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

/** The role of a policy at a desk. */
export type PolicyUse = PolicyUseInForce | PolicyUsePilot | PolicyUseShadow | PolicyUseWithdrawn

/** Cases are opened under it, and grants redeemed. */
export interface PolicyUseInForce {
  type: 'in_force'
}

/** The cases of a share of subjects are opened under it. */
export interface PolicyUsePilot {
  type: 'pilot'
  /** The share of subjects, in thousandths. */
  share: number
}

/** Decided beside the policy in force, and never in force. */
export interface PolicyUseShadow {
  type: 'shadow'
}

/** No role any more. */
export interface PolicyUseWithdrawn {
  type: 'withdrawn'
}

/** An operation of an administrator. */
export type AdministratorInput =
  | AdministratorInputRepairClock
  | AdministratorInputEnableCheck
  | AdministratorInputErasePerson
  | AdministratorInputProposePolicy
  | AdministratorInputUsePolicy
  | AdministratorInputRotateKey
  | AdministratorInputResolve
  | AdministratorInputExport

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

/** Proposes that a policy gets a role, for another person to carry out. */
export interface AdministratorInputProposePolicy {
  type: 'propose_policy'
  /** The digest of the policy. */
  digest: string
  /** The role. */
  role: PolicyUse
}

/** Gives a policy a role. The host changes the role in the same commit. */
export interface AdministratorInputUsePolicy {
  type: 'use_policy'
  /** The digest of the policy. */
  digest: string
  /** The role. */
  role: PolicyUse
  /**
   * The digest of a document that binds the names of groups to ids of the directory, 64 lower-case hexadecimal
   * digits; `None` if the directory has no ids.
   */
  groups?: string | null | undefined
  /** True if the desk demands two people: another person must have proposed the same. */
  twoPeople?: boolean | undefined
}

/** Records that a key seals or signs from now on. */
export interface AdministratorInputRotateKey {
  type: 'rotate_key'
  /** The key: `state`, `vault` or `grant`. */
  key: string
  /** The id of the new key. */
  id: string
}

/**
 * Records that sealed values of records are shown: of a case, or of the cases that a search finds. Commit it before they
 * are shown.
 */
export interface AdministratorInputResolve {
  type: 'resolve'
  /** The action of the cases; `None` for any. */
  action?: string | null | undefined
  /** The case, or `desk`; `None` for a search. */
  of?: string | null | undefined
  /** The aliases of the people whose values are opened: at most 500. For more of them, take several steps. */
  people?: readonly string[] | undefined
  /** The time from which on the search goes; `None` for the beginning. */
  since?: Date | null | undefined
  /** The time before which the search ends; `None` for the end. */
  until?: Date | null | undefined
}

/** Records that records leave the desk. Commit it before they do. */
export interface AdministratorInputExport {
  type: 'export'
  /** The form: `jsonl`, or the name of another one, of `a-z`, `0-9`, `_` and `-`. */
  form: string
  /** The position of the first record. */
  first: number
  /** The number of records. */
  records: number
}

/** A step of an administrator. */
export interface DeskInput {
  /** The id, chosen by the host before the first attempt. */
  id: string
  /** The administrator, authenticated by the host: a person other than `account`. */
  by: Operator
  /** The immutable directory id of the person that the step is about; empty for all others. */
  account: string
  /** The reason; sealed under the key of the person that the step is about, or else of the administrator. */
  reason: string
  /** The operation. */
  says: AdministratorInput
}

/** The delivery requested of a connector, which is compared with the grant. */
export interface Delivery {
  /** The action. */
  action: string
  /** The immutable id of the account in the directory. */
  account: string
  /** The value that binds the secret to the token, as in the command; present with the secret. */
  blind?: string | null | undefined
  /** The one-time password or key to be set; none if the provider makes it. */
  secret?: string | null | undefined
}

/**
 * A person: the groups, and the challenges that he or she can pass.
 *
 * As JSON: `{"id": "u17", "groups": ["CN=Staff,DC=x"], "enrolled": ["questions"], "contacts": ["sms"], "site": "Kiel"}`.
 * `id` is always required, `groups` only if the policy has groups.
 */
export interface Person {
  /** The name by which the report lists the person. Ids are not compared: two records with one id are two people. */
  id: string
  /** Channels of the policy over which the person can be reached: the person can pass every code sent over these. */
  contacts?: readonly string[] | undefined
  /** Challenges that the person can pass, in full: all items of a repeatable one, the highest grades. */
  enrolled?: readonly string[] | undefined
  /** Names of the directory, as in the facts of a call. Only policies without groups accept `None` (unknown). */
  groups?: readonly string[] | null | undefined
  /** The place of work, by which the report groups people. */
  site?: string | null | undefined
}

/**
 * A situation of a caller: the signals that are observed, and the causes that he or she has lost.
 *
 * As JSON: `{"name": "at home", "signals": {"workstation": "new"}, "lost": ["phone"]}`; only the name is required.
 */
export interface Situation {
  /** The name. */
  name: string
  /** Causes that are lost: no challenge of these can be passed. */
  lost?: string[] | undefined
  /** Signals that are observed, and their outcomes. */
  signals?: { [name: string]: string } | undefined
}

/** Evidence about a log from elsewhere. */
export interface LogEvidence {
  /** Checkpoints, the oldest first. That of a folder comes after them. */
  checkpoints?: readonly string[] | undefined
  /** The number of witnesses that must have cosigned; by default, all. */
  demand?: number | null | undefined
  /**
   * The public key of the log, `name+id+key`: from the people who run the log, not from the place that publishes it. Without
   * it, only the chains of JSON Lines are verified.
   */
  key?: string | null | undefined
  /** Receipts that the log must agree with. */
  receipts?: readonly string[] | undefined
  /** The public keys of witnesses. */
  witnesses?: readonly string[] | undefined
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
  /** The accepted outcomes of a signal; empty for a challenge. */
  outcomes: string[]
  /** The minimum grades of a graded challenge. */
  grades: { [name: string]: number }
}

/** A condition that does not hold, with the present and the required value. */
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
  /** The required score. */
  need: number
}

/** The capped score of one factor is too low. */
export interface UnmetPointsIn {
  type: 'points_in'
  /** The factor. */
  factor: string
  /** The score of the factor. */
  have: number
  /** The required score. */
  need: number
}

/** Too few factors. */
export interface UnmetFactors {
  type: 'factors'
  /** The number of factors that reach their `min`. */
  have: number
  /** The required number. */
  need: number
}

/** Too few different causes. */
export interface UnmetIndependent {
  type: 'independent'
  /** The number of different causes of passed evidence. */
  have: number
  /** The required number. */
  need: number
}

/** Required entries that are not met, in the order of the policy. */
export interface UnmetPass {
  type: 'pass'
  /** The entries. */
  entries: Wanted[]
}

/** Too few items of a list hold. */
export interface UnmetAtLeast {
  type: 'at_least'
  /** The number that holds. */
  have: number
  /** The required number. */
  need: number
  /** The entries that are not met. */
  entries: Wanted[]
  /** The requirements that do not hold. */
  requirements: Unmet[]
}

/** A list of which every item must hold. */
export interface UnmetAll {
  type: 'all'
  /** The items that do not hold. */
  requirements: Unmet[]
}

/** A list of which one item would be enough. */
export interface UnmetAny {
  type: 'any'
  /** The items that do not hold. */
  requirements: Unmet[]
}

/** The unmet part of one layer of the rules. */
export interface Missing {
  /** The document path of the layer: `actions.reset_password`. */
  layer: string
  /** The unmet part in words. */
  text: string
  /** The unmet part in the shape of the policy. */
  unmet: Unmet
}

/** Evidence that counts: it earns or costs points, or meets an entry. */
export interface Counted {
  /** The check. */
  check: string
  /** The outcome. */
  outcome: string
  /** The time at which it was observed. */
  at: Date
  /** The item, for a repeatable check. */
  item: string | null
  /** The points that it adds to the score; 0 if it only meets an entry. */
  points: number
}

/** The first applicable reason why evidence has no effect. */
export type IgnoredReason = 'expired' | 'forbidden' | 'superseded' | 'inconclusive' | 'same_cause'

/** Evidence that has no effect, and the reason. */
export interface Ignored {
  /** The check. */
  check: string
  /** The outcome. */
  outcome: string
  /** The time at which it was observed. */
  at: Date
  /** The item, for a repeatable check. */
  item: string | null
  /** The first reason that applies. */
  reason: IgnoredReason
}

/** The policy that was applied. */
export interface PolicyReference {
  /** The name. */
  name: string
  /** The version; may be empty. */
  version: string
  /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
  digest: string
}

/** The result of one evaluation, with its explanation. */
export interface DecisionData {
  /** The verdict. */
  verdict: Verdict
  /** The reason for a refusal; only for a refusal. */
  reason: Reason | null
  /** The reason in words. */
  why: string | null
  /** The requested action. */
  action: string
  /** The score. */
  points: number
  /** The largest `points` requirement outside `any` and `at_least`, plus the points that risks add. */
  pointsRequired: number
  /** The contribution of each factor. */
  factors: Factor[]
  /** The ids of the groups that matched, in the order of the policy. */
  groups: string[]
  /** The ids of the risks that fired, in the order of the policy. */
  risks: string[]
  /** The unmet part of the requirement, by layer. */
  missing: Missing[]
  /** Open challenges without which approval is out of reach. */
  mandatory: string[]
  /** Evidence that counts: it earns or costs points, or meets an entry. */
  counted: Counted[]
  /** Evidence that has no effect, and the reason. */
  ignored: Ignored[]
  /** The person to whom a case under these rules is escalated. */
  escalate: string | null
  /** The grant that the approval yields; only for an approval. */
  grant: string | null
  /** The policy that was applied. */
  policy: PolicyReference
}

/** A challenge to pass. */
export interface PlanStep {
  /** The challenge. */
  check: string
  /** The cost of asking. */
  cost: number
  /** True if approval is out of reach without it. */
  mandatory: boolean
  /** The minimum grades; only those above 0. */
  grades: { [name: string]: number }
}

/** The cheapest way to approval; empty unless the verdict is `challenge`. */
export interface PlanData {
  /** The challenges to ask: mandatory ones first, then in the order of the policy. */
  steps: PlanStep[]
  /** The total cost of all steps, in the unit of the policy. */
  cost: number
  /** True if it is certain that nothing cheaper leads to approval. */
  exact: boolean
  /** The policy that was applied. */
  policy: PolicyReference
}

/** One error or warning about a document. */
export interface Diagnostic {
  /** The stable code, explained in `docs/diagnostics.md`. */
  code: string
  /** `error`, for which the document is refused, or `warning`. */
  severity: string
  /** The message. */
  message: string
  /** The line in the document, from 1. */
  line: number
  /** The column in the line, in characters, from 1. */
  column: number
  /** The document path: `groups[1].require.pass[0]`; empty for the document as a whole. */
  path: string
  /** The underlined text of the document; its first line, if it has several. */
  text: string
  /** The first underlined byte. */
  start: number
  /** The byte after the last underlined one. */
  end: number
  /** How to fix it. */
  help: string | null
  /** The shortest evidence that demonstrates a warning, as `check=outcome`. */
  evidence: string[]
  /** A replacement for the underlined text, if one is certain enough to be offered. */
  fix: string | null
}

/** The result of a test that a policy contains. */
export interface PolicyTest {
  /** The name of the test. */
  title: string
  /** True if it passed. */
  passed: boolean
  /** The differences from the expected decision. */
  failures: string[]
}

/** All findings about a policy document. */
export interface Review {
  /** True if the document has no errors and loads. */
  loads: boolean
  /** Errors and warnings, in the order of the document. */
  diagnostics: Diagnostic[]
  /** The results of the document's own tests; empty if there is an error. */
  tests: PolicyTest[]
}

/** One challenge that is passed, with the highest grades. */
export interface WayCheck {
  /** The challenge. */
  check: string
  /** The grades of a graded challenge. */
  grades?: { [name: string]: number }
  /** The item of a repeatable challenge, numbered from 1. */
  item?: string | null
}

/** A minimal set of challenge results that approves. */
export interface Way {
  /** The results, in the order of the policy. */
  checks: WayCheck[]
  /** The causes that an attacker must take over, in the order of the policy. */
  causes: string[]
  /** Cost of all results together, in the policy's own unit. */
  cost: number
}

/** The ways in for one action, one set of matched groups and one class of signals. */
export interface Cell {
  /** The action. */
  action: string
  /** Ids of the groups that match, in the order of the policy. */
  groups: string[]
  /** One member of the class: signals and their outcomes. A signal that is not observed is left out. */
  signals: { [name: string]: string }
  /** True if all ways of the cell are listed. If not, the work ran out. */
  exact: boolean
  /** The ways: least cost first, then fewest results, then in the order of the policy. */
  ways: Way[]
}

/** All ways in that a policy has. */
export interface Ways {
  /** The policy. */
  policy: PolicyReference
  /** True if the cells represent all subjects and all observations; each cell says if its ways are complete. */
  complete: boolean
  /** Every cell: by action in the order of the policy, then by groups and by signals, fewest first. */
  cells: Cell[]
}

/**
 * The relation of a policy to the one before it, by the ways in: challenge results that are passed now, with the
 * highest grades and nothing else known.
 */
export type DiffResult = 'same' | 'stricter' | 'looser' | 'different' | 'unknown'

/** A call on which the two policies differ. */
export interface Witness {
  /** The action. */
  action: string
  /** Ids of the groups that match in the new policy, then those that match in the old one only. */
  groups: string[]
  /** The call: deciding on it with both policies shows the difference. */
  facts: FactsData
}

/** Challenges without which the new policy approves nothing, and the old one does. */
export interface Mandatory {
  /** The action. */
  action: string
  /** Ids of the groups that match in the new policy, then those that match in the old one only. */
  groups: string[]
  /** The challenges, in the order of the new policy. */
  checks: string[]
}

/** The difference between two policies. */
export interface Diff {
  /** The relation of the new policy to the old one. */
  result: DiffResult
  /** Calls that the new policy approves and the old one does not: at most one for each action and set of groups. */
  newlyApproved: Witness[]
  /** Calls that the old policy approves and the new one does not: at most one for each action and set of groups. */
  newlyRefused: Witness[]
  /** Calls that the new policy escalates before any challenge was passed, and the old one does not. */
  newlyEscalated: Witness[]
  /** Calls that the new policy denies before any challenge was passed, and the old one does not. */
  newlyDenied: Witness[]
  /** Challenges that have become mandatory. */
  newlyMandatory: Mandatory[]
  /** Parts of the policies that differ and that no way depends on. The result says nothing about them. */
  unjudged: string[]
}

/** The loss of a cause. */
export interface Loss {
  /** The cause. */
  cause: string
  /** People who still have a way without it. */
  withWay: number
}

/** A set of causes that is enough, and the people whose weakest way it is. */
export interface CauseSet {
  /** The causes, in alphabetical order. */
  causes: string[]
  /** The people. */
  people: number
}

/** The gain if everybody who cannot pass a challenge enrolled in it. */
export interface Enrolment {
  /** The challenge. */
  challenge: string
  /** New enrolments: people who cannot pass it. */
  enrolments: number
  /** The people among them who have no way, and would have one. */
  gained: number
  /** The people among them whose ways all need the same cause, and would no longer. */
  relieved: number
}

/** The numbers in a situation. Everybody either has a way or is one of `nothing_enrolled`, `denied` and `escalated`. */
export interface SituationCoverage {
  /** The name of the situation. */
  situation: string
  /** People who have a way. */
  withWay: number
  /** People without a way who can pass nothing. */
  nothingEnrolled: number
  /** Others without a way, who are denied after they have passed everything that they can. */
  denied: number
  /** Others without a way, who are then escalated. */
  escalated: number
  /** People without a way to whom no enrolment would open one. */
  beyondEnrolment: number
  /** People whose ways all need the same cause. */
  oneCause: number
  /** The causes whose loss leaves someone without a way, in the order of the policy. */
  losses: Loss[]
  /** The causes of the weakest way of each person: fewest causes, then least cost. Most people first. */
  weakest: CauseSet[]
  /** People who have a way, and whose weakest way is not known. */
  weakestUnknown: number
  /**
   * The challenges that would help someone: those that open the most ways per new enrolment first, then those that
   * relieve the most people.
   */
  campaign: Enrolment[]
}

/** The numbers for some of the people. */
export interface PartCoverage {
  /** The people. */
  people: number
  /** The numbers in each situation. */
  situations: SituationCoverage[]
  /** The id of the group or the name of the site; none for all people and for those without one. */
  name?: string | null
  /** True for all sites beyond the 1 000 that are told apart. */
  others?: boolean
}

/** The people who have a way to an action. */
export interface ActionCoverage {
  /** The action. */
  action: string
  /** All people. */
  all: PartCoverage
  /** People by group of the policy, in its order; then those in no group. A person in several counts in each. */
  groups: PartCoverage[]
  /**
   * People by site, in alphabetical order; then those of further sites, and those of whom none is given. Empty if no
   * site is given.
   */
  sites: PartCoverage[]
}

/** A person without a way. */
export interface Attention {
  /** The id in the record of the person. */
  id: string
  /** The actions to which there is no way in the situation `usual`. */
  actions: string[]
}

/** The people who have a way, and those who have none. */
export interface CoverageReport {
  /** The policy. */
  policy: PolicyReference
  /** All people who were counted. */
  people: number
  /** People whom no group of the policy matches. */
  unmatched: number
  /**
   * True if every number equals that of deciding for each person. If not, there are too many classes of signals,
   * so that the situation `usual` may show too few ways, or the weakest ways of some people are not known.
   */
  exact: boolean
  /** The situations: `usual`, `unobserved` and those of the options. */
  situations: Situation[]
  /** The numbers for each action, in the order of the policy. */
  actions: ActionCoverage[]
  /** People without a way to some action in the situation `usual`; no more than the options allow. */
  attention: Attention[]
  /** The number of further such people. */
  moreAttention: number
}

/** The calibration that was applied. */
export interface CalibrationReference {
  /** The name. */
  name: string
  /** The version; may be empty. */
  version: string
}

/** The weakest way of a model, compared with the weight that is needed. */
export type Reached = 'yes' | 'uncertain' | 'no' | 'unknown'

/**
 * How much likelier something is for a genuine caller than for an attacker, in millibels: 1 000 times the decimal
 * logarithm of the ratio. 1 000 is ten times, 2 000 a hundred times; 0 tells nobody apart.
 *
 * Exact to the millibel. The conservative figure is the one least favourable to the caller that the intervals of
 * the calibration allow, the favourable figure the most favourable one.
 */
export interface Weight {
  /** From the numbers themselves. */
  estimate: number
  /** From the ends of the intervals that are against the caller. */
  conservative: number
  /** From the ends of the intervals that are in favour of the caller. */
  favourable: number
}

/** The weight of a failure, as that of a pass; none where only an attacker, or nobody, can fail. */
export interface FailureWeight {
  /** From the numbers themselves. */
  estimate: number | null
  /** From the ends of the intervals that are against the caller. */
  conservative: number | null
  /** From the ends of the intervals that are in favour of the caller. */
  favourable: number | null
}

/** The weights of one challenge. */
export interface CheckWeights {
  /** The challenge. */
  check: string
  /** The weight of a pass if its cause is not held: m / u. */
  passed: Weight
  /** The weight of a failure if its cause is not held: (1 - m) / (1 - u). */
  failed: FailureWeight
  /** The weight of a pass with the chance that its cause is held; none if the work ran out. */
  withCauses: Weight | null
}

/** The share of callers of one kind who pass. */
export interface Share {
  /** From the numbers themselves. */
  estimate: string
  /** From the ends of the intervals that are against the caller. */
  conservative: string
  /** From the ends of the intervals that are in favour of the caller. */
  favourable: string
}

/** The attack on a way that succeeds most often. */
export interface EasiestAttack {
  /** The causes that are taken over, by their names in the policy. */
  takes: string[]
  /** The causes that these bring along. */
  brings: string[]
  /** The challenges that are guessed. */
  guesses: WayCheck[]
  /** The share of attackers of this kind who hold these causes and guess right, in words. */
  odds: string
}

/** One way and its weight. */
export interface WayWeight {
  /** The results, in the order of the policy. */
  checks: WayCheck[]
  /** The causes that an attacker must take over, in the order of the policy. */
  causes: string[]
  /** Cost of all results together, in the policy's own unit. */
  cost: number
  /** The weight of all its passes together. */
  weight: Weight
  /** The share of genuine callers who pass. */
  genuine: Share
  /** The share of attackers of this kind who pass. */
  impostors: Share
  /** The attack that succeeds most often. */
  attack: EasiestAttack
}

/** The ways for one action, one set of matched groups and one class of signals that the attacker can bring about. */
export interface CellWeights {
  /** The action. */
  action: string
  /** Ids of the groups that match, in the order of the policy. */
  groups: string[]
  /** One member of the class: signals and their outcomes. A signal that is not observed is left out. */
  signals: { [name: string]: string }
  /** True if all ways of the cell were found and weighed. */
  exact: boolean
  /** The lowest of each figure over all ways; none if there is no way. */
  weight: Weight | null
  /** The number of ways that are not listed, none of them weaker. */
  more: number
  /** The ways, the weakest first; at most 1 000. */
  ways: WayWeight[]
}

/** The ways in, as one attacker model meets them. */
export interface ModelWeights {
  /** The name of the model. */
  model: string
  /** The description in the calibration. */
  about: string
  /** The share of calls that are attacks of this kind, as in the calibration: `1 in 1000`. */
  attacks: string
  /** The share of approved calls that may be attacks of this kind, as in the calibration. */
  accepted: string
  /** The weight that a way needs, in millibels: attacks over accepted attacks. */
  needed: number
  /** The weakest way, compared with the weight that is needed. */
  reached: Reached
  /** True if all ways that this attacker can use are listed. */
  exact: boolean
  /** The lowest of each figure over all ways; none if there is no way. */
  weight: Weight | null
  /** The index of the cell of the weakest way; none if there is no way. */
  weakest: number | null
  /** The weights of each challenge, in the order of the policy. */
  checks: CheckWeights[]
  /** The cells that this attacker can reach, in the order of the ways in. */
  cells: CellWeights[]
}

/** The ways in of a policy, weighed under a calibration. */
export interface Weights {
  /** The policy. */
  policy: PolicyReference
  /** The calibration. */
  calibration: CalibrationReference
  /** The attacker models, in the order of the calibration. */
  models: ModelWeights[]
}

/** The result of a change. */
export type ChangeResult = 'guarded' | 'refused' | 'unguarded' | 'unproven' | 'not_tried'

/** The result of changing a number in one direction. */
export interface NumberChange {
  /** The value that the result is about, as it would be written. */
  to: string
  /** The result. */
  result: ChangeResult
  /** If it is refused: the message of the error. */
  message?: string | null
  /** If it is unguarded: the name of the proposed test that fails with it. */
  proposed?: string | null
  /** If it is guarded: the name of the first test that fails. */
  test?: string | null
}

/** One number of the document. */
export interface GuardedNumber {
  /** The line in the document, from 1. */
  line: number
  /** The column in the line, in characters, from 1. */
  column: number
  /** The document path, such as `actions.reset_password.require.points`. */
  path: string
  /** The value as written, such as `60`, `30m` or `5 per 24h`. */
  value: string
  /** The result of lowering it. */
  lowered: NumberChange
  /** The result of raising it. */
  raised: NumberChange
}

/** A test that would notice a change that the tests of the policy do not. */
export interface ProposedTest {
  /** The name of the test. */
  name: string
  /** The test as an item of `tests` in YAML, indented by two spaces. */
  yaml: string
  /** The same test as JSON text. */
  json: string
}

/** The numbers of a policy, and how its tests guard them. */
export interface Guards {
  /** The number of tests that pass, and can therefore guard a number. */
  tests: number
  /** True if every number was tried. */
  complete: boolean
  /** True if every number was tried, and no change of one is unguarded or unproven. */
  allGuarded: boolean
  /** Every number, in the order of the document. */
  numbers: GuardedNumber[]
  /** The proposed tests: if the policy had them, no number would be unguarded. */
  proposed: ProposedTest[]
}

/** The outcome of an input. */
export type Answer = 'accepted' | 'duplicate' | 'refused'

/** A refused input. */
export interface Refusal {
  /** The stable name of the kind of refusal. */
  code: string
  /** The subject of the refusal, such as a challenge or a command; may be empty. */
  about: string
  /** The meaning, for operators. */
  meaning: string
  /** How to fix it. */
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
  /** The challenges to ask next: mandatory ones first, then the cheapest way to approval. */
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

/** The reply to the sender of an input, with secrets that are shown once. */
export interface Reply {
  /** Accepted, duplicate or refused. */
  outcome: Answer
  /** The reason for a refusal. Show callers their view and never the reason. */
  refusal: Refusal | null
  /** The view that the sender may see now. */
  view: View
  /** The earliest time at which to show the reply. */
  notBefore: Date
  /** Commands without a final report. */
  open: string[]
}

/** The reply to an administrator. */
export interface DeskReply {
  /** Accepted, duplicate or refused. */
  outcome: Answer
  /** The reason for a refusal. */
  refusal: Refusal | null
}

/** The audit record of a step. */
export interface Record {
  /** The case. */
  case: string
  /** The sequence number in the case, from 0; unique together with the case. */
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

/**
 * A request to register something new at a provider, such as a passkey.
 *
 * The provider's answer names this command and contains the nonce. What it registered must not count before the step
 * with that answer was accepted.
 */
export interface Register {
  /** The challenge that the registration is for. */
  challenge: string
  /** The provider's name in the policy. */
  provider: string
  /** The nonce, which the answer must contain unchanged. */
  nonce: string
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
  /** The name under the policy's `people`, or `subject`. */
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
  | CommandTaskRegister
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

/** A registration at a provider, which the subject carries out. */
export interface CommandTaskRegister extends Register {
  type: 'register'
}

/** A grant to carry out. */
export interface CommandTaskDeliver extends Deliver {
  type: 'deliver'
}

/** A notice to people. */
export interface CommandTaskNotify extends Notify {
  type: 'notify'
}

/** The revocation of a grant: stop it, or make its secret useless. Or of a registration: make it useless. */
export interface CommandTaskRevoke {
  type: 'revoke'
  /** The grant, or the nonce of the `Register`. */
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

/** The claims of a grant token; times in seconds since 1970. */
export interface Claims {
  /** The issuer: the log origin of the engine. */
  iss: string
  /** The one connector that may carry it out. */
  aud: string
  /** The immutable id of the account in the directory. */
  sub: string
  /** The id of the grant. A connector carries it out once. */
  jti: string
  /** The time of signing. */
  iat: number
  /** The start of its validity. */
  nbf: number
  /** The end of its validity. */
  exp: number
  /** The action that it permits, such as `reset_password`. */
  action: string
  /** The approved case. */
  case: string
  /** The alias of the operator. */
  opr: string
  /** The epoch of the subject; "not me" starts a new one. */
  epoch: number
  /** The digest of the policy. */
  policy: string
  /** The hash of the record of the approval. */
  rec: string
  /** HMAC-SHA-256 of the secret; none if the provider makes the secret. */
  secret: string | null
}

/** The result of the write to the directory. */
export type WriteStatus = 'done' | 'failed' | 'unknown'

/** A grant that was carried out, now or before. */
export interface Redeemed {
  /** The claims of the grant. */
  claims: Claims
  /** The result, to be reported to the engine. */
  written: WriteStatus
  /** True if it was carried out before; the result is the remembered one. */
  repeated: boolean
  /** The reason why the result could not be stored, if it could not. */
  unstored: string | null
}

/** A personal value of a record. */
export interface ResolvedValue {
  /** Its place in the record, such as `data.subject`. */
  path: string
  /** The alias of the person. */
  alias: string
  /** The value; `null` without the keyring of the person. If the person was erased, nobody can open it any more. */
  value: string | null
}

/** A record with its personal values opened. */
export interface ResolvedRecord {
  /** The case, or `desk`. */
  case: string
  /** The sequence number in the case. */
  seq: number
  /** Its personal values. */
  values: ResolvedValue[]
}

/** The result of a revocation. */
export type Revocation = 'stopped' | 'begun'

/** A valid chain: the records of one case. */
export interface Chain {
  /** The case of all records. */
  case: string
  /** The number of records, from sequence 0. */
  records: number
  /** The hash of the last record, in hex. */
  last: string
}

/** The place of the first bad record. */
export interface BadRecord {
  /** The position in the log, from 0. */
  record: number
  /** The case that the record states, or `desk`; `null` if it is missing or states none. */
  chain: string | null
  /** The sequence number in the chain that it states. */
  seq: number | null
}

/** The statement of a witness that it has seen no other records in the log. */
export interface LogCosignature {
  /** The name of the witness. */
  witness: string
  /** The time of the cosignature, by the clock of the witness. */
  at: Date
}

/** The size and the root of a log, signed. */
export interface LogCheckpoint {
  /** The name of the log. */
  origin: string
  /** The number of records. */
  size: number
  /** The root of the Merkle tree, in hex. */
  root: string
  /** The cosignatures of known witnesses. */
  cosignatures: LogCosignature[]
}

/** A log that verifies. */
export interface VerifiedLog {
  /** The number of records. */
  records: number
  /**
   * The number of records, from the first, that a checkpoint proves. Of the others, the end can be cut off and the last record
   * of each case changed unnoticed.
   */
  proven: number
  /** The number of chains: the cases, and `desk`. */
  chains: number
  /** The newest checkpoint; `null` if there was none. */
  checkpoint: LogCheckpoint | null
}

/** A log whose decisions follow from their facts and policies. */
export interface ReplayedLog {
  /** The number of records. */
  records: number
  /** The number of records with a decision, each derived again, byte for byte. */
  decisions: number
  /** The numbers of records, by type, whose outcome nobody can derive: it is as they assert. */
  asserted: { [name: string]: number }
}

/** A case of a log. */
export interface LogCase {
  /** The id, or `desk`. */
  case: string
  /** The action; empty for `desk`. */
  action: string
  /** The time of its first record. */
  opened: Date
  /** The number of its records. */
  records: number
  /** The last verdict; empty if there is none. */
  verdict: string
}

/** The cases of a log. */
export interface LogCases {
  /** The cases, in the order of their first records. */
  cases: LogCase[]
}

/** A step of a story. */
export interface StoryStep {
  /** The sequence number of its record. */
  seq: number
  /** The time. */
  time: Date
  /** The kind of actor, such as `person`, and enough of the alias to tell people apart. */
  actor: string
  /** The deed of the actor, with the data of the record. */
  did: string
  /** The verdict, if it changed or something blocks it; else empty. */
  verdict: string
  /** The reasons that block the verdict. */
  blockedBy: string[]
  /** The commands that followed. */
  commands: string[]
}

/** A case as a story for people, in English, without the sealed values. */
export interface Story {
  /** The id of the case, or `desk`. */
  case: string
  /** The steps, in sequence. */
  steps: StoryStep[]
  /** The whole story as text. */
  text: string
}

/** A receipt that verifies: the records of a case are in the log. */
export interface VerifiedReceipt {
  /** The case. */
  case: string
  /** The records of the case, in sequence. */
  records: string[]
  /** The position of the last record in the log. */
  index: number
  /** The hash of the last record, in hex. */
  last: string
  /** The checkpoint of the log. */
  checkpoint: LogCheckpoint
}

/** Codes of the family `calibration`. */
export type CalibrationCode = 'calibration'

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
  | 'unknown_action'
  | 'unknown_group'
  | 'unknown_challenge'
  | 'unknown_signal'
  | 'unknown_outcome'
  | 'unknown_cause'
  | 'unknown_model'
  | 'repeated'
  | 'person'
  | 'file'
  | 'no_key'
  | 'no_tiles'
  | 'not_resolved'
  | 'public_key'
  | 'unknown_case'
  | 'witnesses'

/** Codes of the family `policy`. */
export type PolicyCode = 'policy'

/** Codes of the family `records`. */
export type RecordsCode =
  | 'empty'
  | 'too_long'
  | 'not_json'
  | 'not_canonical'
  | 'format'
  | 'missing_member'
  | 'unknown_member'
  | 'member'
  | 'other_case'
  | 'sequence'
  | 'edited'
  | 'one_of_two'
  | 'replaced'
  | 'explanation'
  | 'cut_tail'
  | 'added'
  | 'doubled'
  | 'missing'
  | 'moved'
  | 'root'
  | 'tile'
  | 'checkpoint'
  | 'unknown_policy'
  | 'facts'
  | 'decision'
  | 'verdict'
  | 'witness'
  | 'receipt'
  | 'proof'

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
  PolicyUse: PolicyUse
  AdministratorInput: AdministratorInput
  DeskInput: DeskInput
  Delivery: Delivery
  Person: Person
  Situation: Situation
  LogEvidence: LogEvidence
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
  WayCheck: WayCheck
  Way: Way
  Cell: Cell
  Ways: Ways
  DiffResult: DiffResult
  Witness: Witness
  Mandatory: Mandatory
  Diff: Diff
  Loss: Loss
  CauseSet: CauseSet
  Enrolment: Enrolment
  SituationCoverage: SituationCoverage
  PartCoverage: PartCoverage
  ActionCoverage: ActionCoverage
  Attention: Attention
  CoverageReport: CoverageReport
  CalibrationReference: CalibrationReference
  Reached: Reached
  Weight: Weight
  FailureWeight: FailureWeight
  CheckWeights: CheckWeights
  Share: Share
  EasiestAttack: EasiestAttack
  WayWeight: WayWeight
  CellWeights: CellWeights
  ModelWeights: ModelWeights
  Weights: Weights
  ChangeResult: ChangeResult
  NumberChange: NumberChange
  GuardedNumber: GuardedNumber
  ProposedTest: ProposedTest
  Guards: Guards
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
  Register: Register
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
  ResolvedValue: ResolvedValue
  ResolvedRecord: ResolvedRecord
  Revocation: Revocation
  Chain: Chain
  BadRecord: BadRecord
  LogCosignature: LogCosignature
  LogCheckpoint: LogCheckpoint
  VerifiedLog: VerifiedLog
  ReplayedLog: ReplayedLog
  LogCase: LogCase
  LogCases: LogCases
  StoryStep: StoryStep
  Story: Story
  VerifiedReceipt: VerifiedReceipt
}
