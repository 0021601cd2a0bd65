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
    """`syntax`: Facts can not be decided on."""


class FactsStructure(FactsError):
    """`structure`: Facts can not be decided on."""


class FactsTooLarge(FactsError):
    """`too_large`: Facts can not be decided on."""


class FactsUnknownAction(FactsError):
    """`unknown_action`: Facts can not be decided on."""


class FactsUnknownCheck(FactsError):
    """`unknown_check`: Facts can not be decided on."""


class FactsUnknownOutcome(FactsError):
    """`unknown_outcome`: Facts can not be decided on."""


class FactsUnknownGrade(FactsError):
    """`unknown_grade`: Facts can not be decided on."""


class FactsFuture(FactsError):
    """`future`: Facts can not be decided on."""


class FactsItem(FactsError):
    """`item`: Facts can not be decided on."""


class FactsConflict(FactsError):
    """`conflict`: Facts can not be decided on."""


class FactsTooManyItems(FactsError):
    """`too_many_items`: Facts can not be decided on."""


class FactsMissingGroups(FactsError):
    """`missing_groups`: Facts can not be decided on."""


class FactsOtherPolicy(FactsError):
    """`other_policy`: Facts can not be decided on."""


class InputError(BonafidesError, ValueError):
    """Something handed in has not the shape it must have."""

    family: ClassVar[str] = "input"


class InputJson(InputError):
    """`json`: Something handed in has not the shape it must have."""


class InputFormat(InputError):
    """`format`: Something handed in has not the shape it must have."""


class InputKey(InputError):
    """`key`: Something handed in has not the shape it must have."""


class InputKeyId(InputError):
    """`key_id`: Something handed in has not the shape it must have."""


class InputPrompt(InputError):
    """`prompt`: Something handed in has not the shape it must have."""


class InputRow(InputError):
    """`row`: Something handed in has not the shape it must have."""


class InputSchema(InputError):
    """`schema`: Something handed in has not the shape it must have."""


class InputSeed(InputError):
    """`seed`: Something handed in has not the shape it must have."""


class InputTime(InputError):
    """`time`: Something handed in has not the shape it must have."""


class InputId(InputError):
    """`id`: Something handed in has not the shape it must have."""


class InputClosed(InputError):
    """`closed`: Something handed in has not the shape it must have."""


class Fault(BonafidesError):
    """No step was made and nothing was stored."""

    family: ClassVar[str] = "fault"


class FaultMissingRow(Fault):
    """`missing_row`: No step was made and nothing was stored."""


class FaultRow(Fault):
    """`row`: No step was made and nothing was stored."""


class FaultKey(Fault):
    """`key`: No step was made and nothing was stored."""


class FaultClock(Fault):
    """`clock`: No step was made and nothing was stored."""


class FaultUnknownPolicy(Fault):
    """`unknown_policy`: No step was made and nothing was stored."""


class FaultUnknownAction(Fault):
    """`unknown_action`: No step was made and nothing was stored."""


class FaultAlreadyOpened(Fault):
    """`already_opened`: No step was made and nothing was stored."""


class FaultCatalogue(Fault):
    """`catalogue`: No step was made and nothing was stored."""


class FaultOtherSubject(Fault):
    """`other_subject`: No step was made and nothing was stored."""


class FaultFacts(Fault):
    """`facts`: No step was made and nothing was stored."""


class FaultRecord(Fault):
    """`record`: No step was made and nothing was stored."""


class FaultEncode(Fault):
    """`encode`: No step was made and nothing was stored."""


class FaultBusy(Fault):
    """`busy`: No step was made and nothing was stored."""


class GrantError(BonafidesError):
    """A grant is not carried out."""

    family: ClassVar[str] = "grant"


class GrantPublicKey(GrantError):
    """`public_key`: A grant is not carried out."""


class GrantTooLong(GrantError):
    """`too_long`: A grant is not carried out."""


class GrantHeader(GrantError):
    """`header`: A grant is not carried out."""


class GrantUnknownKey(GrantError):
    """`unknown_key`: A grant is not carried out."""


class GrantSignature(GrantError):
    """`signature`: A grant is not carried out."""


class GrantClaims(GrantError):
    """`claims`: A grant is not carried out."""


class GrantOtherAudience(GrantError):
    """`other_audience`: A grant is not carried out."""


class GrantNotYet(GrantError):
    """`not_yet`: A grant is not carried out."""


class GrantExpired(GrantError):
    """`expired`: A grant is not carried out."""


class GrantOtherAction(GrantError):
    """`other_action`: A grant is not carried out."""


class GrantOtherAccount(GrantError):
    """`other_account`: A grant is not carried out."""


class GrantOtherSecret(GrantError):
    """`other_secret`: A grant is not carried out."""


class GrantNotLive(GrantError):
    """`not_live`: A grant is not carried out."""


class GrantMemory(GrantError):
    """`memory`: A grant is not carried out."""


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
    "facts.item": FactsItem,
    "facts.conflict": FactsConflict,
    "facts.too_many_items": FactsTooManyItems,
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
    "fault": Fault,
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
