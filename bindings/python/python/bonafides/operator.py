"""The content of an operator's input: no destination, no outcome, no verdict.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class Choose:
    """Asks a challenge."""

    type: ClassVar[Literal["choose"]] = "choose"

    challenge: str
    """The name of the challenge in the policy."""

    contact: int | None = _field(default=None, kw_only=True)
    """The index of the masked contact, from 0; defaults to the first. An AI may only use the first."""


@final
@dataclass(frozen=True, slots=True)
class Answer:
    """Submits the caller's answer, as typed."""

    type: ClassVar[Literal["answer"]] = "answer"

    challenge: str
    """The open challenge."""

    answers: Sequence[str] = _field(repr=False)
    """The answers: one text for each question, or a single text for other challenges."""


@final
@dataclass(frozen=True, slots=True)
class Unavailable:
    """States that the caller cannot do a challenge now."""

    type: ClassVar[Literal["unavailable"]] = "unavailable"

    challenge: str
    """The name of the challenge in the policy."""


@final
@dataclass(frozen=True, slots=True)
class Confirm:
    """Confirms that a procedure was followed; every field of the form is filled in."""

    type: ClassVar[Literal["confirm"]] = "confirm"

    challenge: str
    """The open challenge."""

    fields: Mapping[str, str] = _field(repr=False)
    """The checked values, by field."""

    grades: Mapping[str, int] = _field(default_factory=dict[str, int], kw_only=True)
    """The grades, by name."""

    item: str | None = _field(default=None, kw_only=True, repr=False)
    """The item of a repeatable check, such as the number of a document."""


@final
@dataclass(frozen=True, slots=True)
class Escalate:
    """Escalates the case to a second person."""

    type: ClassVar[Literal["escalate"]] = "escalate"

    reason: str = _field(repr=False)
    """The reason, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class TakeOver:
    """Takes over an escalated case, as the second person."""

    type: ClassVar[Literal["take_over"]] = "take_over"


@final
@dataclass(frozen=True, slots=True)
class View:
    """Shows the case."""

    type: ClassVar[Literal["view"]] = "view"


@final
@dataclass(frozen=True, slots=True)
class EndGrant:
    """Ends the approval of another case of this subject for the same action that has not been redeemed.
    Allowed if nothing else blocks this case (`blocked_by` is `live_grant` alone). Not for an AI.
    """

    type: ClassVar[Literal["end_grant"]] = "end_grant"


@final
@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancels the case: the call is over."""

    type: ClassVar[Literal["cancel"]] = "cancel"


OperatorInput: TypeAlias = (
    Choose
    | Answer
    | Unavailable
    | Confirm
    | Escalate
    | TakeOver
    | View
    | EndGrant
    | Cancel
)
"""The content of an operator's input: no destination, no outcome, no verdict."""
