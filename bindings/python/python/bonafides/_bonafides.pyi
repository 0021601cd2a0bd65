from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, final

from ._hosts import Keys, Redemptions
from ._types import (
    Caller,
    Chain,
    Claims,
    Command,
    Counted,
    Delivery,
    DeskInput,
    DeskReply,
    Factor,
    Ignored,
    Input,
    Missing,
    Opening,
    PlanStep,
    PolicyReference,
    Reason,
    Record,
    Redeemed,
    Reply,
    Review,
    Revocation,
    EngineConfig,
    SubjectProfile,
    Verdict,
    WriteStatus,
)

__all__ = [
    "Connector",
    "Decision",
    "Plan",
    "DirectoryName",
    "Engine",
    "Moment",
    "CheckResult",
    "Facts",
    "RawKeys",
    "Policy",
    "Prepared",
    "Case",
    "Committed",
    "Row",
    "Step",
    "version",
    "schema",
    "check_policy",
    "format_policy",
    "verify_records",
    "case_key",
]

def version() -> str:
    """The version of the engine."""

def schema(name: Literal["policy", "facts", "decision", "plan", "record"]) -> str:
    """A JSON Schema by its name."""

def check_policy(text: str, format: Literal["yaml", "json", "toml"]) -> Review:
    """Looks at a policy document: errors, warnings, its own tests."""

def format_policy(text: str, format: Literal["yaml", "json", "toml"]) -> str:
    """The document as the project writes it; comments stay."""

def verify_records(records: Sequence[str]) -> Chain:
    """Whether the records of one case are all there, in order and as they were written."""

def case_key(case_id: str) -> str:
    """The key of the row that a case is stored under."""

@final
class Policy:
    """A policy, loaded once: it can not change, and all threads can use it."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def from_yaml(text: str) -> Policy:
        """Loads a YAML document; raises `PolicyError` with everything that is wrong with it."""

    @staticmethod
    def from_json(text: str) -> Policy:
        """Loads a JSON document; raises `PolicyError` with everything that is wrong with it."""

    @staticmethod
    def from_toml(text: str) -> Policy:
        """Loads a TOML document; raises `PolicyError` with everything that is wrong with it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def version(self) -> str:
        """Its version; empty if it says none."""

    @property
    def digest(self) -> str:
        """SHA-256 of the document as canonical JSON, in hex."""

    def decide(self, facts: Facts) -> Decision:
        """The verdict with its explanation; raises `FactsError` for facts that can not be decided on."""

    def verdict(self, facts: Facts) -> Verdict:
        """The verdict alone, in a fraction of the time."""

    def plan(self, facts: Facts) -> Plan:
        """The cheapest way to approval: nothing unless the verdict is `challenge`."""

    def decide_many(self, facts: Sequence[Facts]) -> list[Decision]:
        """A decision for each of the facts, in their order; the `place` of an error begins with `facts[i]`."""

    def verdict_many(self, facts: Sequence[Facts]) -> list[Verdict]:
        """The verdict alone for each of the facts, in their order."""

    def prepare(self, facts: Facts) -> Prepared:
        """Reads facts once, to decide on them often."""

    def decide_json(self, text: str) -> str:
        """From facts as JSON text to the decision as JSON text: by `schema("facts")`, `schema("decision")`."""

    def plan_json(self, text: str) -> str:
        """From facts as JSON text to the plan as JSON text."""

@final
class Prepared:
    """Facts that were read for one policy."""

    def decide(self) -> Decision:
        """The verdict with its explanation; raises `FactsError` for facts that can not be decided on."""

    def verdict(self) -> Verdict:
        """The verdict alone, in a fraction of the time."""

    def plan(self) -> Plan:
        """The cheapest way to approval: nothing unless the verdict is `challenge`."""

@final
class DirectoryName:
    """A distinguished name or a bare name: equal to another if a directory takes both for one.

    Compared after NFC and Unicode case folding, distinguished names by RFC 4514: as the engine
    compares groups.
    """

    def __new__(cls, text: str) -> DirectoryName:
        """Reads a name; raises `InputError` for an empty text and for a malformed distinguished name."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def key(self) -> str:
        """The one text that stands for all spellings of this name: a key of maps, not a name to write down."""

    @property
    def is_distinguished(self) -> bool:
        """Whether it is a distinguished name."""

    @property
    def leading_cn(self) -> str | None:
        """The value of the CN that a distinguished name begins with, folded; None if it begins with none."""

    def means(self, group: DirectoryName) -> bool:
        """Whether this name in a policy means that group of a subject.

        They are equal, or this is a bare name and the other one's leading CN.
        """

@final
class CheckResult:
    """The result of one check: `CheckResult("sms_code", "passed", now)`."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[object, ...], dict[str, object]]: ...
    def __new__(
        cls,
        check: str,
        outcome: str,
        at: datetime | None,
        *,
        item: str | None = None,
        grades: Mapping[str, int] | None = None,
    ) -> CheckResult: ...
    @property
    def check(self) -> str:
        """The check."""

    @property
    def outcome(self) -> str:
        """Its outcome: `passed`, `failed` or `inconclusive` of a challenge, a declared one of a signal."""

    @property
    def at(self) -> datetime | None:
        """When it was observed; None: at the time of the facts."""

    @property
    def item(self) -> str | None:
        """Which item of a repeatable check."""

    @property
    def grades(self) -> dict[str, int]:
        """Grades of a graded check; those that are not given are 0."""

@final
class Facts:
    """What is known of a call: what is asked for, when, of whom, and the evidence so far.

    `evidence` is a list of `CheckResult`, or a mapping from check to outcome if all of it is of now:
    `{"sms_code": "passed"}`.
    """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[object, ...], dict[str, object]]: ...
    def __new__(
        cls,
        action: str,
        now: datetime,
        *,
        groups: Sequence[str] | None = None,
        evidence: Sequence[CheckResult] | Mapping[str, str] = ...,
        unavailable: Sequence[str] = ...,
    ) -> Facts: ...
    @property
    def action(self) -> str:
        """What is asked for."""

    @property
    def now(self) -> datetime:
        """The time of the decision."""

    @property
    def groups(self) -> list[str] | None:
        """Groups of the subject: names or distinguished names.

        None says nothing of them, and only a policy without groups takes that; an empty list says
        that there are none.
        """

    @property
    def evidence(self) -> list[CheckResult]:
        """Results of checks, in any order."""

    @property
    def unavailable(self) -> list[str]:
        """Challenges that this subject can not do now."""

@final
class Decision:
    """The answer of one evaluation. What is not read costs nothing."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def verdict(self) -> Verdict:
        """The verdict."""

    @property
    def reason(self) -> Reason | None:
        """Why it is refused; none unless it is."""

    @property
    def why(self) -> str | None:
        """The same in words."""

    @property
    def action(self) -> str:
        """What was asked for."""

    @property
    def points(self) -> int:
        """The score."""

    @property
    def points_required(self) -> int:
        """The largest number of points that is required in any case, with what risks add."""

    @property
    def factors(self) -> list[Factor]:
        """What each factor contributes."""

    @property
    def groups(self) -> list[str]:
        """Ids of the groups that matched, in the order of the policy."""

    @property
    def risks(self) -> list[str]:
        """Ids of the risks that fired, in the order of the policy."""

    @property
    def missing(self) -> list[Missing]:
        """The unmet part of the requirement, by layer."""

    @property
    def mandatory(self) -> list[str]:
        """Open challenges without which no way to approval is left."""

    @property
    def counted(self) -> list[Counted]:
        """Evidence that hurts, scores or meets an entry."""

    @property
    def ignored(self) -> list[Ignored]:
        """Evidence that does nothing, and why."""

    @property
    def escalate(self) -> str | None:
        """The person a case of these rules goes to."""

    @property
    def grant(self) -> str | None:
        """What the approval yields; none unless it is one."""

    @property
    def policy(self) -> PolicyReference:
        """The policy that was decided by."""

    def explain(self) -> list[str]:
        """Why it is refused, if it is, and what is missing: in words, a line each."""

    def to_json(self) -> str:
        """As one line of JSON."""

@final
class Plan:
    """The cheapest way to approval; empty unless the verdict is `challenge`."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def steps(self) -> list[PlanStep]:
        """What to ask: mandatory challenges first, then in the order of the policy."""

    @property
    def cost(self) -> int:
        """Cost of all steps together, in the policy's own unit."""

    @property
    def exact(self) -> bool:
        """Whether it is sure that nothing cheaper leads to approval."""

    @property
    def policy(self) -> PolicyReference:
        """The policy that was planned by."""

    def to_json(self) -> str:
        """As one line of JSON."""

@final
class RawKeys:
    """Four keys in memory: 32 independent random bytes each, drawn once and kept."""

    def __new__(cls, state: bytes, vault: bytes, index: bytes, grant_seed: bytes) -> RawKeys: ...
    @property
    def grant_public(self) -> str:
        """The public key that connectors check grants with: base64url. Its id is `grant-1`."""

    def rotate_state(self, id: str, key: bytes) -> None:
        """Seals state with this key from now on; what is stored opens with the old one."""

    def rotate_vault(self, id: str, key: bytes) -> None:
        """Seals what the vault key protects with this key from now on."""

@final
class Moment:
    """When a step is made, with which randomness, and about whom.

    `seed` is 32 new random bytes for each try. `subject` is the present view of the directory;
    None if it does not know them.
    """

    def __new__(cls, now: datetime, seed: bytes, subject: SubjectProfile | None = None) -> Moment: ...

@final
class Row:
    """A row of the store: its bytes are sealed."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, key: str, version: int, bytes: bytes | None = None) -> Row: ...
    @property
    def key(self) -> str:
        """Where it is stored."""

    @property
    def version(self) -> int:
        """Its version; 0 if it is absent."""

    @property
    def bytes(self) -> bytes | None:
        """What is stored; none if it is absent, or to be wiped."""

@final
class Case:
    """A case as it was stored."""

    @property
    def id(self) -> str:
        """32 hex digits."""

    @property
    def account(self) -> str | None:
        """Immutable id of the subject; none if the directory does not know them."""

    @property
    def action(self) -> str:
        """What was asked for."""

    @property
    def deadline(self) -> datetime | None:
        """When time alone changes it: say then that time passed.

        None if it waits for people alone, or is over.
        """

    @property
    def is_over(self) -> bool:
        """Whether nothing more can come of it."""

    @property
    def steps(self) -> int:
        """How many steps it has taken."""

@final
class Step:
    """What one input made. It is nothing until the host has stored it."""

    @property
    def compare(self) -> list[tuple[str, int]]:
        """Keys and versions that must still be so when the step is stored."""

    @property
    def write(self) -> list[Row]:
        """Rows to store, or to wipe if they have no bytes."""

    @property
    def outbox(self) -> list[Row]:
        """Rows to add to the outbox."""

    @property
    def record(self) -> Record | None:
        """The audit record to add."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""

    def committed(self) -> Committed:
        """What came of it: to be called once, after the commit and never before."""

    def administered(self) -> DeskReply:
        """What came of an administrator's step: to be called once, after the commit and never before."""

@final
class Committed:
    """What came of a step that is stored."""

    @property
    def case(self) -> Case:
        """The case as it is now."""

    @property
    def reply(self) -> Reply:
        """What whoever spoke is told."""

    @property
    def commands(self) -> list[Command]:
        """What is to be carried out, in order."""

@final
class Engine:
    """An engine as it is set up. All threads can use it.

    `keys` are `RawKeys`, or any object with the methods of `Keys`.
    """

    def __new__(cls, policy: Policy, keys: RawKeys | Keys, config: EngineConfig) -> Engine: ...
    def activate(self, policy: Policy) -> None:
        """Puts a policy in force; the one before stays for the cases that were opened under it."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""

    def needs_open(self, opening: Opening, moment: Moment) -> list[str]:
        """Keys of the rows that `open` and `not_me` will read."""

    def open(self, id: str, opening: Opening, moment: Moment, rows: Sequence[Row]) -> Step:
        """Opens a case.

        `id` is chosen before the first try and kept for all of them; `moment` is the one that
        `needs_open` was given; `rows` are all that it named, absent ones with version 0.
        """

    def not_me(
        self,
        id: str,
        opening: Opening,
        caller: Caller,
        token: str | None,
        moment: Moment,
        rows: Sequence[Row],
    ) -> Step:
        """ "This was not me", said when no case is open."""

    def case(self, row: Row) -> Case:
        """Opens the stored bytes of a case."""

    def needs(self, case: Case, input: Input, moment: Moment) -> list[str]:
        """Keys of the rows that `apply` will read for this input."""

    def apply(self, case: Case, input: Input, moment: Moment, rows: Sequence[Row]) -> Step:
        """What one input makes of a case.

        `moment` is the one that `needs` was given; `rows` are all that it named, absent ones with
        version 0. On a conflict in the store: read again, a new seed, a new step.
        """

    def needs_administer(self, input: DeskInput, moment: Moment) -> list[str]:
        """Keys of the rows that `administer` will read."""

    def administer(self, input: DeskInput, moment: Moment, rows: Sequence[Row]) -> Step:
        """An administrator's step: a clock repaired, a check enabled anew, a person erased.

        `moment` and `rows` as of `apply`; what came of it says `Step.administered`.
        """

    def command(self, row: Row) -> Command:
        """Opens a row of the outbox: what a worker carries out."""

    def grant_row(self, account: str) -> str:
        """Key of the row that says whether the grants of an account are live."""

    def grant_live(self, row: Row, grant: str) -> bool:
        """Whether a grant is on its way and nothing has ended it since."""

@final
class Connector:
    """Checks grants next to the directory, and carries each out once.

    `id` and `origin` are those of the set-up, `keys` the public keys of the engine by their ids:
    `{"grant-1": keys.grant_public}`.
    """

    def __new__(cls, id: str, origin: str, keys: Mapping[str, str]) -> Connector: ...
    def verify(self, token: str, delivery: Delivery, now: datetime) -> Claims:
        """What a token says, if it is good for this delivery."""

    def redeem(
        self,
        memory: Redemptions,
        token: str,
        delivery: Delivery,
        now: datetime,
        live: bool | None,
        write: Callable[[Claims], WriteStatus],
    ) -> Redeemed:
        """Carries a grant out, or says what was remembered of it.

        `live` is what `Engine.grant_live` says; None if the engine's store can not be reached. `write`
        sets the password and says what became of it; if it raises, that is remembered as unknown, and
        its exception comes back out.
        """

    def revoke(self, memory: Redemptions, grant: str, now: datetime) -> Revocation:
        """Carries a `Revoke` out: stops the grant for good if its write has not begun.

        `Revocation.BEGUN` says that it has, so that the secret must be made useless.
        """
