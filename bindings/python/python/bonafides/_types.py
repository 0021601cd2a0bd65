"""What goes in and comes out. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from enum import Enum
from typing import TypeAlias, final

from . import administrator as _administrator
from . import operator as _operator
from . import caller as _caller
from . import host as _host
from . import said as _said
from . import unmet as _unmet
from . import views as _views
from . import commands as _commands


class Words(str, Enum):
    """A text that is one of a few."""

    def __str__(self) -> str:
        return str(self.value)


@final
@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The configuration of an engine, as a host writes it."""

    origin: str
    """The log origin; `iss` of every grant."""

    connector: str
    """The connector that carries grants out; their `aud`."""

    blocklist: Sequence[str] = _field(default=(), kw_only=True)
    """Passwords that are never taken: common, expected or known to have leaked. The rules are the policy's."""

    catalogue: Sequence[str] = _field(default=(), kw_only=True)
    """Questions that can be enrolled, and that decoys are drawn from."""

    domains: Sequence[str] = _field(default=(), kw_only=True)
    """Domains in which the directory looks for a name, as they are typed before a `\\` or behind an
    `@`: a decoy is the same with and without them. If none are given, with and without any.
    """

    labels: Mapping[str, Mapping[str, str]] = _field(default_factory=dict[str, Mapping[str, str]], kw_only=True)
    """What people call a name of the policy: by language, then by name."""

    providers: Mapping[str, str] = _field(default_factory=dict[str, str], kw_only=True)
    """Providers that sign what they answer, with their Ed25519 public keys: 32 bytes in base64url."""

    texts: Mapping[str, Mapping[str, str]] = _field(default_factory=dict[str, Mapping[str, str]], kw_only=True)
    """Languages of the host's own: every text by its key."""

    words: Sequence[str] = _field(default=(), kw_only=True)
    """Words that alone make no password, such as the name of the organisation."""


class OperatorKind(Words):
    """What an operator is. An AI and a service collect and never attest; self-service has no person."""

    PERSON = "person"
    """A person who signed in."""

    SERVICE = "service"
    """A program without a model in it."""

    AI = "ai"
    """An AI agent."""

    SELF = "self"
    """The subject's own screen."""


@final
@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the case at the desk."""

    id: str
    """Immutable id in the directory; of a program, its configured name."""

    kind: OperatorKind
    """Person, program, AI, or nobody (self-service)."""

    level: int | None = _field(default=None, kw_only=True)
    """How strongly they have signed in themselves, 1 to 3; `None`: not known, which is no level."""

    roles: Sequence[str] = _field(default=(), kw_only=True)
    """Their roles at the desk now, as the policy's `operators` name them."""


@final
@dataclass(frozen=True, slots=True)
class Opening:
    """How a case begins. Whose account it is says the snapshot in the context."""

    action: str
    """What is asked for: an action of the policy, or `not_me`."""

    operator: Operator
    """Who runs it."""

    channel: str
    """How the caller got in touch: `phone`, `chat`, `web`."""

    from_: str | None = _field(default=None, kw_only=True, repr=False)
    """The number or address they came from, for the record; sealed."""

    language: str | None = _field(default=None, kw_only=True)
    """The language of the screen, for callers whom the directory does not know."""

    named: str | None = _field(default=None, kw_only=True)
    """What they said their account is, as typed: what a decoy is drawn from, also where the directory
    knows them. Case, spaces and the domain make no difference (`EngineConfig::domains`).
    """


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person."""

    channel: str
    """The channel of the policy."""

    address: str = _field(repr=False)
    """Number or address."""

    changed_at: datetime | None = _field(default=None, kw_only=True)
    """When it last changed; if nobody knows, no time is long enough for a channel that cools. A time
    before 1990 is one that nobody knows: seconds taken for milliseconds.
    """

Fact: TypeAlias = datetime | str
"""Something the host knows about the subject."""


@final
@dataclass(frozen=True, slots=True)
class Relationship:
    """Someone the policy names under `people`."""

    person: str
    """The name under `people`."""

    id: str
    """Immutable id in the directory."""

    contacts: Sequence[Contact] = _field(default=(), kw_only=True)
    """Where they can be reached."""

    since: datetime | None = _field(default=None, kw_only=True)
    """Since when the relation holds; if nobody knows, not long enough. A time before 1990 is one that
    nobody knows: seconds taken for milliseconds.
    """


@final
@dataclass(frozen=True, slots=True)
class SubjectProfile:
    """The directory's present view of the subject."""

    account: str
    """Immutable id of the account (objectGUID), never a name."""

    name: str = _field(repr=False)
    """Name for people, such as the voucher who is asked."""

    enabled: bool
    """Whether the account is enabled."""

    contacts: Sequence[Contact] = _field(default=(), kw_only=True)
    """Where codes and secrets can go."""

    facts: Mapping[str, Fact] = _field(default_factory=dict[str, Fact], kw_only=True, repr=False)
    """Facts that `recall` asks for."""

    groups: Sequence[str] = _field(default=(), kw_only=True)
    """Groups, resolved: names or distinguished names."""

    language: str | None = _field(default=None, kw_only=True)
    """Language of the prompts: `en`, `de-AT`. With a region it says how dates are written: `en-US`."""

    relationships: Sequence[Relationship] = _field(default=(), kw_only=True)
    """The policy's `people`, as they are for this subject: who vouches, receives, and takes over."""

    time_zone: str | None = _field(default=None, kw_only=True)
    """IANA name of the time zone whose calendar the subject lives by, such as `Europe/Copenhagen`; UTC
    if empty. By an unknown one no day can be compared: times can not be recalled then.
    """


@final
@dataclass(frozen=True, slots=True)
class Caller:
    """What the host knows of whoever is asking."""

    session: str | None = _field(default=None, kw_only=True)
    """The provider at which the subject has a session in which this is said, if there is one."""


@final
@dataclass(frozen=True, slots=True)
class QuestionAndAnswer:
    """A security question with its answer."""

    question: str = _field(repr=False)
    """One of the catalogue, or the subject's own."""

    answer: str = _field(repr=False)
    """Its answer."""


class ProviderOutcome(Words):
    """What a provider found."""

    PASSED = "passed"
    """It is the subject."""

    FAILED = "failed"
    """It is not."""

    INCONCLUSIVE = "inconclusive"
    """Neither is shown."""


class CommandStatus(Words):
    """What is known of a command."""

    DONE = "done"
    """It took effect."""

    FAILED = "failed"
    """It certainly had none."""

    UNKNOWN = "unknown"
    """Perhaps it had."""


@final
@dataclass(frozen=True, slots=True)
class Input:
    """One input: its id, who says it, and what.

    The id makes it safe to say it again: the same input a second time changes nothing.
    """

    id: str
    """Chosen by the host before the first try."""

    said: _said.Said
    """Door, actor and content."""

    @classmethod
    def operator(cls, id: str, by: Operator, says: _operator.OperatorInput) -> Input:
        """Whoever runs the case at the desk."""
        return cls(id, _said.Operator(by=by, says=says))

    @classmethod
    def caller(cls, id: str, says: _caller.CallerInput, by: Caller | None = None) -> Input:
        """Whoever is asking."""
        return cls(id, _said.Caller(says=says, by=by))

    @classmethod
    def host(cls, id: str, by: str, says: _host.HostInput) -> Input:
        """The program that embeds the engine, and what it integrates."""
        return cls(id, _said.Host(by=by, says=says))


@final
@dataclass(frozen=True, slots=True)
class DeskInput:
    """One step of an administrator."""

    id: str
    """Chosen by the host before the first try."""

    by: Operator
    """The administrator, authenticated by the host: a person, and not the one it is about."""

    account: str
    """Whom it is about: the immutable id in the directory."""

    reason: str = _field(repr=False)
    """Why; sealed under the key of whom it is about."""

    says: _administrator.AdministratorInput
    """What is done."""


@final
@dataclass(frozen=True, slots=True)
class Delivery:
    """What a connector is asked to do: compared with what was granted."""

    action: str
    """What is to be done."""

    account: str
    """The account: the directory's immutable id."""

    blind: str | None = _field(default=None, kw_only=True, repr=False)
    """What ties the secret to the token, as the command has it; there if the secret is."""

    secret: str | None = _field(default=None, kw_only=True, repr=False)
    """The one-time password or key to be set; none if the provider makes it."""


class Verdict(Words):
    """The answer of one evaluation."""

    APPROVE = "approve"
    """The caller has shown to be the subject, as far as the policy demands."""

    CHALLENGE = "challenge"
    """Not yet; passing open challenges can still lead there."""

    ESCALATE = "escalate"
    """A refusal: someone else must look at it."""

    DENY = "deny"
    """A refusal."""


class Reason(Words):
    """Why a case is refused."""

    NO_GROUP = "no_group"
    """No group matches the subject, and the policy denies those."""

    RISK = "risk"
    """A risk fired that refuses, whatever the evidence."""

    GROUP = "group"
    """A group of the subject refuses, or its entry for the action does, whatever the evidence."""

    OUT_OF_REACH = "out_of_reach"
    """Not even passing every open challenge would be enough."""


@final
@dataclass(frozen=True, slots=True)
class Factor:
    """What one factor contributes."""

    factor: str
    """`knowledge`, `possession`, `inherence`, `attestation` or `context`."""

    earned: int
    """Positive points of its evidence."""

    counted: int
    """The same, at most the cap of the factor."""


@final
@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that is not met: a challenge, a signal with its outcomes, or an item with grades."""

    check: str
    """The check."""

    outcomes: tuple[str, ...]
    """Of a signal: one of these outcomes."""

    grades: Mapping[str, int]
    """Of a graded challenge: at least these grades."""


@final
@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing in one layer of the rules."""

    layer: str
    """The document path of the layer: `actions.reset_password`."""

    text: str
    """In words."""

    unmet: _unmet.Unmet
    """In the shape of the policy."""


@final
@dataclass(frozen=True, slots=True)
class Counted:
    """Evidence that hurts, scores or meets an entry."""

    check: str
    """The check."""

    outcome: str
    """Its outcome."""

    at: datetime
    """When it was observed."""

    item: str | None
    """Which item of a repeatable check."""

    points: int
    """Points it brings to the score; 0 if it only meets an entry."""


class IgnoredReason(Words):
    """Why evidence does nothing; the first that applies."""

    EXPIRED = "expired"
    """It is older than its lifetime."""

    FORBIDDEN = "forbidden"
    """A rule or a risk forbids the check."""

    SUPERSEDED = "superseded"
    """There is a later result of the check."""

    INCONCLUSIVE = "inconclusive"
    """It says neither yes nor no."""

    SAME_CAUSE = "same_cause"
    """Better-paid evidence has the same cause: two proofs of one cause are one proof."""


@final
@dataclass(frozen=True, slots=True)
class Ignored:
    """Evidence that does nothing, and why."""

    check: str
    """The check."""

    outcome: str
    """Its outcome."""

    at: datetime
    """When it was observed."""

    item: str | None
    """Which item of a repeatable check."""

    reason: IgnoredReason
    """The first reason that applies."""


@final
@dataclass(frozen=True, slots=True)
class PolicyReference:
    """Which policy it was."""

    name: str
    """Its name."""

    version: str
    """Its version."""

    digest: str
    """SHA-256 of the document as canonical JSON (RFC 8785), in hex."""


@final
@dataclass(frozen=True, slots=True)
class PlanStep:
    """A challenge to be passed."""

    check: str
    """The challenge."""

    cost: int
    """What asking costs."""

    mandatory: bool
    """Whether there is no way without it."""

    grades: Mapping[str, int]
    """The grades it must at least reach."""


@final
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning about a document."""

    code: str
    """Stable name of the kind of mistake, explained in `docs/diagnostics.md`."""

    severity: str
    """`error`: the document is refused for it; or `warning`."""

    message: str
    """What is wrong."""

    line: int
    """Line in the document, from 1."""

    column: int
    """Column in the line, in characters, from 1."""

    path: str
    """The document path: `groups[1].require.pass[0]`; empty for the document as a whole."""

    text: str
    """The text of the document that is underlined; its first line, if it has several."""

    start: int
    """The first byte that is underlined."""

    end: int
    """The byte after the last that is underlined."""

    help: str | None
    """The way out."""

    evidence: tuple[str, ...]
    """The shortest evidence that shows a warning is real, as `check=outcome`."""

    fix: str | None
    """What to write in place of the underlined text, where that is certain enough to be offered."""


@final
@dataclass(frozen=True, slots=True)
class PolicyTest:
    """What became of a test that a policy carries."""

    title: str
    """Its name."""

    passed: bool
    """Whether it passed."""

    failures: tuple[str, ...]
    """What was not as expected."""


@final
@dataclass(frozen=True, slots=True)
class Review:
    """Everything that is to be said about a policy document."""

    loads: bool
    """Whether it loads: it has no error."""

    diagnostics: tuple[Diagnostic, ...]
    """Errors and warnings, in the order of the document."""

    tests: tuple[PolicyTest, ...]
    """What became of the document's own tests; none if there is an error."""


class Answer(Words):
    """Whether an input was taken."""

    ACCEPTED = "accepted"
    """It was."""

    DUPLICATE = "duplicate"
    """It was taken before; nothing changed."""

    REFUSED = "refused"
    """It was not, and that is recorded."""


@final
@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked is not done."""

    code: str
    """Stable name of the kind of refusal."""

    about: str
    """What it is about: a challenge, a command; empty if nothing in particular."""

    meaning: str
    """What it means, for operators."""

    help: str
    """The way out."""


class CaseState(Words):
    """Where a case stands."""

    OPEN = "open"
    """Challenges are asked and answered."""

    ESCALATED = "escalated"
    """A second person must take over."""

    APPROVED = "approved"
    """The grant can be redeemed."""

    REDEEMED = "redeemed"
    """The grant is on its way."""

    ENDED = "ended"
    """It is over."""


class Resolution(Words):
    """How a case ended."""

    DONE = "done"
    """The grant was carried out."""

    UNKNOWN = "unknown"
    """Nobody knows whether it was."""

    FAILED = "failed"
    """The grant could not be carried out, and had no effect."""

    DENIED = "denied"
    """Refused."""

    CANCELLED = "cancelled"
    """Called off."""

    EXPIRED = "expired"
    """Its time was over."""

    NOT_ME = "not_me"
    """The subject said that it was not them."""


class Block(Words):
    """What stands in the way of an approval besides the policy. It only ever makes a verdict stricter."""

    UNKNOWN_SUBJECT = "unknown_subject"
    """The directory does not know whoever the caller says they are."""

    CLOSED = "closed"
    """The recovery path of the subject is closed for a while."""

    FENCED = "fenced"
    """Somebody proved that it was not them."""

    OWN_ACCOUNT = "own_account"
    """The operator is the subject."""

    SECOND_PERSON = "second_person"
    """A second person must take over."""

    LIVE_GRANT = "live_grant"
    """Another case has an approval for the same action that nobody has redeemed. It passes by itself."""

    QUOTA = "quota"
    """The operator has approved as much as one may."""

    SAME_SUBJECT = "same_subject"
    """The operator has run as many cases about this subject as one may."""

    LIMIT = "limit"
    """A limit: of `quota` and `same_subject` operators do not learn which."""

    OBSERVING = "observing"
    """The host has not said yet what it observes. It passes by itself."""


class ChallengeKind(Words):
    """The type of a challenge, as written in the policy."""

    QUESTIONS = "questions"
    """Enrolled questions and answers."""

    PARTIAL = "partial"
    """Single letters or digits of a stored value."""

    RECALL = "recall"
    """A fact about the subject that they should recall, such as their last sign-in."""

    CODE = "code"
    """A code that is sent to a contact."""

    TOTP = "totp"
    """The code of an authenticator app."""

    RECOVERY_CODE = "recovery_code"
    """One of the recovery codes that were issued beforehand."""

    VOUCH = "vouch"
    """A voucher states that the caller is the subject."""

    CONFIRM = "confirm"
    """The operator fills in a form."""

    EXTERNAL = "external"
    """A provider of the host answers."""


class ChallengeState(Words):
    """How far a challenge is. Only what is open can be asked."""

    OPEN = "open"
    """It can be asked."""

    PASSED = "passed"
    """It was passed."""

    NOT_PASSED = "not_passed"
    """It was not."""

    UNAVAILABLE = "unavailable"
    """It cannot be asked of this subject now."""


class Unavailable(Words):
    """Why a challenge cannot be asked, for operators. The names are stable."""

    NOT_ENROLLED = "not_enrolled"
    """The subject has enrolled nothing for it, or the host does not know what it asks for."""

    NO_CONTACT = "no_contact"
    """There is nobody to ask, and no address to send to."""

    COOLING = "cooling"
    """Every contact has changed too recently."""

    RELATION_TOO_YOUNG = "relation_too_young"
    """Nobody who could vouch has been in this relation for long enough."""

    FORBIDDEN = "forbidden"
    """A group or a risk forbids it."""

    DISABLED = "disabled"
    """It failed so often in a row that it must be enrolled anew, or enabled by an administrator."""

    CLOSED = "closed"
    """The recovery path of the subject is closed."""

    STRUCK = "struck"
    """The operator said that the caller cannot do it."""


@final
@dataclass(frozen=True, slots=True)
class ChallengeView:
    """One challenge, for the operator."""

    challenge: str
    """Its name in the policy."""

    kind: ChallengeKind
    """Its type in the policy."""

    state: ChallengeState
    """How far it is."""

    reason: Unavailable | None
    """Why it is unavailable."""

    until: datetime | None
    """Until when it is unavailable, if waiting helps."""

    forbidden_by: str | None
    """What forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`."""

    failed_elsewhere: bool
    """It failed in another case of the subject, not long ago."""

    asked: str | None
    """The `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer."""

    contacts: tuple[str, ...]
    """Masked contacts that can be chosen."""

    fields: tuple[str, ...]
    """Fields of its form."""


@final
@dataclass(frozen=True, slots=True)
class Reply:
    """What whoever spoke is told, with what is shown this once."""

    outcome: Answer
    """Whether it was taken."""

    refusal: Refusal | None
    """Why not, if it was refused. Callers are shown their view and never the reason."""

    view: _views.View
    """What they may see now."""

    not_before: datetime
    """Not to be shown before."""

    open: tuple[str, ...]
    """Commands that are not reported on."""


@final
@dataclass(frozen=True, slots=True)
class DeskReply:
    """What an administrator is told of their step."""

    outcome: Answer
    """Whether it was taken."""

    refusal: Refusal | None
    """Why not, if it was refused."""


@final
@dataclass(frozen=True, slots=True)
class Record:
    """The audit record of a step."""

    case: str
    """The case."""

    seq: int
    """Its place in the case, from 0: unique together with the case."""

    text: str
    """The record: canonical JSON (RFC 8785). These very bytes are hashed."""

    hash: str
    """SHA-256(0x00 || text) in hex: `prev` of the next one."""


@final
@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider is asked, and must answer with."""

    id: str
    """Its id: the name in the policy."""

    nonce: str
    """Answered back unchanged."""

    number: str | None = _field(repr=False)
    """Shown to the caller, who chooses it on the device."""

    decoy: bool
    """A decoy, for the host alone: show the page the same, and ask nobody. It does not come back."""


@final
@dataclass(frozen=True, slots=True)
class Part:
    """One part of a secret and where it goes."""

    channel: str
    """The channel of the policy; `read_out` if the operator reads it out."""

    address: str | None = _field(repr=False)
    """Number or address; none if it is handed over in person or read out."""

    text: str | None = _field(repr=False)
    """What goes there: the secret, or half of it; none if a provider makes it."""

    message: str | None = _field(repr=False)
    """The same in a whole message, in the subject's language."""


class AlertEvent(Words):
    """Something that people are told about."""

    APPROVE = "approve"
    """A case was approved."""

    ESCALATE = "escalate"
    """A second person must take over."""

    DENY = "deny"
    """A case was refused."""

    LIMIT_CLOSED = "limit_closed"
    """Too many failures: the recovery path of the subject is closed for a while."""

    SEND_LIMIT = "send_limit"
    """The subject was sent as much as they can be sent."""

    PUSH_LIMIT = "push_limit"
    """The subject was pushed at as often as they can be."""

    FAILED_ELSEWHERE = "failed_elsewhere"
    """A check that nobody fails by guessing failed in another case of the subject."""

    NOT_ME = "not_me"
    """Somebody said that it was not them."""

    SAME_SUBJECT = "same_subject"
    """One operator ran too many cases about one subject."""

    DELIVERY_UNKNOWN = "delivery_unknown"
    """Nobody knows whether a grant was carried out."""

    DELIVERED = "delivered"
    """A grant was carried out. Stands in no alert: the subject is always told."""

    ENROLLED = "enrolled"
    """What proves who the subject is has changed. Stands in no alert: the subject is always told."""


class AlertSeverity(Words):
    """How urgent an alert is."""

    LOW = "low"
    """It can wait."""

    MEDIUM = "medium"
    """The usual."""

    HIGH = "high"
    """Somebody should look now."""


@final
@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to be told, at one address."""

    person: str
    """The name under the policy's `people`."""

    channel: str
    """The channel of the policy; empty if the policy gives the address itself."""

    address: str = _field(repr=False)
    """Number or address."""

    text: str = _field(repr=False)
    """What they read; to the subject it holds the token with which they can say "not me"."""


@final
@dataclass(frozen=True, slots=True)
class Command:
    """Something to be carried out, in order, and reported on by its id."""

    id: str
    """The idempotency key towards every gateway."""

    task: _commands.CommandTask
    """What is to be done."""


@final
@dataclass(frozen=True, slots=True)
class Claims:
    """What a grant token says; times in seconds since 1970."""

    iss: str
    """The engine: its log origin."""

    aud: str
    """The one connector it is for."""

    sub: str
    """The account: the directory's immutable id."""

    jti: str
    """The grant's id. A connector carries it out once."""

    iat: int
    """When it was signed."""

    nbf: int
    """From when on it is good."""

    exp: int
    """Until when it is good."""

    action: str
    """What may be done, such as `reset_password`."""

    case: str
    """The case that approved."""

    opr: str
    """The operator's alias."""

    epoch: int
    """The subject's epoch; "not me" starts a new one."""

    policy: str
    """Digest of the policy."""

    rec: str
    """Hash of the record that approved."""

    secret: str | None
    """HMAC-SHA-256 of the secret; none if the provider makes the secret."""


class WriteStatus(Words):
    """What became of the write to the directory."""

    DONE = "done"
    """It took effect."""

    FAILED = "failed"
    """It certainly had no effect."""

    UNKNOWN = "unknown"
    """Perhaps it had."""


@final
@dataclass(frozen=True, slots=True)
class Redeemed:
    """A grant that was carried out, now or before."""

    claims: Claims
    """What the grant says."""

    written: WriteStatus
    """What became of it, to be reported to the engine."""

    repeated: bool
    """Whether it had been taken before: this is what was remembered."""

    unstored: str | None
    """Why the result could not be stored, if so."""


class Revocation(Words):
    """What a revocation comes to."""

    STOPPED = "stopped"
    """Nothing was written to the directory, and nothing will be."""

    BEGUN = "begun"
    """The write has begun, and perhaps took effect: the secret must be made useless, such as by a new
    random password.
    """


@final
@dataclass(frozen=True, slots=True)
class Chain:
    """Records of one case that hold together."""

    case: str
    """The case of all records."""

    records: int
    """How many there are, from sequence 0."""

    last: str
    """The hash of the last one, in hex."""
