"""What the engine raises. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from typing import ClassVar, Final

from ._types import Diagnostic


class BonafidesError(Exception):
    """Everything that the engine raises. Its text says what is wrong, where, and the way out."""

    family: ClassVar[str] = ""
    """Which kind of thing went wrong."""

    code: str
    """Stable name."""

    detail: str
    """What is wrong, without personal data."""

    help: str | None
    """The way out."""

    place: str
    """Where: a document path, the key of a row, the id of a case; empty if nowhere in particular."""

    def __init__(
        self,
        text: str = "",
        code: str = "",
        detail: str = "",
        help: str | None = None,
        place: str = "",
    ) -> None:
        super().__init__(text)
        self.code = code
        self.detail = detail
        self.help = help
        self.place = place


class PolicyError(BonafidesError, ValueError):
    """A policy was refused; the diagnostics say where and why."""

    family: ClassVar[str] = "policy"

    diagnostics: tuple[Diagnostic, ...] = ()
    """Everything that is wrong with it, and every warning."""


class FactsError(BonafidesError, ValueError):
    """Facts can not be decided on."""

    family: ClassVar[str] = "facts"


class FactsSyntax(FactsError):
    """`syntax`: No well-formed JSON."""


class FactsStructure(FactsError):
    """`structure`: A member is missing, unknown, twice there or of the wrong type."""


class FactsTooLarge(FactsError):
    """`too_large`: More bytes, results or groups than are read."""


class FactsUnknownAction(FactsError):
    """`unknown_action`: An action the policy does not have."""


class FactsUnknownCheck(FactsError):
    """`unknown_check`: A check the policy does not have."""


class FactsUnknownOutcome(FactsError):
    """`unknown_outcome`: An outcome the check does not have."""


class FactsUnknownGrade(FactsError):
    """`unknown_grade`: A grade the check does not have, or one out of its range."""


class FactsFuture(FactsError):
    """`future`: Evidence later than `now`."""


class FactsNotMilliseconds(FactsError):
    """`not_milliseconds`: A time before the year 2000: seconds, perhaps, where milliseconds belong."""


class FactsItem(FactsError):
    """`item`: An `item` on a check that is not repeatable, or one that says nothing."""


class FactsConflict(FactsError):
    """`conflict`: Two different results of one check (and item) at one time."""


class FactsTooManyItems(FactsError):
    """`too_many_items`: More items have passed than the check takes."""


class FactsGroupName(FactsError):
    """`group_name`: A group of the subject whose name cannot be compared."""


class FactsMissingGroups(FactsError):
    """`missing_groups`: No groups were given, and the policy has groups."""


class FactsOtherPolicy(FactsError):
    """`other_policy`: Rules and evidence of different policies."""


class InputError(BonafidesError, ValueError):
    """Something handed in has not the shape it must have."""

    family: ClassVar[str] = "input"


class InputJson(InputError):
    """`json`: No JSON of the form that was asked for."""


class InputFormat(InputError):
    """`format`: A text is not written as it must be."""


class InputKey(InputError):
    """`key`: A key has not the length or form of one."""


class InputKeyId(InputError):
    """`key_id`: The id of a key can not be used."""


class InputPrompt(InputError):
    """`prompt`: A text of the set-up can not be used."""


class InputRow(InputError):
    """`row`: A row can not be one of this engine."""


class InputSchema(InputError):
    """`schema`: There is no schema of this name."""


class InputSeed(InputError):
    """`seed`: A seed is not 32 bytes."""


class InputTime(InputError):
    """`time`: A time is out of range."""


class InputId(InputError):
    """`id`: An id is not written as the engine writes it."""


class InputClosed(InputError):
    """`closed`: A step was committed before."""


class InputDirectoryName(InputError):
    """`directory_name`: A text is no name of a directory."""


class FaultError(BonafidesError):
    """No step was made and nothing was stored."""

    family: ClassVar[str] = "fault"


class FaultMissingRow(FaultError):
    """`missing_row`: A row that `needs` named was not handed in."""


class FaultRow(FaultError):
    """`row`: The stored bytes of a row do not open, or are no such row."""


class FaultKey(FaultError):
    """`key`: A key provider did not do its part."""


class FaultClock(FaultError):
    """`clock`: The clock is behind what was already stored."""


class FaultUnknownPolicy(FaultError):
    """`unknown_policy`: The policy the case was opened under was not activated here."""


class FaultUnknownAction(FaultError):
    """`unknown_action`: The policy has no such action."""


class FaultAlreadyOpened(FaultError):
    """`already_opened`: This input opened a case already: `place` is its id."""


class FaultCatalogue(FaultError):
    """`catalogue`: The catalogue has fewer questions than the policy asks."""


class FaultOtherSubject(FaultError):
    """`other_subject`: The directory's view is missing, or of someone else."""


class FaultFacts(FaultError):
    """`facts`: The facts of the case can not be decided on."""


class FaultRecord(FaultError):
    """`record`: The step makes no valid record."""


class FaultEncode(FaultError):
    """`encode`: A row grew beyond what its format holds."""


class FaultBusy(FaultError):
    """`busy`: Too many write to the same rows."""


class GrantError(BonafidesError):
    """A grant is not carried out."""

    family: ClassVar[str] = "grant"


class GrantPublicKey(GrantError):
    """`public_key`: What was configured is no Ed25519 public key, or a weak one."""


class GrantTooLong(GrantError):
    """`too_long`: The token is longer than 4 KiB."""


class GrantHeader(GrantError):
    """`header`: The token's header is not that of a grant."""


class GrantUnknownKey(GrantError):
    """`unknown_key`: The key that the token names is not configured here."""


class GrantSignature(GrantError):
    """`signature`: The signature does not fit."""


class GrantClaims(GrantError):
    """`claims`: It is signed, but its claims are not those of a grant."""


class GrantOtherAudience(GrantError):
    """`other_audience`: For another connector."""


class GrantNotYet(GrantError):
    """`not_yet`: Not good yet, by this connector's clock."""


class GrantExpired(GrantError):
    """`expired`: Over, by this connector's clock."""


class GrantOtherAction(GrantError):
    """`other_action`: For another action than the command's."""


class GrantOtherAccount(GrantError):
    """`other_account`: For another account than the command's."""


class GrantOtherSecret(GrantError):
    """`other_secret`: The secret is not the one that was granted."""


class GrantNotLive(GrantError):
    """`not_live`: Stopped: the subject said "not me", or the engine revoked it."""


class GrantMemory(GrantError):
    """`memory`: The connector's memory did not answer."""


class RecordsError(BonafidesError):
    """Records do not hold together."""

    family: ClassVar[str] = "records"


CLASSES: Final[dict[str, type[BonafidesError]]] = {
    "policy": PolicyError,
    "facts": FactsError,
    "facts.syntax": FactsSyntax,
    "facts.structure": FactsStructure,
    "facts.too_large": FactsTooLarge,
    "facts.unknown_action": FactsUnknownAction,
    "facts.unknown_check": FactsUnknownCheck,
    "facts.unknown_outcome": FactsUnknownOutcome,
    "facts.unknown_grade": FactsUnknownGrade,
    "facts.future": FactsFuture,
    "facts.not_milliseconds": FactsNotMilliseconds,
    "facts.item": FactsItem,
    "facts.conflict": FactsConflict,
    "facts.too_many_items": FactsTooManyItems,
    "facts.group_name": FactsGroupName,
    "facts.missing_groups": FactsMissingGroups,
    "facts.other_policy": FactsOtherPolicy,
    "input": InputError,
    "input.json": InputJson,
    "input.format": InputFormat,
    "input.key": InputKey,
    "input.key_id": InputKeyId,
    "input.prompt": InputPrompt,
    "input.row": InputRow,
    "input.schema": InputSchema,
    "input.seed": InputSeed,
    "input.time": InputTime,
    "input.id": InputId,
    "input.closed": InputClosed,
    "input.directory_name": InputDirectoryName,
    "fault": FaultError,
    "fault.missing_row": FaultMissingRow,
    "fault.row": FaultRow,
    "fault.key": FaultKey,
    "fault.clock": FaultClock,
    "fault.unknown_policy": FaultUnknownPolicy,
    "fault.unknown_action": FaultUnknownAction,
    "fault.already_opened": FaultAlreadyOpened,
    "fault.catalogue": FaultCatalogue,
    "fault.other_subject": FaultOtherSubject,
    "fault.facts": FaultFacts,
    "fault.record": FaultRecord,
    "fault.encode": FaultEncode,
    "fault.busy": FaultBusy,
    "grant": GrantError,
    "grant.public_key": GrantPublicKey,
    "grant.too_long": GrantTooLong,
    "grant.header": GrantHeader,
    "grant.unknown_key": GrantUnknownKey,
    "grant.signature": GrantSignature,
    "grant.claims": GrantClaims,
    "grant.other_audience": GrantOtherAudience,
    "grant.not_yet": GrantNotYet,
    "grant.expired": GrantExpired,
    "grant.other_action": GrantOtherAction,
    "grant.other_account": GrantOtherAccount,
    "grant.other_secret": GrantOtherSecret,
    "grant.not_live": GrantNotLive,
    "grant.memory": GrantMemory,
    "records": RecordsError,
}
"""By family, and by family and code."""
