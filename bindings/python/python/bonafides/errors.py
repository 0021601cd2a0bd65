"""The errors of the engine. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from typing import ClassVar, Final

from ._types import BadRecord, Diagnostic


class BonafidesError(Exception):
    """The base of all errors of the engine. Its text says what is wrong, where, and how to fix it."""

    family: ClassVar[str] = ""
    """The family of the error."""

    code: str
    """The stable name of the error."""

    detail: str
    """The message, without personal data."""

    help: str | None
    """How to fix it."""

    place: str
    """The place: a document path, the key of a row, the id of a case; empty if the error has none."""

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
    """The policy was refused; the diagnostics say where and why."""

    family: ClassVar[str] = "policy"

    diagnostics: tuple[Diagnostic, ...] = ()
    """All errors and warnings."""


class CalibrationError(BonafidesError, ValueError):
    """The calibration was refused, or does not fit the policy; the diagnostics say where and why."""

    family: ClassVar[str] = "calibration"

    diagnostics: tuple[Diagnostic, ...] = ()
    """All errors and warnings."""


class FactsError(BonafidesError, ValueError):
    """The facts cannot be decided on."""

    family: ClassVar[str] = "facts"


class FactsSyntax(FactsError):
    """`syntax`: The text is not well-formed JSON."""


class FactsStructure(FactsError):
    """`structure`: A member is missing, unknown, duplicate or of the wrong type."""


class FactsTooLarge(FactsError):
    """`too_large`: More bytes, results or groups than the limit."""


class FactsUnknownAction(FactsError):
    """`unknown_action`: The policy has no such action."""


class FactsUnknownCheck(FactsError):
    """`unknown_check`: The policy has no such check."""


class FactsUnknownOutcome(FactsError):
    """`unknown_outcome`: The check has no such outcome."""


class FactsUnknownGrade(FactsError):
    """`unknown_grade`: The check has no such grade, or the grade is out of range."""


class FactsFuture(FactsError):
    """`future`: Evidence later than `now`."""


class FactsNotMilliseconds(FactsError):
    """`not_milliseconds`: A time before the year 2000: perhaps seconds in place of milliseconds."""


class FactsItem(FactsError):
    """`item`: An `item` on a check that is not repeatable, or an empty one."""


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
    """An argument does not have the required form."""

    family: ClassVar[str] = "input"


class InputJson(InputError):
    """`json`: The text is not JSON of the requested form."""


class InputFormat(InputError):
    """`format`: A text does not have the required format."""


class InputKey(InputError):
    """`key`: A key has the wrong length or form."""


class InputKeyId(InputError):
    """`key_id`: The id of a key is invalid."""


class InputPrompt(InputError):
    """`prompt`: A text of the configuration is invalid."""


class InputRow(InputError):
    """`row`: A row does not belong to this engine."""


class InputSchema(InputError):
    """`schema`: There is no schema of this name."""


class InputSeed(InputError):
    """`seed`: A seed is not 32 bytes."""


class InputTime(InputError):
    """`time`: A time is out of range."""


class InputId(InputError):
    """`id`: An id does not have the form in which the engine writes it."""


class InputClosed(InputError):
    """`closed`: The step is already committed, or the count has ended."""


class InputDirectoryName(InputError):
    """`directory_name`: A text is not a directory name."""


class InputUnknownAction(InputError):
    """`unknown_action`: The policy has no such action."""


class InputUnknownGroup(InputError):
    """`unknown_group`: The policy has no such group."""


class InputUnknownChallenge(InputError):
    """`unknown_challenge`: The policy has no such challenge."""


class InputUnknownSignal(InputError):
    """`unknown_signal`: The policy has no such signal."""


class InputUnknownOutcome(InputError):
    """`unknown_outcome`: The signal has no such outcome."""


class InputUnknownCause(InputError):
    """`unknown_cause`: The policy has no such cause."""


class InputUnknownModel(InputError):
    """`unknown_model`: The calibration has no such attacker model."""


class InputRepeated(InputError):
    """`repeated`: Two situations have the same name, or a situation has two outcomes of one signal."""


class InputPerson(InputError):
    """`person`: The record of a person cannot be counted."""


class InputFile(InputError):
    """`file`: The file or folder of a log cannot be read."""


class InputNoKey(InputError):
    """`no_key`: A checkpoint or a receipt, and no public key to check it with."""


class InputNoTiles(InputError):
    """`no_tiles`: A receipt is made from a folder, not from JSON Lines."""


class InputNotResolved(InputError):
    """`not_resolved`: No stored record says that these values are opened."""


class InputPublicKey(InputError):
    """`public_key`: A text is not a public key."""


class InputUnknownCase(InputError):
    """`unknown_case`: The log has no record of the case."""


class InputWitnesses(InputError):
    """`witnesses`: The witnesses are none, or the number demanded of them is wrong."""


class FaultError(BonafidesError):
    """No step was made and nothing was stored."""

    family: ClassVar[str] = "fault"


class FaultMissingRow(FaultError):
    """`missing_row`: A row that `needs` named is missing."""


class FaultRow(FaultError):
    """`row`: The stored bytes of a row do not open, or belong to another row."""


class FaultKey(FaultError):
    """`key`: A key provider failed."""


class FaultClock(FaultError):
    """`clock`: The clock is behind a time that is already stored."""


class FaultUnknownPolicy(FaultError):
    """`unknown_policy`: The policy the case was opened under was not activated here."""


class FaultUnknownAction(FaultError):
    """`unknown_action`: The policy has no such action."""


class FaultAlreadyOpened(FaultError):
    """`already_opened`: This input has already opened a case: `place` is its id."""


class FaultCatalogue(FaultError):
    """`catalogue`: The catalogue has fewer questions than the policy asks for."""


class FaultOtherSubject(FaultError):
    """`other_subject`: The subject profile is missing, or is someone else's."""


class FaultFacts(FaultError):
    """`facts`: The facts of the case cannot be decided on."""


class FaultRecord(FaultError):
    """`record`: The step has no valid record."""


class FaultEncode(FaultError):
    """`encode`: A row is larger than its format allows."""


class FaultBusy(FaultError):
    """`busy`: Too many writers compete for the same rows."""


class GrantError(BonafidesError):
    """The grant is not carried out."""

    family: ClassVar[str] = "grant"


class GrantPublicKey(GrantError):
    """`public_key`: The configured key is not an Ed25519 public key, or is a weak one."""


class GrantTooLong(GrantError):
    """`too_long`: The token is longer than 4 KiB."""


class GrantHeader(GrantError):
    """`header`: The token's header is not that of a grant."""


class GrantUnknownKey(GrantError):
    """`unknown_key`: The key that the token names is not configured here."""


class GrantSignature(GrantError):
    """`signature`: The signature is invalid."""


class GrantClaims(GrantError):
    """`claims`: The token is signed, but its claims are not those of a grant."""


class GrantOtherAudience(GrantError):
    """`other_audience`: The token is for another connector."""


class GrantNotYet(GrantError):
    """`not_yet`: The token is not valid yet, by this connector's clock."""


class GrantExpired(GrantError):
    """`expired`: The token has expired, by this connector's clock."""


class GrantOtherAction(GrantError):
    """`other_action`: The token is for another action than the command."""


class GrantOtherAccount(GrantError):
    """`other_account`: The token is for another account than the command."""


class GrantOtherSecret(GrantError):
    """`other_secret`: The secret is not the granted one."""


class GrantNotLive(GrantError):
    """`not_live`: The grant was stopped: the subject said "not me", or the engine revoked it."""


class GrantMemory(GrantError):
    """`memory`: The connector's memory did not answer."""


class RecordsError(BonafidesError):
    """The records, or the evidence about them, are not as they must be."""

    family: ClassVar[str] = "records"

    bad_record: BadRecord | None = None
    """The first bad record; `None` if the records themselves do not tell."""


class RecordsEmpty(RecordsError):
    """`empty`: There is no record."""


class RecordsTooLong(RecordsError):
    """`too_long`: A record has more bytes than the limit."""


class RecordsNotJson(RecordsError):
    """`not_json`: A record is not well-formed JSON."""


class RecordsNotCanonical(RecordsError):
    """`not_canonical`: A record is not in canonical form."""


class RecordsFormat(RecordsError):
    """`format`: A record has a newer format."""


class RecordsMissingMember(RecordsError):
    """`missing_member`: A record lacks a member."""


class RecordsUnknownMember(RecordsError):
    """`unknown_member`: A record has a member that records do not have."""


class RecordsMember(RecordsError):
    """`member`: A member of a record has an invalid value."""


class RecordsOtherCase(RecordsError):
    """`other_case`: A record belongs to another case."""


class RecordsSequence(RecordsError):
    """`sequence`: A sequence number is not the next one: a record is missing, or the order is wrong."""


class RecordsEdited(RecordsError):
    """`edited`: A record was edited or replaced."""


class RecordsOneOfTwo(RecordsError):
    """`one_of_two`: One of two records was edited or replaced, and nothing tells which."""


class RecordsReplaced(RecordsError):
    """`replaced`: A record does not follow the one before it: it was edited or replaced."""


class RecordsExplanation(RecordsError):
    """`explanation`: A decision does not match its `explanation_digest`."""


class RecordsCutTail(RecordsError):
    """`cut_tail`: The end was cut off."""


class RecordsAdded(RecordsError):
    """`added`: A record was added."""


class RecordsDoubled(RecordsError):
    """`doubled`: A record is a second copy of an earlier one."""


class RecordsMissing(RecordsError):
    """`missing`: Records are missing."""


class RecordsMoved(RecordsError):
    """`moved`: A record is not at its place."""


class RecordsRoot(RecordsError):
    """`root`: One of several records is not the one that the checkpoint covers."""


class RecordsTile(RecordsError):
    """`tile`: A tile of the folder is bad."""


class RecordsCheckpoint(RecordsError):
    """`checkpoint`: The checkpoint cannot be trusted."""


class RecordsUnknownPolicy(RecordsError):
    """`unknown_policy`: The policy of a record was not passed."""


class RecordsFacts(RecordsError):
    """`facts`: The facts of a record cannot be decided on."""


class RecordsDecision(RecordsError):
    """`decision`: Another decision follows from the facts and the policy."""


class RecordsVerdict(RecordsError):
    """`verdict`: The verdict of a step does not follow from its decision."""


class RecordsWitness(RecordsError):
    """`witness`: Cosignatures are missing or wrong."""


class RecordsReceipt(RecordsError):
    """`receipt`: The receipt proves nothing."""


class RecordsProof(RecordsError):
    """`proof`: The proof of a receipt cannot be made."""


CLASSES: Final[dict[str, type[BonafidesError]]] = {
    "policy": PolicyError,
    "calibration": CalibrationError,
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
    "input.unknown_action": InputUnknownAction,
    "input.unknown_group": InputUnknownGroup,
    "input.unknown_challenge": InputUnknownChallenge,
    "input.unknown_signal": InputUnknownSignal,
    "input.unknown_outcome": InputUnknownOutcome,
    "input.unknown_cause": InputUnknownCause,
    "input.unknown_model": InputUnknownModel,
    "input.repeated": InputRepeated,
    "input.person": InputPerson,
    "input.file": InputFile,
    "input.no_key": InputNoKey,
    "input.no_tiles": InputNoTiles,
    "input.not_resolved": InputNotResolved,
    "input.public_key": InputPublicKey,
    "input.unknown_case": InputUnknownCase,
    "input.witnesses": InputWitnesses,
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
    "records.empty": RecordsEmpty,
    "records.too_long": RecordsTooLong,
    "records.not_json": RecordsNotJson,
    "records.not_canonical": RecordsNotCanonical,
    "records.format": RecordsFormat,
    "records.missing_member": RecordsMissingMember,
    "records.unknown_member": RecordsUnknownMember,
    "records.member": RecordsMember,
    "records.other_case": RecordsOtherCase,
    "records.sequence": RecordsSequence,
    "records.edited": RecordsEdited,
    "records.one_of_two": RecordsOneOfTwo,
    "records.replaced": RecordsReplaced,
    "records.explanation": RecordsExplanation,
    "records.cut_tail": RecordsCutTail,
    "records.added": RecordsAdded,
    "records.doubled": RecordsDoubled,
    "records.missing": RecordsMissing,
    "records.moved": RecordsMoved,
    "records.root": RecordsRoot,
    "records.tile": RecordsTile,
    "records.checkpoint": RecordsCheckpoint,
    "records.unknown_policy": RecordsUnknownPolicy,
    "records.facts": RecordsFacts,
    "records.decision": RecordsDecision,
    "records.verdict": RecordsVerdict,
    "records.witness": RecordsWitness,
    "records.receipt": RecordsReceipt,
    "records.proof": RecordsProof,
}
"""Exceptions by family, and by family and code."""
