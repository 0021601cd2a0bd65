"""The forms that the engine reads and returns. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from enum import Enum
from typing import TypeAlias, final

from . import _bonafides as _native
from ._bonafides import Facts
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

    # As of `enum.StrEnum`, which Python 3.10 does not have.
    __str__ = str.__str__


@final
@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The configuration of an engine, as a host writes it."""

    origin: str
    """The log origin; `iss` of every grant."""

    connector: str
    """The connector that carries grants out; their `aud`."""

    blocklist: Sequence[str] = _field(default=(), kw_only=True)
    """Passwords that are never accepted: common, expected or known to have leaked. The rules are in the policy."""

    catalogue: Sequence[str] = _field(default=(), kw_only=True)
    """Questions that can be enrolled, and from which decoys are drawn."""

    domains: Sequence[str] = _field(default=(), kw_only=True)
    """Domains in which the directory looks up names, as typed before a `\\` or after an `@`. A decoy is the
    same with and without them; by default, with and without any domain.
    """

    labels: Mapping[str, Mapping[str, str]] = _field(default_factory=dict[str, Mapping[str, str]], kw_only=True)
    """Labels for names in the policy: by language, then by name."""

    providers: Mapping[str, str] = _field(default_factory=dict[str, str], kw_only=True)
    """Providers that sign their results, with their Ed25519 public keys: 32 bytes in base64url."""

    texts: Mapping[str, Mapping[str, str]] = _field(default_factory=dict[str, Mapping[str, str]], kw_only=True)
    """Texts of further languages: by language, then by key."""

    words: Sequence[str] = _field(default=(), kw_only=True)
    """Words that must not make up a whole password, such as the name of the organisation."""


class OperatorKind(Words):
    """The kind of an operator. An AI and a service collect evidence but never attest; self-service has no
    person.
    """

    PERSON = "person"
    """A person who signed in."""

    SERVICE = "service"
    """A program without a model."""

    AI = "ai"
    """An AI agent."""

    SELF = "self"
    """Self-service on the subject's own screen."""


@final
@dataclass(frozen=True, slots=True)
class Operator:
    """The person or program that runs the case at the desk."""

    id: str
    """The immutable id in the directory; for a program, its configured name."""

    kind: OperatorKind
    """The kind: a person, a program, an AI, or nobody (self-service)."""

    level: int | None = _field(default=None, kw_only=True)
    """The strength of the operator's own sign-in, 1 to 3; `None` if unknown, which meets no required level."""

    roles: Sequence[str] = _field(default=(), kw_only=True)
    """The operator's current roles at the desk, as named in the policy's `operators`."""


@final
@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a case. The context contains the subject."""

    action: str
    """The requested action: an action of the policy, or `not_me`."""

    operator: Operator
    """The operator."""

    channel: str
    """The channel of the first contact: `phone`, `chat`, `web`."""

    from_: str | None = _field(default=None, kw_only=True, repr=False)
    """The number or address of the caller, for the record; sealed."""

    language: str | None = _field(default=None, kw_only=True)
    """The language of the screen, for callers whom the directory does not know."""

    named: str | None = _field(default=None, kw_only=True)
    """The account name that the caller gave, as typed. Decoys are drawn from it, even if the directory
    knows it. Case, spaces and the domain make no difference (`EngineConfig::domains`).
    """


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a person."""

    channel: str
    """The channel of the policy."""

    address: str = _field(repr=False)
    """The number or address."""

    changed_at: datetime | None = _field(default=None, kw_only=True)
    """The time of the last change. If unknown, the contact never passes the cooling time of a channel. A
    time before 1990 counts as unknown: it is seconds mistaken for milliseconds.
    """

Fact: TypeAlias = datetime | str
"""A fact that the host knows about the subject."""


@final
@dataclass(frozen=True, slots=True)
class Relationship:
    """A person whom the policy names under `people`."""

    person: str
    """The name under `people`."""

    id: str
    """The immutable id in the directory."""

    contacts: Sequence[Contact] = _field(default=(), kw_only=True)
    """The person's contacts."""

    since: datetime | None = _field(default=None, kw_only=True)
    """The start of the relation. If unknown, the relation is too recent. A time before 1990 counts as
    unknown: it is seconds mistaken for milliseconds.
    """


@final
@dataclass(frozen=True, slots=True)
class SubjectProfile:
    """The directory's current view of the subject."""

    account: str
    """The immutable id of the account (`objectGUID`), never a name."""

    name: str = _field(repr=False)
    """The name shown to people, such as the voucher who is asked."""

    enabled: bool
    """True if the account is enabled."""

    contacts: Sequence[Contact] = _field(default=(), kw_only=True)
    """The contacts to which codes and secrets can be sent."""

    facts: Mapping[str, Fact] = _field(default_factory=dict[str, Fact], kw_only=True, repr=False)
    """Facts that `recall` challenges ask for."""

    groups: Sequence[str] = _field(default=(), kw_only=True)
    """The resolved groups: names or distinguished names."""

    language: str | None = _field(default=None, kw_only=True)
    """The language of the prompts: `en`, `de-AT`. A region determines how dates are written: `en-US`."""

    relationships: Sequence[Relationship] = _field(default=(), kw_only=True)
    """The policy's `people` for this subject: those who vouch, receive secrets and take over."""

    time_zone: str | None = _field(default=None, kw_only=True)
    """The IANA name of the subject's time zone, such as `Europe/Copenhagen`; UTC if empty. In an unknown
    time zone, days cannot be compared, so times cannot be recalled.
    """


@final
@dataclass(frozen=True, slots=True)
class Caller:
    """The host's knowledge of the caller."""

    session: str | None = _field(default=None, kw_only=True)
    """The provider of the subject's session in which the input was sent, if any."""


@final
@dataclass(frozen=True, slots=True)
class QuestionAndAnswer:
    """A security question with its answer."""

    question: str = _field(repr=False)
    """A question of the catalogue, or the subject's own."""

    answer: str = _field(repr=False)
    """The answer."""


class ProviderOutcome(Words):
    """The outcome of a provider's check."""

    PASSED = "passed"
    """Passed: the caller is the subject."""

    FAILED = "failed"
    """Failed: the caller is not the subject."""

    INCONCLUSIVE = "inconclusive"
    """Neither is certain."""


class CommandStatus(Words):
    """The result of a command."""

    DONE = "done"
    """The command took effect."""

    FAILED = "failed"
    """The command certainly had no effect."""

    UNKNOWN = "unknown"
    """The command may have had an effect."""


@final
@dataclass(frozen=True, slots=True)
class Input:
    """An input: its id, the speaker and the content.

    The id makes an input safe to repeat: the same input a second time changes nothing.
    """

    id: str
    """The id, chosen by the host before the first attempt."""

    said: _said.Said
    """The speaker and the content."""

    @classmethod
    def operator(cls, id: str, by: Operator, says: _operator.OperatorInput) -> Input:
        """An input of the operator, who runs the case at the desk."""
        return cls(id, _said.Operator(by=by, says=says))

    @classmethod
    def caller(cls, id: str, says: _caller.CallerInput, by: Caller | None = None) -> Input:
        """An input of the caller, whoever is asking."""
        return cls(id, _said.Caller(says=says, by=by))

    @classmethod
    def host(cls, id: str, by: str, says: _host.HostInput) -> Input:
        """An input of the program that embeds the engine, or of a system that it integrates."""
        return cls(id, _said.Host(by=by, says=says))


@final
@dataclass(frozen=True, slots=True)
class DeskInput:
    """A step of an administrator."""

    id: str
    """The id, chosen by the host before the first attempt."""

    by: Operator
    """The administrator, authenticated by the host: a person other than `account`."""

    account: str
    """The immutable directory id of the person that the step is about; empty for all others."""

    reason: str = _field(repr=False)
    """The reason; sealed under the key of the person that the step is about, or else of the administrator."""

    says: _administrator.AdministratorInput
    """The operation."""


@final
@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery requested of a connector, which is compared with the grant."""

    action: str
    """The action."""

    account: str
    """The immutable id of the account in the directory."""

    blind: str | None = _field(default=None, kw_only=True, repr=False)
    """The value that binds the secret to the token, as in the command; present with the secret."""

    secret: str | None = _field(default=None, kw_only=True, repr=False)
    """The one-time password or key to be set; none if the provider makes it."""


@final
@dataclass(frozen=True, slots=True)
class Person:
    """A person: the groups, and the challenges that he or she can pass.

    As JSON: `{"id": "u17", "groups": ["CN=Staff,DC=x"], "enrolled": ["questions"], "contacts": ["sms"], "site": "Kiel"}`.
    `id` is always required, `groups` only if the policy has groups.
    """

    id: str
    """The name by which the report lists the person. Ids are not compared: two records with one id are two people."""

    contacts: Sequence[str] = _field(default=(), kw_only=True)
    """Channels of the policy over which the person can be reached: the person can pass every code sent over these."""

    enrolled: Sequence[str] = _field(default=(), kw_only=True)
    """Challenges that the person can pass, in full: all items of a repeatable one, the highest grades."""

    groups: Sequence[str] | None = _field(default=None, kw_only=True)
    """Names of the directory, as in the facts of a call. Only policies without groups accept `None` (unknown)."""

    site: str | None = _field(default=None, kw_only=True)
    """The place of work, by which the report groups people."""


@final
@dataclass(frozen=True, slots=True)
class Situation:
    """A situation of a caller: the signals that are observed, and the causes that he or she has lost.

    As JSON: `{"name": "at home", "signals": {"workstation": "new"}, "lost": ["phone"]}`; only the name is required.
    """

    name: str
    """The name."""

    lost: Sequence[str] = _field(default=(), kw_only=True)
    """Causes that are lost: no challenge of these can be passed."""

    signals: Mapping[str, str] = _field(default_factory=dict[str, str], kw_only=True)
    """Signals that are observed, and their outcomes."""


@final
@dataclass(frozen=True, slots=True)
class LogEvidence:
    """Evidence about a log from elsewhere."""

    checkpoints: Sequence[str] = _field(default=(), kw_only=True)
    """Checkpoints, the oldest first. That of a folder comes after them."""

    demand: int | None = _field(default=None, kw_only=True)
    """The number of witnesses that must have cosigned; by default, all."""

    key: str | None = _field(default=None, kw_only=True)
    """The public key of the log, `name+id+key`: from the people who run the log, not from the place that publishes it. Without
    it, only the chains of JSON Lines are verified.
    """

    receipts: Sequence[str] = _field(default=(), kw_only=True)
    """Receipts that the log must agree with."""

    witnesses: Sequence[str] = _field(default=(), kw_only=True)
    """The public keys of witnesses."""


class Verdict(Words):
    """The verdict of one evaluation."""

    APPROVE = "approve"
    """The evidence meets the policy's requirement: the caller is taken to be the subject."""

    CHALLENGE = "challenge"
    """Not approved yet; passing open challenges can still lead to approval."""

    ESCALATE = "escalate"
    """Refused; another person must take over."""

    DENY = "deny"
    """Refused."""


class Reason(Words):
    """The reason for a refusal."""

    NO_GROUP = "no_group"
    """No group matches the subject, and the policy denies such subjects."""

    RISK = "risk"
    """A risk fired that refuses regardless of the evidence."""

    GROUP = "group"
    """A group of the subject, or its entry for the action, refuses regardless of the evidence."""

    OUT_OF_REACH = "out_of_reach"
    """Passing every open challenge would not be enough."""


@final
@dataclass(frozen=True, slots=True)
class Factor:
    """The contribution of one factor."""

    factor: str
    """`knowledge`, `possession`, `inherence`, `attestation` or `context`."""

    earned: int
    """The positive points of its evidence."""

    counted: int
    """The earned points, at most the cap of the factor."""


@final
@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that is not met: a challenge, a signal with its outcomes, or an item with grades."""

    check: str
    """The check."""

    outcomes: tuple[str, ...]
    """The accepted outcomes of a signal; empty for a challenge."""

    grades: Mapping[str, int]
    """The minimum grades of a graded challenge."""


@final
@dataclass(frozen=True, slots=True)
class Missing:
    """The unmet part of one layer of the rules."""

    layer: str
    """The document path of the layer: `actions.reset_password`."""

    text: str
    """The unmet part in words."""

    unmet: _unmet.Unmet
    """The unmet part in the shape of the policy."""


@final
@dataclass(frozen=True, slots=True)
class Counted:
    """Evidence that counts: it earns or costs points, or meets an entry."""

    check: str
    """The check."""

    outcome: str
    """The outcome."""

    at: datetime
    """The time at which it was observed."""

    item: str | None
    """The item, for a repeatable check."""

    points: int
    """The points that it adds to the score; 0 if it only meets an entry."""


class IgnoredReason(Words):
    """The first applicable reason why evidence has no effect."""

    EXPIRED = "expired"
    """The evidence is older than its lifetime."""

    FORBIDDEN = "forbidden"
    """A rule or a risk forbids the check."""

    SUPERSEDED = "superseded"
    """A later result of the check replaces it."""

    INCONCLUSIVE = "inconclusive"
    """The outcome is neither a pass nor a failure."""

    SAME_CAUSE = "same_cause"
    """Other evidence of the same cause scores: two proofs of one cause are one proof."""


@final
@dataclass(frozen=True, slots=True)
class Ignored:
    """Evidence that has no effect, and the reason."""

    check: str
    """The check."""

    outcome: str
    """The outcome."""

    at: datetime
    """The time at which it was observed."""

    item: str | None
    """The item, for a repeatable check."""

    reason: IgnoredReason
    """The first reason that applies."""


@final
@dataclass(frozen=True, slots=True)
class PolicyReference:
    """The policy that was applied."""

    name: str
    """The name."""

    version: str
    """The version; may be empty."""

    digest: str
    """SHA-256 of the document as canonical JSON (RFC 8785), in hex."""


@final
@dataclass(frozen=True, slots=True)
class PlanStep:
    """A challenge to pass."""

    check: str
    """The challenge."""

    cost: int
    """The cost of asking."""

    mandatory: bool
    """True if approval is out of reach without it."""

    grades: Mapping[str, int]
    """The minimum grades; only those above 0."""


@final
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning about a document."""

    code: str
    """The stable code, explained in `docs/diagnostics.md`."""

    severity: str
    """`error`, for which the document is refused, or `warning`."""

    message: str
    """The message."""

    line: int
    """The line in the document, from 1."""

    column: int
    """The column in the line, in characters, from 1."""

    path: str
    """The document path: `groups[1].require.pass[0]`; empty for the document as a whole."""

    text: str
    """The underlined text of the document; its first line, if it has several."""

    start: int
    """The first underlined byte."""

    end: int
    """The byte after the last underlined one."""

    help: str | None
    """How to fix it."""

    evidence: tuple[str, ...]
    """The shortest evidence that demonstrates a warning, as `check=outcome`."""

    fix: str | None
    """A replacement for the underlined text, if one is certain enough to be offered."""


@final
@dataclass(frozen=True, slots=True)
class PolicyTest:
    """The result of a test that a policy contains."""

    title: str
    """The name of the test."""

    passed: bool
    """True if it passed."""

    failures: tuple[str, ...]
    """The differences from the expected decision."""


@final
@dataclass(frozen=True, slots=True)
class Review:
    """All findings about a policy document."""

    loads: bool
    """True if the document has no errors and loads."""

    diagnostics: tuple[Diagnostic, ...]
    """Errors and warnings, in the order of the document."""

    tests: tuple[PolicyTest, ...]
    """The results of the document's own tests; empty if there is an error."""


@final
@dataclass(frozen=True, slots=True)
class WayCheck:
    """One challenge that is passed, with the highest grades."""

    check: str
    """The challenge."""

    grades: Mapping[str, int] = _field(default_factory=dict[str, int], kw_only=True)
    """The grades of a graded challenge."""

    item: str | None = _field(default=None, kw_only=True)
    """The item of a repeatable challenge, numbered from 1."""


@final
@dataclass(frozen=True, slots=True)
class Way:
    """A minimal set of challenge results that approves."""

    checks: tuple[WayCheck, ...]
    """The results, in the order of the policy."""

    causes: tuple[str, ...]
    """The causes that an attacker must take over, in the order of the policy."""

    cost: int
    """Cost of all results together, in the policy's own unit."""


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """The ways in for one action, one set of matched groups and one class of signals."""

    action: str
    """The action."""

    groups: tuple[str, ...]
    """Ids of the groups that match, in the order of the policy."""

    signals: Mapping[str, str]
    """One member of the class: signals and their outcomes. A signal that is not observed is left out."""

    exact: bool
    """True if all ways of the cell are listed. If not, the work ran out."""

    ways: tuple[Way, ...]
    """The ways: least cost first, then fewest results, then in the order of the policy."""

    def minimal_causes(self, rests_on: Mapping[str, Sequence[str]] | None = None) -> list[list[str]]:
        """Returns the minimal sets of causes that an attacker who meets the signals of this cell needs. `rests_on`
        maps a cause to others: holding one of these implies holding the cause, as in `{"mailbox": ["phone"]}`.
        """
        return _native.minimal_causes(self, {} if rests_on is None else rests_on)

    def losses(self) -> list[str]:
        """Returns the causes whose loss alone leaves the subject no way; none unless the cell is exact."""
        return _native.losses(self)


@final
@dataclass(frozen=True, slots=True)
class Ways:
    """All ways in that a policy has."""

    policy: PolicyReference
    """The policy."""

    complete: bool
    """True if the cells represent all subjects and all observations; each cell says if its ways are complete."""

    cells: tuple[Cell, ...]
    """Every cell: by action in the order of the policy, then by groups and by signals, fewest first."""


class DiffResult(Words):
    """The relation of a policy to the one before it, by the ways in: challenge results that are passed now, with the
    highest grades and nothing else known.
    """

    SAME = "same"
    """Both let the same callers through."""

    STRICTER = "stricter"
    """The new one lets nobody new through, and refuses some whom the old one lets through."""

    LOOSER = "looser"
    """The new one lets someone new through, and refuses nobody whom the old one lets through."""

    DIFFERENT = "different"
    """The new one lets someone new through, and refuses some whom the old one lets through."""

    UNKNOWN = "unknown"
    """The comparison exceeds a limit: there may be calls that were not found."""


@final
@dataclass(frozen=True, slots=True)
class Witness:
    """A call on which the two policies differ."""

    action: str
    """The action."""

    groups: tuple[str, ...]
    """Ids of the groups that match in the new policy, then those that match in the old one only."""

    facts: Facts
    """The call: deciding on it with both policies shows the difference."""


@final
@dataclass(frozen=True, slots=True)
class Mandatory:
    """Challenges without which the new policy approves nothing, and the old one does."""

    action: str
    """The action."""

    groups: tuple[str, ...]
    """Ids of the groups that match in the new policy, then those that match in the old one only."""

    checks: tuple[str, ...]
    """The challenges, in the order of the new policy."""


@final
@dataclass(frozen=True, slots=True)
class Diff:
    """The difference between two policies."""

    result: DiffResult
    """The relation of the new policy to the old one."""

    newly_approved: tuple[Witness, ...]
    """Calls that the new policy approves and the old one does not: at most one for each action and set of groups."""

    newly_refused: tuple[Witness, ...]
    """Calls that the old policy approves and the new one does not: at most one for each action and set of groups."""

    newly_escalated: tuple[Witness, ...]
    """Calls that the new policy escalates before any challenge was passed, and the old one does not."""

    newly_denied: tuple[Witness, ...]
    """Calls that the new policy denies before any challenge was passed, and the old one does not."""

    newly_mandatory: tuple[Mandatory, ...]
    """Challenges that have become mandatory."""

    unjudged: tuple[str, ...]
    """Parts of the policies that differ and that no way depends on. The result says nothing about them."""

    @property
    def opens_no_new_way(self) -> bool:
        """True if every way of the new policy is proven to approve under the old one: same or stricter."""
        return self.result in (DiffResult.SAME, DiffResult.STRICTER)


@final
@dataclass(frozen=True, slots=True)
class Loss:
    """The loss of a cause."""

    cause: str
    """The cause."""

    with_way: int
    """People who still have a way without it."""


@final
@dataclass(frozen=True, slots=True)
class CauseSet:
    """A set of causes that is enough, and the people whose weakest way it is."""

    causes: tuple[str, ...]
    """The causes, in alphabetical order."""

    people: int
    """The people."""


@final
@dataclass(frozen=True, slots=True)
class Enrolment:
    """The gain if everybody who cannot pass a challenge enrolled in it."""

    challenge: str
    """The challenge."""

    enrolments: int
    """New enrolments: people who cannot pass it."""

    gained: int
    """The people among them who have no way, and would have one."""

    relieved: int
    """The people among them whose ways all need the same cause, and would no longer."""


@final
@dataclass(frozen=True, slots=True)
class SituationCoverage:
    """The numbers in a situation. Everybody either has a way or is one of `nothing_enrolled`, `denied` and `escalated`."""

    situation: str
    """The name of the situation."""

    with_way: int
    """People who have a way."""

    nothing_enrolled: int
    """People without a way who can pass nothing."""

    denied: int
    """Others without a way, who are denied after they have passed everything that they can."""

    escalated: int
    """Others without a way, who are then escalated."""

    beyond_enrolment: int
    """People without a way to whom no enrolment would open one."""

    one_cause: int
    """People whose ways all need the same cause."""

    losses: tuple[Loss, ...]
    """The causes whose loss leaves someone without a way, in the order of the policy."""

    weakest: tuple[CauseSet, ...]
    """The causes of the weakest way of each person: fewest causes, then least cost. Most people first."""

    weakest_unknown: int
    """People who have a way, and whose weakest way is not known."""

    campaign: tuple[Enrolment, ...]
    """The challenges that would help someone: those that open the most ways per new enrolment first, then those that
    relieve the most people.
    """


@final
@dataclass(frozen=True, slots=True)
class PartCoverage:
    """The numbers for some of the people."""

    people: int
    """The people."""

    situations: tuple[SituationCoverage, ...]
    """The numbers in each situation."""

    name: str | None = _field(default=None, kw_only=True)
    """The id of the group or the name of the site; none for all people and for those without one."""

    others: bool | None = _field(default=None, kw_only=True)
    """True for all sites beyond the 1 000 that are told apart."""


@final
@dataclass(frozen=True, slots=True)
class ActionCoverage:
    """The people who have a way to an action."""

    action: str
    """The action."""

    all: PartCoverage
    """All people."""

    groups: tuple[PartCoverage, ...]
    """People by group of the policy, in its order; then those in no group. A person in several counts in each."""

    sites: tuple[PartCoverage, ...]
    """People by site, in alphabetical order; then those of further sites, and those of whom none is given. Empty if no
    site is given.
    """


@final
@dataclass(frozen=True, slots=True)
class Attention:
    """A person without a way."""

    id: str
    """The id in the record of the person."""

    actions: tuple[str, ...]
    """The actions to which there is no way in the situation `usual`."""


@final
@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The people who have a way, and those who have none."""

    policy: PolicyReference
    """The policy."""

    people: int
    """All people who were counted."""

    unmatched: int
    """People whom no group of the policy matches."""

    exact: bool
    """True if every number equals that of deciding for each person. If not, there are too many classes of signals,
    so that the situation `usual` may show too few ways, or the weakest ways of some people are not known.
    """

    situations: tuple[Situation, ...]
    """The situations: `usual`, `unobserved` and those of the options."""

    actions: tuple[ActionCoverage, ...]
    """The numbers for each action, in the order of the policy."""

    attention: tuple[Attention, ...]
    """People without a way to some action in the situation `usual`; no more than the options allow."""

    more_attention: int
    """The number of further such people."""


@final
@dataclass(frozen=True, slots=True)
class CalibrationReference:
    """The calibration that was applied."""

    name: str
    """The name."""

    version: str
    """The version; may be empty."""


class Reached(Words):
    """The weakest way of a model, compared with the weight that is needed."""

    YES = "yes"
    """The conservative figure is at least what is needed, or there is no way."""

    UNCERTAIN = "uncertain"
    """The weight that is needed is within the interval."""

    NO = "no"
    """Even the favourable figure is less than what is needed."""

    UNKNOWN = "unknown"
    """Not all ways were found or weighed, and those that were are not too weak."""


@final
@dataclass(frozen=True, slots=True)
class Weight:
    """How much likelier something is for a genuine caller than for an attacker, in millibels: 1 000 times the decimal
    logarithm of the ratio. 1 000 is ten times, 2 000 a hundred times; 0 tells nobody apart.

    Exact to the millibel. The conservative figure is the one least favourable to the caller that the intervals of
    the calibration allow, the favourable figure the most favourable one.
    """

    estimate: int
    """From the numbers themselves."""

    conservative: int
    """From the ends of the intervals that are against the caller."""

    favourable: int
    """From the ends of the intervals that are in favour of the caller."""


@final
@dataclass(frozen=True, slots=True)
class FailureWeight:
    """The weight of a failure, as that of a pass; none where only an attacker, or nobody, can fail."""

    estimate: int | None
    """From the numbers themselves."""

    conservative: int | None
    """From the ends of the intervals that are against the caller."""

    favourable: int | None
    """From the ends of the intervals that are in favour of the caller."""


@final
@dataclass(frozen=True, slots=True)
class CheckWeights:
    """The weights of one challenge."""

    check: str
    """The challenge."""

    passed: Weight
    """The weight of a pass if its cause is not held: m / u."""

    failed: FailureWeight
    """The weight of a failure if its cause is not held: (1 - m) / (1 - u)."""

    with_causes: Weight | None
    """The weight of a pass with the chance that its cause is held; none if the work ran out."""


@final
@dataclass(frozen=True, slots=True)
class Share:
    """The share of callers of one kind who pass."""

    estimate: str
    """From the numbers themselves."""

    conservative: str
    """From the ends of the intervals that are against the caller."""

    favourable: str
    """From the ends of the intervals that are in favour of the caller."""


@final
@dataclass(frozen=True, slots=True)
class EasiestAttack:
    """The attack on a way that succeeds most often."""

    takes: tuple[str, ...]
    """The causes that are taken over, by their names in the policy."""

    brings: tuple[str, ...]
    """The causes that these bring along."""

    guesses: tuple[WayCheck, ...]
    """The challenges that are guessed."""

    odds: str
    """The share of attackers of this kind who hold these causes and guess right, in words."""


@final
@dataclass(frozen=True, slots=True)
class WayWeight:
    """One way and its weight."""

    checks: tuple[WayCheck, ...]
    """The results, in the order of the policy."""

    causes: tuple[str, ...]
    """The causes that an attacker must take over, in the order of the policy."""

    cost: int
    """Cost of all results together, in the policy's own unit."""

    weight: Weight
    """The weight of all its passes together."""

    genuine: Share
    """The share of genuine callers who pass."""

    impostors: Share
    """The share of attackers of this kind who pass."""

    attack: EasiestAttack
    """The attack that succeeds most often."""


@final
@dataclass(frozen=True, slots=True)
class CellWeights:
    """The ways for one action, one set of matched groups and one class of signals that the attacker can bring about."""

    action: str
    """The action."""

    groups: tuple[str, ...]
    """Ids of the groups that match, in the order of the policy."""

    signals: Mapping[str, str]
    """One member of the class: signals and their outcomes. A signal that is not observed is left out."""

    exact: bool
    """True if all ways of the cell were found and weighed."""

    weight: Weight | None
    """The lowest of each figure over all ways; none if there is no way."""

    more: int
    """The number of ways that are not listed, none of them weaker."""

    ways: tuple[WayWeight, ...]
    """The ways, the weakest first; at most 1 000."""


@final
@dataclass(frozen=True, slots=True)
class ModelWeights:
    """The ways in, as one attacker model meets them."""

    model: str
    """The name of the model."""

    about: str
    """The description in the calibration."""

    attacks: str
    """The share of calls that are attacks of this kind, as in the calibration: `1 in 1000`."""

    accepted: str
    """The share of approved calls that may be attacks of this kind, as in the calibration."""

    needed: int
    """The weight that a way needs, in millibels: attacks over accepted attacks."""

    reached: Reached
    """The weakest way, compared with the weight that is needed."""

    exact: bool
    """True if all ways that this attacker can use are listed."""

    weight: Weight | None
    """The lowest of each figure over all ways; none if there is no way."""

    weakest: int | None
    """The index of the cell of the weakest way; none if there is no way."""

    checks: tuple[CheckWeights, ...]
    """The weights of each challenge, in the order of the policy."""

    cells: tuple[CellWeights, ...]
    """The cells that this attacker can reach, in the order of the ways in."""


@final
@dataclass(frozen=True, slots=True)
class Weights:
    """The ways in of a policy, weighed under a calibration."""

    policy: PolicyReference
    """The policy."""

    calibration: CalibrationReference
    """The calibration."""

    models: tuple[ModelWeights, ...]
    """The attacker models, in the order of the calibration."""


class ChangeResult(Words):
    """The result of a change."""

    GUARDED = "guarded"
    """A test fails. No nearer value changes a verdict."""

    REFUSED = "refused"
    """The language refuses the value. No nearer value changes a verdict."""

    UNGUARDED = "unguarded"
    """A verdict changes and no test fails. It is the nearest such value."""

    UNPROVEN = "unproven"
    """No test fails, and no difference was found, but it is not proven that there is none."""

    NOT_TRIED = "not_tried"
    """Not tried: the work limit was reached."""


@final
@dataclass(frozen=True, slots=True)
class NumberChange:
    """The result of changing a number in one direction."""

    to: str
    """The value that the result is about, as it would be written."""

    result: ChangeResult
    """The result."""

    message: str | None = _field(default=None, kw_only=True)
    """If it is refused: the message of the error."""

    proposed: str | None = _field(default=None, kw_only=True)
    """If it is unguarded: the name of the proposed test that fails with it."""

    test: str | None = _field(default=None, kw_only=True)
    """If it is guarded: the name of the first test that fails."""


@final
@dataclass(frozen=True, slots=True)
class GuardedNumber:
    """One number of the document."""

    line: int
    """The line in the document, from 1."""

    column: int
    """The column in the line, in characters, from 1."""

    path: str
    """The document path, such as `actions.reset_password.require.points`."""

    value: str
    """The value as written, such as `60`, `30m` or `5 per 24h`."""

    lowered: NumberChange
    """The result of lowering it."""

    raised: NumberChange
    """The result of raising it."""


@final
@dataclass(frozen=True, slots=True)
class ProposedTest:
    """A test that would notice a change that the tests of the policy do not."""

    name: str
    """The name of the test."""

    yaml: str
    """The test as an item of `tests` in YAML, indented by two spaces."""

    json: str
    """The same test as JSON text."""


@final
@dataclass(frozen=True, slots=True)
class Guards:
    """The numbers of a policy, and how its tests guard them."""

    tests: int
    """The number of tests that pass, and can therefore guard a number."""

    complete: bool
    """True if every number was tried."""

    all_guarded: bool
    """True if every number was tried, and no change of one is unguarded or unproven."""

    numbers: tuple[GuardedNumber, ...]
    """Every number, in the order of the document."""

    proposed: tuple[ProposedTest, ...]
    """The proposed tests: if the policy had them, no number would be unguarded."""


class Answer(Words):
    """The outcome of an input."""

    ACCEPTED = "accepted"
    """The input was accepted."""

    DUPLICATE = "duplicate"
    """The input was accepted before; nothing changed."""

    REFUSED = "refused"
    """The input was refused. The refusal is recorded, unless the case takes no more inputs."""


@final
@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused input."""

    code: str
    """The stable name of the kind of refusal."""

    about: str
    """The subject of the refusal, such as a challenge or a command; may be empty."""

    meaning: str
    """The meaning, for operators."""

    help: str
    """How to fix it."""


class CaseState(Words):
    """The state of a case."""

    OPEN = "open"
    """Challenges are asked and answered."""

    ESCALATED = "escalated"
    """A second person must take over."""

    APPROVED = "approved"
    """The grant can be redeemed."""

    REDEEMED = "redeemed"
    """The grant was redeemed and is being carried out."""

    ENDED = "ended"
    """The case has ended."""


class Resolution(Words):
    """The resolution of a case."""

    DONE = "done"
    """The grant was carried out."""

    UNKNOWN = "unknown"
    """The grant may have been carried out."""

    FAILED = "failed"
    """The grant could not be carried out, and had no effect."""

    DENIED = "denied"
    """The case was denied."""

    CANCELLED = "cancelled"
    """The case was cancelled."""

    EXPIRED = "expired"
    """The case expired."""

    NOT_ME = "not_me"
    """The subject said "not me"."""


class Block(Words):
    """A reason other than the policy that blocks an approval. A block only makes a verdict stricter."""

    UNKNOWN_SUBJECT = "unknown_subject"
    """The directory does not know the account that the caller named."""

    CLOSED = "closed"
    """The recovery path of the subject is temporarily closed."""

    FENCED = "fenced"
    """The subject is fenced, because a "not me" was proven."""

    OWN_ACCOUNT = "own_account"
    """The operator is the subject."""

    SECOND_PERSON = "second_person"
    """A second person must take over."""

    LIVE_GRANT = "live_grant"
    """Another case has a live grant for the same action. Clears by itself."""

    QUOTA = "quota"
    """The operator has reached the limit of grants."""

    SAME_SUBJECT = "same_subject"
    """The operator has reached the limit of grants for this subject."""

    LIMIT = "limit"
    """A limit. Shown to operators instead of `quota` and `same_subject`: they do not learn which."""

    OBSERVING = "observing"
    """The host has not yet reported its signals. Clears by itself."""


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
    """A recovery code that was issued beforehand."""

    VOUCH = "vouch"
    """A voucher states that the caller is the subject."""

    CONFIRM = "confirm"
    """The operator fills in a form."""

    EXTERNAL = "external"
    """A provider of the host answers."""


class ChallengeState(Words):
    """The state of a challenge. Only open challenges can be asked."""

    OPEN = "open"
    """The challenge can be asked."""

    PASSED = "passed"
    """The challenge was passed."""

    NOT_PASSED = "not_passed"
    """The challenge was not passed."""

    UNAVAILABLE = "unavailable"
    """The challenge cannot be asked of this subject now."""


class Unavailable(Words):
    """The reason why a challenge cannot be asked, for operators. The names are stable."""

    NOT_ENROLLED = "not_enrolled"
    """The subject has enrolled nothing for it, or the host does not know the fact that it asks for."""

    NO_CONTACT = "no_contact"
    """There is no person to ask, or no address to send to."""

    COOLING = "cooling"
    """Every contact has changed too recently."""

    RELATION_TOO_YOUNG = "relation_too_young"
    """No possible voucher has been in this relation for long enough."""

    FORBIDDEN = "forbidden"
    """A group or a risk forbids the challenge."""

    DISABLED = "disabled"
    """Too many failures in a row: it must be enrolled again, or enabled by an administrator."""

    CLOSED = "closed"
    """The recovery path of the subject is closed."""

    STRUCK = "struck"
    """The operator said that the caller cannot do the challenge."""


@final
@dataclass(frozen=True, slots=True)
class ChallengeView:
    """The view of one challenge for the operator."""

    challenge: str
    """The name in the policy."""

    kind: ChallengeKind
    """The type in the policy."""

    state: ChallengeState
    """The state of the challenge."""

    reason: Unavailable | None
    """The reason why it is unavailable."""

    until: datetime | None
    """The time until which it is unavailable, if waiting helps."""

    forbidden_by: str | None
    """The group or risk that forbids it, by its place in the policy: `groups.finance`, `risks.sim-swap`."""

    failed_elsewhere: bool
    """True if it recently failed in another case of the subject."""

    asked: str | None
    """The id of the `PresentChallenge`, `SendMessage` or `RequestVouch` that waits for an answer."""

    contacts: tuple[str, ...]
    """The masked contacts that can be chosen."""

    fields: tuple[str, ...]
    """The fields of its form."""


@final
@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to the sender of an input, with secrets that are shown once."""

    outcome: Answer
    """Accepted, duplicate or refused."""

    refusal: Refusal | None
    """The reason for a refusal. Show callers their view and never the reason."""

    view: _views.View
    """The view that the sender may see now."""

    not_before: datetime
    """The earliest time at which to show the reply."""

    open: tuple[str, ...]
    """Commands without a final report."""


@final
@dataclass(frozen=True, slots=True)
class DeskReply:
    """The reply to an administrator."""

    outcome: Answer
    """Accepted, duplicate or refused."""

    refusal: Refusal | None
    """The reason for a refusal."""


@final
@dataclass(frozen=True, slots=True)
class Record:
    """The audit record of a step."""

    case: str
    """The case."""

    seq: int
    """The sequence number in the case, from 0; unique together with the case."""

    text: str
    """The record: canonical JSON (RFC 8785). These very bytes are hashed."""

    hash: str
    """SHA-256(0x00 || text) in hex: `prev` of the next one."""


@final
@dataclass(frozen=True, slots=True)
class Provider:
    """The request to a provider."""

    id: str
    """The provider's id: its name in the policy."""

    nonce: str
    """The nonce, which the answer must contain unchanged."""

    number: str | None = _field(repr=False)
    """The number shown to the caller, who chooses it on the device."""

    decoy: bool
    """True for a decoy, for the host only: show the same page, but do not ask the provider. The answer
    does not contain it.
    """


@final
@dataclass(frozen=True, slots=True)
class Part:
    """A part of a secret, with its destination."""

    channel: str
    """The channel of the policy; `read_out` if the operator reads the part out."""

    address: str | None = _field(repr=False)
    """The number or address; `None` if the part is handed over in person or read out."""

    text: str | None = _field(repr=False)
    """The secret, or half of it; `None` if a provider makes it."""

    message: str | None = _field(repr=False)
    """The same text in a whole message, in the subject's language."""


class AlertEvent(Words):
    """An event that people are notified of."""

    APPROVE = "approve"
    """A case was approved."""

    ESCALATE = "escalate"
    """A second person must take over."""

    DENY = "deny"
    """A case was denied."""

    LIMIT_CLOSED = "limit_closed"
    """Too many failures closed the recovery path of the subject for a while."""

    SEND_LIMIT = "send_limit"
    """The limit on sends to one destination of the subject is reached."""

    PUSH_LIMIT = "push_limit"
    """The limit on pushes to the subject is reached."""

    FAILED_ELSEWHERE = "failed_elsewhere"
    """A check that cannot fail by a wrong guess failed in another case of the subject."""

    NOT_ME = "not_me"
    """A person reported that a request was not theirs."""

    SAME_SUBJECT = "same_subject"
    """One operator reached the limit on grants for one subject."""

    DELIVERY_UNKNOWN = "delivery_unknown"
    """The delivery of a grant has an unknown result."""

    DELIVERED = "delivered"
    """A grant was carried out. Alerts cannot list it: the subject is always notified."""

    ENROLLED = "enrolled"
    """The enrolments of the subject changed. Alerts cannot list it: the subject is always notified."""


class AlertSeverity(Words):
    """The urgency of an alert."""

    LOW = "low"
    """Can wait."""

    MEDIUM = "medium"
    """Normal urgency."""

    HIGH = "high"
    """Needs attention now."""


@final
@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to notify, at one address."""

    person: str
    """The name under the policy's `people`, or `subject`."""

    channel: str
    """The channel of the policy; empty if the policy contains the address itself."""

    address: str = _field(repr=False)
    """The number or address."""

    text: str = _field(repr=False)
    """The text. For the subject, it contains the token with which they can prove a "not me"."""


@final
@dataclass(frozen=True, slots=True)
class Command:
    """A command, to be carried out in order and reported on by its id."""

    id: str
    """The idempotency key for every gateway."""

    task: _commands.CommandTask
    """The task."""


@final
@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a grant token; times in seconds since 1970."""

    iss: str
    """The issuer: the log origin of the engine."""

    aud: str
    """The one connector that may carry it out."""

    sub: str
    """The immutable id of the account in the directory."""

    jti: str
    """The id of the grant. A connector carries it out once."""

    iat: int
    """The time of signing."""

    nbf: int
    """The start of its validity."""

    exp: int
    """The end of its validity."""

    action: str
    """The action that it permits, such as `reset_password`."""

    case: str
    """The approved case."""

    opr: str
    """The alias of the operator."""

    epoch: int
    """The epoch of the subject; "not me" starts a new one."""

    policy: str
    """The digest of the policy."""

    rec: str
    """The hash of the record of the approval."""

    secret: str | None
    """HMAC-SHA-256 of the secret; none if the provider makes the secret."""


class WriteStatus(Words):
    """The result of the write to the directory."""

    DONE = "done"
    """The write took effect."""

    FAILED = "failed"
    """The write certainly had no effect."""

    UNKNOWN = "unknown"
    """The write may have taken effect."""


@final
@dataclass(frozen=True, slots=True)
class Redeemed:
    """A grant that was carried out, now or before."""

    claims: Claims
    """The claims of the grant."""

    written: WriteStatus
    """The result, to be reported to the engine."""

    repeated: bool
    """True if it was carried out before; the result is the remembered one."""

    unstored: str | None
    """The reason why the result could not be stored, if it could not."""


@final
@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """A personal value of a record."""

    path: str
    """Its place in the record, such as `data.subject`."""

    alias: str
    """The alias of the person."""

    value: str | None = _field(repr=False)
    """The value; `null` without the keyring of the person. If the person was erased, nobody can open it any more."""


@final
@dataclass(frozen=True, slots=True)
class ResolvedRecord:
    """A record with its personal values opened."""

    case: str
    """The case, or `desk`."""

    seq: int
    """The sequence number in the case."""

    values: tuple[ResolvedValue, ...]
    """Its personal values."""


class Revocation(Words):
    """The result of a revocation."""

    STOPPED = "stopped"
    """Nothing was written to the directory, and nothing will be."""

    BEGUN = "begun"
    """The write has begun and may have taken effect: make the secret useless, for example with a new
    random password.
    """


@final
@dataclass(frozen=True, slots=True)
class Chain:
    """A valid chain: the records of one case."""

    case: str
    """The case of all records."""

    records: int
    """The number of records, from sequence 0."""

    last: str
    """The hash of the last record, in hex."""


@final
@dataclass(frozen=True, slots=True)
class BadRecord:
    """The place of the first bad record."""

    record: int
    """The position in the log, from 0."""

    chain: str | None
    """The case that the record states, or `desk`; `null` if it is missing or states none."""

    seq: int | None
    """The sequence number in the chain that it states."""


@final
@dataclass(frozen=True, slots=True)
class LogCosignature:
    """The statement of a witness that it has seen no other records in the log."""

    witness: str
    """The name of the witness."""

    at: datetime
    """The time of the cosignature, by the clock of the witness."""


@final
@dataclass(frozen=True, slots=True)
class LogCheckpoint:
    """The size and the root of a log, signed."""

    origin: str
    """The name of the log."""

    size: int
    """The number of records."""

    root: str
    """The root of the Merkle tree, in hex."""

    cosignatures: tuple[LogCosignature, ...]
    """The cosignatures of known witnesses."""


@final
@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """A log that verifies."""

    records: int
    """The number of records."""

    proven: int
    """The number of records, from the first, that a checkpoint proves. Of the others, the end can be cut off and the last record
    of each case changed unnoticed.
    """

    chains: int
    """The number of chains: the cases, and `desk`."""

    checkpoint: LogCheckpoint | None
    """The newest checkpoint; `null` if there was none."""


@final
@dataclass(frozen=True, slots=True)
class ReplayedLog:
    """A log whose decisions follow from their facts and policies."""

    records: int
    """The number of records."""

    decisions: int
    """The number of records with a decision, each derived again, byte for byte."""

    asserted: Mapping[str, int]
    """The numbers of records, by type, whose outcome nobody can derive: it is as they assert."""


@final
@dataclass(frozen=True, slots=True)
class LogCase:
    """A case of a log."""

    case: str
    """The id, or `desk`."""

    action: str
    """The action; empty for `desk`."""

    opened: datetime
    """The time of its first record."""

    records: int
    """The number of its records."""

    verdict: str
    """The last verdict; empty if there is none."""


@final
@dataclass(frozen=True, slots=True)
class LogCases:
    """The cases of a log."""

    cases: tuple[LogCase, ...]
    """The cases, in the order of their first records."""


@final
@dataclass(frozen=True, slots=True)
class StoryStep:
    """A step of a story."""

    seq: int
    """The sequence number of its record."""

    time: datetime
    """The time."""

    actor: str
    """The kind of actor, such as `person`, and enough of the alias to tell people apart."""

    did: str
    """The deed of the actor, with the data of the record."""

    verdict: str
    """The verdict, if it changed or something blocks it; else empty."""

    blocked_by: tuple[str, ...]
    """The reasons that block the verdict."""

    commands: tuple[str, ...]
    """The commands that followed."""


@final
@dataclass(frozen=True, slots=True)
class Story:
    """A case as a story for people, in English, without the sealed values."""

    case: str
    """The id of the case, or `desk`."""

    steps: tuple[StoryStep, ...]
    """The steps, in sequence."""

    text: str
    """The whole story as text."""


@final
@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """A receipt that verifies: the records of a case are in the log."""

    case: str
    """The case."""

    records: tuple[str, ...]
    """The records of the case, in sequence."""

    index: int
    """The position of the last record in the log."""

    last: str
    """The hash of the last record, in hex."""

    checkpoint: LogCheckpoint
    """The checkpoint of the log."""
