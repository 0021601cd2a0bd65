from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from os import PathLike
from typing import Literal, final

from ._hosts import Keys, Redemptions
from ._types import (
    Caller,
    Cell,
    Chain,
    Claims,
    Command,
    Counted,
    CoverageReport,
    Delivery,
    DeskInput,
    DeskReply,
    Diff,
    Factor,
    Guards,
    Ignored,
    Input,
    LogCases,
    LogEvidence,
    Missing,
    Opening,
    Person,
    PlanStep,
    PolicyReference,
    Reason,
    Record,
    Redeemed,
    ReplayedLog,
    Reply,
    ResolvedRecord,
    Review,
    Revocation,
    EngineConfig,
    Situation,
    Story,
    SubjectProfile,
    Verdict,
    VerifiedLog,
    VerifiedReceipt,
    Ways,
    Weights,
    WriteStatus,
)

__all__ = [
    "Calibration",
    "Coverage",
    "Connector",
    "Decision",
    "Plan",
    "DirectoryName",
    "Engine",
    "Moment",
    "CheckResult",
    "Facts",
    "RawKeys",
    "ExportedLog",
    "Policy",
    "Prepared",
    "Case",
    "Committed",
    "Row",
    "Step",
    "version",
    "schema",
    "check_policy",
    "diff",
    "minimal_causes",
    "losses",
    "unguarded",
    "format_policy",
    "verify_records",
    "verify_receipt",
    "case_key",
]

def version() -> str:
    """Returns the version of the engine."""

def schema(name: Literal["policy", "facts", "decision", "plan", "record", "calibration"]) -> str:
    """Returns a JSON Schema by its name."""

def check_policy(text: str, format: Literal["yaml", "json", "toml"]) -> Review:
    """Reviews a policy document: errors, warnings and its own tests."""

def diff(old: Policy, new: Policy) -> Diff:
    """Returns the difference of two policies: the calls that `new` approves and `old` does not, and the reverse."""

def minimal_causes(cell: Cell, rests_on: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Returns the minimal sets of causes that open a cell."""

def losses(cell: Cell) -> list[str]:
    """Returns the causes whose loss alone leaves no way."""

def unguarded(text: str, format: Literal["yaml", "json", "toml"]) -> Guards:
    """Changes each number of a policy document, and returns the changes that let someone through or refuse someone
    without a failing test, with tests that would fail. Raises `PolicyError` for a document with errors.
    """

def format_policy(text: str, format: Literal["yaml", "json", "toml"]) -> str:
    """Formats a policy document in the standard layout and keeps its comments."""

def verify_records(records: Sequence[str]) -> Chain:
    """Checks that the records of one case are complete, in order and unchanged."""

def verify_receipt(text: str, evidence: LogEvidence) -> VerifiedReceipt:
    """Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the
    evidence, uses the key and the witnesses. Raises `RecordsError`.
    """

def case_key(case_id: str) -> str:
    """Returns the key of the row that stores a case."""

@final
class Calibration:
    """The figures by which `Policy.weigh` weighs the ways in, immutable and usable by all threads."""

    @staticmethod
    def from_yaml(text: str) -> Calibration:
        """Loads a YAML document; raises `CalibrationError` with every diagnostic."""

    @staticmethod
    def from_json(text: str) -> Calibration:
        """Loads a JSON document; raises `CalibrationError` with every diagnostic."""

    @staticmethod
    def from_toml(text: str) -> Calibration:
        """Loads a TOML document; raises `CalibrationError` with every diagnostic."""

    @property
    def name(self) -> str:
        """The name of the calibration."""

    @property
    def version(self) -> str:
        """The version of the calibration; empty if it declares none."""

    @property
    def models(self) -> list[str]:
        """The names of the attacker models, in the order of the document."""

@final
class Coverage:
    """A count of the people who have a way, to which any thread may add.

    Memory does not grow with the number of people.
    """

    def __new__(
        cls,
        policy: Policy,
        *,
        action: str | None = None,
        situations: Sequence[Situation] | None = None,
        everyone: Sequence[str] | None = None,
        ids: int | None = None,
    ) -> Coverage:
        """Begins a count: see `Policy.coverage`."""

    def add(self, person: Person) -> None:
        """Counts a person. Raises `InputPerson`, and counts nothing, if the record contains a name that the policy does
        not have; its `place` begins with `people[i]`, the number of people who were added before.
        """

    def finish(self) -> CoverageReport:
        """Ends the count, and returns the numbers."""

@final
class ExportedLog:
    """An exported log, which is read anew by each call, in as many threads as the machine has."""

    @staticmethod
    def open(path: str | PathLike[str]) -> ExportedLog:
        """Returns the log at a path: the folder that a desk publishes, or a file of JSON Lines. Reads nothing yet;
        the other methods raise `InputFile` if it cannot be read.
        """

    @staticmethod
    def from_text(text: str) -> ExportedLog:
        """Returns the log in a text of JSON Lines."""

    @staticmethod
    def from_records(records: Iterable[str]) -> ExportedLog:
        """Returns the log of these records, in the order of the log. A line feed at the end of a record is left out."""

    def verify(self, evidence: LogEvidence | None = None) -> VerifiedLog:
        """Verifies every record, every chain, the tree, the checkpoints, cosignatures and receipts.

        The first bad record raises `RecordsError`: its class is the reason, `bad_record` the place. A folder needs the
        key of the log; without evidence, only the chains of JSON Lines are verified.
        """

    def replay(self, policies: Sequence[Policy]) -> ReplayedLog:
        """Decides again in every record, by the policies that were in force, and compares byte for byte. Trusts the
        records: verify them first. Raises `RecordsError` for the first record whose decision does not follow.

        Needs nothing of a person, so that an erasure changes no result; the groups of a subject are those that matched,
        as recorded.
        """

    def cases(self) -> LogCases:
        """Returns the cases, in the order of their first records. Checks nothing: `verify` does."""

    def story(self, case: str) -> Story:
        """Tells a case, or the chain `desk`, as a story for people, in English. Checks nothing: `verify` does."""

    def receipt(self, case: str, key: str) -> str:
        """Makes the receipt of a case, for the person concerned, from the folder that a desk publishes. `key` is the
        public key of the log.
        """

@final
class Policy:
    """A loaded policy, immutable and usable by all threads."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def from_yaml(text: str) -> Policy:
        """Loads a YAML document; raises `PolicyError` with every diagnostic."""

    @staticmethod
    def from_json(text: str) -> Policy:
        """Loads a JSON document; raises `PolicyError` with every diagnostic."""

    @staticmethod
    def from_toml(text: str) -> Policy:
        """Loads a TOML document; raises `PolicyError` with every diagnostic."""

    @property
    def name(self) -> str:
        """The name of the policy."""

    @property
    def version(self) -> str:
        """The version of the policy; empty if it declares none."""

    @property
    def digest(self) -> str:
        """SHA-256 of the document as canonical JSON, in hex."""

    def decide(self, facts: Facts) -> Decision:
        """Returns the verdict with its explanation; raises `FactsError` for invalid facts."""

    def verdict(self, facts: Facts) -> Verdict:
        """Returns only the verdict, in a fraction of the time."""

    def plan(self, facts: Facts) -> Plan:
        """Returns the cheapest way to approval; empty unless the verdict is `challenge`."""

    def decide_many(self, facts: Sequence[Facts]) -> list[Decision]:
        """Returns a decision for each of the facts, in order; the `place` of an error begins with `facts[i]`."""

    def verdict_many(self, facts: Sequence[Facts]) -> list[Verdict]:
        """Returns only the verdict for each of the facts, in order."""

    def ways(
        self,
        *,
        action: str | None = None,
        groups: Sequence[str] | None = None,
        subject: Sequence[str] | None = None,
        directory: Sequence[str] | None = None,
    ) -> Ways:
        """Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge
        results that approve.

        `groups` are the ids of exactly the groups that match the subject, `subject` the names that the subject has in a
        directory, `directory` all names that subjects can have. Raises `InputUnknownAction` and `InputUnknownGroup`.
        """

    def coverage(
        self,
        people: Iterable[Person],
        *,
        action: str | None = None,
        situations: Sequence[Situation] | None = None,
        everyone: Sequence[str] | None = None,
        ids: int | None = None,
    ) -> CoverageReport:
        """Counts the people who have a way: how many, in which situation, and what would help the others.

        `situations` are counted besides `usual` and `unobserved`; `everyone` are challenges that everybody can pass,
        and that no record needs to name; the report lists at most `ids` people who need attention (100 unless given).
        A generator of people is read one by one. Raises `InputPerson`, whose `place` begins with `people[i]`.
        """

    def weigh(
        self,
        calibration: Calibration,
        *,
        models: Sequence[str] | None = None,
        action: str | None = None,
        groups: Sequence[str] | None = None,
        subject: Sequence[str] | None = None,
        directory: Sequence[str] | None = None,
    ) -> Weights:
        """Returns the weight of every way in, for each attacker model of a calibration: how much likelier a genuine
        caller is to pass than an attacker of this kind, and the easiest attack.

        `models` are names of the calibration; the other arguments are as for `ways`. Raises `CalibrationError` if the
        calibration does not fit the policy.
        """

    def prepare(self, facts: Facts) -> Prepared:
        """Reads facts once, for many decisions."""

    def decide_json(self, text: str) -> str:
        """Decides from JSON text to JSON text: see `schema("facts")` and `schema("decision")`."""

    def verdict_json(self, text: str) -> Verdict:
        """Returns only the verdict, on facts in JSON text: see `schema("facts")`."""

    def plan_json(self, text: str) -> str:
        """Plans from JSON text to JSON text: see `schema("plan")`."""

@final
class Prepared:
    """Facts that were read for one policy."""

    def decide(self) -> Decision:
        """Returns the verdict with its explanation; raises `FactsError` for invalid facts."""

    def verdict(self) -> Verdict:
        """Returns only the verdict, in a fraction of the time."""

    def plan(self) -> Plan:
        """Returns the cheapest way to approval; empty unless the verdict is `challenge`."""

@final
class DirectoryName:
    """A distinguished or bare name, equal to another if a directory treats both as the same name.

    Names are compared as the engine compares groups: after NFC and Unicode case folding,
    distinguished names by RFC 4514.
    """

    def __new__(cls, text: str) -> DirectoryName:
        """Reads a name; raises `InputError` for an empty text or a malformed distinguished name."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def key(self) -> str:
        """The text that all spellings of this name share: a key for maps, not a name to display."""

    @property
    def is_distinguished(self) -> bool:
        """True if this is a distinguished name."""

    @property
    def leading_cn(self) -> str | None:
        """The case-folded leading CN of a distinguished name; None if there is none."""

    def means(self, group: DirectoryName) -> bool:
        """Returns true if this name in a policy means that group of a subject.

        Both names are equal, or this is a bare name and equals the group's leading CN.
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
        """The name of the check."""

    @property
    def outcome(self) -> str:
        """The outcome: `passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a signal."""

    @property
    def at(self) -> datetime | None:
        """The time of the observation; None means the time of the facts."""

    @property
    def item(self) -> str | None:
        """The item of a repeatable check."""

    @property
    def grades(self) -> dict[str, int]:
        """The grades of a graded check; a missing grade is 0."""

@final
class Facts:
    """The facts of a call: the action, the time, the subject's groups and the evidence so far.

    `evidence` is a list of `CheckResult` or of tuples of check, outcome and time, or a mapping from check to
    outcome if all was observed now: `{"sms_code": "passed"}`.
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
        evidence: Sequence[CheckResult | tuple[str, str, datetime | None]] | Mapping[str, str] = ...,
        unavailable: Sequence[str] = ...,
    ) -> Facts: ...
    @staticmethod
    def from_json(text: str) -> Facts:
        """Reads facts from JSON text: see `schema("facts")`."""

    def to_json(self) -> str:
        """As one line of JSON, with every time in milliseconds."""

    @property
    def action(self) -> str:
        """The requested action."""

    @property
    def now(self) -> datetime:
        """The time of the decision."""

    @property
    def groups(self) -> list[str] | None:
        """The groups of the subject: bare or distinguished names.

        None means unknown, which only a policy without groups accepts; an empty list means that the
        subject is in no group.
        """

    @property
    def evidence(self) -> list[CheckResult]:
        """Results of checks, in any order."""

    @property
    def unavailable(self) -> list[str]:
        """Challenges that the subject cannot do now."""

@final
class Decision:
    """The result of one evaluation. Its members are converted when they are read."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def verdict(self) -> Verdict:
        """The verdict."""

    @property
    def reason(self) -> Reason | None:
        """The reason for a refusal, or None."""

    @property
    def why(self) -> str | None:
        """The reason in words."""

    @property
    def action(self) -> str:
        """The requested action."""

    @property
    def points(self) -> int:
        """The score."""

    @property
    def points_required(self) -> int:
        """The highest unconditional requirement of points, including points that risks add."""

    @property
    def factors(self) -> list[Factor]:
        """The contribution of each factor."""

    @property
    def groups(self) -> list[str]:
        """The ids of the groups that matched, in the order of the policy."""

    @property
    def risks(self) -> list[str]:
        """The ids of the risks that fired, in the order of the policy."""

    @property
    def missing(self) -> list[Missing]:
        """The unmet part of the requirement, by layer."""

    @property
    def mandatory(self) -> list[str]:
        """Open challenges without which approval is impossible."""

    @property
    def counted(self) -> list[Counted]:
        """Evidence that adds or deducts points, or meets a required entry."""

    @property
    def ignored(self) -> list[Ignored]:
        """Evidence without effect, and the reason."""

    @property
    def escalate(self) -> str | None:
        """The person to whom a case under these rules escalates."""

    @property
    def grant(self) -> str | None:
        """The grant of an approval, or None."""

    @property
    def policy(self) -> PolicyReference:
        """The policy behind the decision."""

    def explain(self) -> list[str]:
        """Returns the reason for a refusal and what is missing, in words, one line each."""

    def _repr_html_(self) -> str: ...
    def to_json(self) -> str:
        """As one line of JSON."""

@final
class Plan:
    """The cheapest way to approval; empty unless the verdict is `challenge`."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @property
    def steps(self) -> list[PlanStep]:
        """The challenges to ask: mandatory ones first, then in the order of the policy."""

    @property
    def cost(self) -> int:
        """The total cost of the steps, in the policy's own unit."""

    @property
    def exact(self) -> bool:
        """True if it is certain that nothing cheaper leads to approval."""

    @property
    def policy(self) -> PolicyReference:
        """The policy behind the plan."""

    def _repr_html_(self) -> str: ...
    def to_json(self) -> str:
        """As one line of JSON."""

@final
class RawKeys:
    """Four keys in memory: 32 independent random bytes each, drawn once and kept."""

    def __new__(cls, state: bytes, vault: bytes, index: bytes, grant_seed: bytes) -> RawKeys: ...
    @property
    def grant_public(self) -> str:
        """The public key with which connectors check grants, in base64url. Its id is `grant-1`."""

    def rotate_state(self, id: str, key: bytes) -> None:
        """Seals new state with this key; stored state still opens with the old key."""

    def rotate_vault(self, id: str, key: bytes) -> None:
        """Wraps person keys with this key from now on; stored ones still open with the old key."""

@final
class Moment:
    """The time, the randomness and the subject of a step.

    `seed` is 32 new random bytes for each attempt. `subject` is the directory's current view of the
    subject; None if the directory does not know it.
    """

    def __new__(cls, now: datetime, seed: bytes, subject: SubjectProfile | None = None) -> Moment: ...

@final
class Row:
    """A row of the store, with sealed bytes."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, key: str, version: int, bytes: bytes | None = None) -> Row: ...
    @property
    def key(self) -> str:
        """The key of the row."""

    @property
    def version(self) -> int:
        """The version of the row; 0 if it is absent."""

    @property
    def bytes(self) -> bytes | None:
        """The stored bytes; None if the row is absent or to be deleted."""

@final
class Case:
    """A stored case."""

    @property
    def id(self) -> str:
        """The id: 32 hex digits."""

    @property
    def account(self) -> str | None:
        """The immutable id of the subject; None if the directory does not know it."""

    @property
    def action(self) -> str:
        """The requested action."""

    @property
    def deadline(self) -> datetime | None:
        """The time at which to pass `host.TimePassed`.

        None if the case waits only for people or is over.
        """

    @property
    def is_over(self) -> bool:
        """True if the case is over."""

    @property
    def steps(self) -> int:
        """The number of steps so far."""

@final
class Step:
    """The result of one input. It has no effect until the host has stored it."""

    @property
    def compare(self) -> list[tuple[str, int]]:
        """The keys of rows, and the versions that they must still have when the step is stored."""

    @property
    def write(self) -> list[Row]:
        """Rows to store, or to delete if they have no bytes."""

    @property
    def outbox(self) -> list[Row]:
        """Rows to add to the outbox."""

    @property
    def record(self) -> Record | None:
        """The audit record to add."""

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to store."""

    def committed(self) -> Committed:
        """Returns the outcome. Call it once, after the commit and never before."""

    def administered(self) -> DeskReply:
        """Returns the outcome of an administrator's step. Call it once, after the commit and never before."""

@final
class Committed:
    """The outcome of a stored step."""

    @property
    def case(self) -> Case:
        """The case after the step."""

    @property
    def reply(self) -> Reply:
        """The reply to the speaker."""

    @property
    def commands(self) -> list[Command]:
        """The commands to carry out, in order."""

@final
class Engine:
    """An engine, usable by all threads.

    `keys` are `RawKeys`, or any object with the methods of `Keys`.
    """

    def __new__(cls, policy: Policy, keys: RawKeys | Keys, config: EngineConfig) -> Engine: ...
    def activate(self, policy: Policy) -> None:
        """Activates a policy; cases that were opened under an earlier policy keep it."""

    @property
    def policy(self) -> Policy:
        """The active policy."""

    def needs_open(self, opening: Opening, moment: Moment) -> list[str]:
        """Returns the keys of the rows that `open` and `not_me` read."""

    def open(self, id: str, opening: Opening, moment: Moment, rows: Sequence[Row]) -> Step:
        """Opens a case.

        Choose `id` before the first attempt and keep it for all attempts. Pass the same `moment` as
        to `needs_open`, and every row that it named, absent ones with version 0.
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
        """Records "this was not me" when no case is open."""

    def case(self, row: Row) -> Case:
        """Opens the stored bytes of a case."""

    def needs(self, case: Case, input: Input, moment: Moment) -> list[str]:
        """Returns the keys of the rows that `apply` reads for this input."""

    def apply(self, case: Case, input: Input, moment: Moment, rows: Sequence[Row]) -> Step:
        """Applies one input to a case.

        Pass the same `moment` as to `needs`, and every row that it named, absent ones with version 0.
        On a conflict in the store, read the rows again and make a new step with a new seed.
        """

    def needs_administer(self, input: DeskInput, moment: Moment) -> list[str]:
        """Returns the keys of the rows that `administer` reads."""

    def administer(self, input: DeskInput, moment: Moment, rows: Sequence[Row]) -> Step:
        """Makes a step of an administrator, such as `EnableCheck` or `UsePolicy`.

        `moment` and `rows` are as for `apply`; `Step.administered` returns the outcome.
        """

    def command(self, row: Row) -> Command:
        """Opens a row of the outbox: a command for a worker."""

    def grant_row(self, account: str) -> str:
        """Returns the key of the row that shows whether the grants of an account are live."""

    def grant_live(self, row: Row, grant: str) -> bool:
        """Returns true if a grant was redeemed and nothing has ended it since."""

    def keyring_row(self, person: str) -> str:
        """Returns the key of the row with a person's keyring, which opens their values in all records.

        `person` is the immutable id in the directory.
        """

    def resolve(self, resolution: str, record: str, keyrings: Sequence[Row]) -> ResolvedRecord:
        """Opens the personal values of a record with the keyrings of people.

        `resolution` is the record that says so, made by `administer` with `Resolve` and committed before:
        it must name the case, or none, and the alias of everybody in the record.
        """

@final
class Connector:
    """Checks grants next to the directory, and carries out each one once.

    `id` and `origin` are the `connector` and `origin` of the engine's configuration; `keys` are its
    public keys by id: `{"grant-1": keys.grant_public}`.
    """

    def __new__(cls, id: str, origin: str, keys: Mapping[str, str]) -> Connector: ...
    def verify(self, token: str, delivery: Delivery, now: datetime) -> Claims:
        """Returns the claims of a token that is valid for this delivery."""

    def redeem(
        self,
        memory: Redemptions,
        token: str,
        delivery: Delivery,
        now: datetime,
        live: bool | None,
        write: Callable[[Claims], WriteStatus],
    ) -> Redeemed:
        """Carries out a grant, or returns the stored result of an earlier attempt.

        `live` is the result of `Engine.grant_live`; None if the engine's store cannot be reached.
        `write` sets the password and returns the outcome; if it raises, the outcome is stored as
        unknown, and the exception propagates.
        """

    def revoke(self, memory: Redemptions, grant: str, now: datetime) -> Revocation:
        """Carries out a `Revoke`: stops the grant permanently if its write has not begun.

        `Revocation.BEGUN` means that it has begun: the secret must be invalidated.
        """
