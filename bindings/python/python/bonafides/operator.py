"""What an operator may say: no destination, no outcome, no verdict.

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
    """Ask this challenge."""

    type: ClassVar[Literal["choose"]] = "choose"

    challenge: str
    """Its name in the policy."""

    contact: int | None = _field(default=None, kw_only=True)
    """Which of the masked contacts, from 0; the first if left out. Not for an AI."""


@final
@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller answered, as typed."""

    type: ClassVar[Literal["answer"]] = "answer"

    challenge: str
    """The challenge that is open."""

    answers: Sequence[str] = _field(repr=False)
    """One text for each question; one in all for the others."""


@final
@dataclass(frozen=True, slots=True)
class Unavailable:
    """The caller can not do this now."""

    type: ClassVar[Literal["unavailable"]] = "unavailable"

    challenge: str
    """Its name in the policy."""


@final
@dataclass(frozen=True, slots=True)
class Confirm:
    """Something was done by procedure; every field of the form is filled in."""

    type: ClassVar[Literal["confirm"]] = "confirm"

    challenge: str
    """The challenge that is open."""

    fields: Mapping[str, str] = _field(repr=False)
    """What was checked, by field."""

    grades: Mapping[str, int] = _field(default_factory=dict[str, int], kw_only=True)
    """Its grades, by name."""

    item: str | None = _field(default=None, kw_only=True, repr=False)
    """Which item of a repeatable check, such as a document's number."""


@final
@dataclass(frozen=True, slots=True)
class Escalate:
    """Someone else must look at it."""

    type: ClassVar[Literal["escalate"]] = "escalate"

    reason: str = _field(repr=False)
    """Why, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class TakeOver:
    """A second person goes on with an escalated case."""

    type: ClassVar[Literal["take_over"]] = "take_over"


@final
@dataclass(frozen=True, slots=True)
class View:
    """Show the case."""

    type: ClassVar[Literal["view"]] = "view"


@final
@dataclass(frozen=True, slots=True)
class EndGrant:
    """End the approval of another case of this subject, for the same action, that nobody has redeemed:
    legal where nothing else stands in the way of this one (`blocked_by` says `live_grant`). Not for
    an AI.
    """

    type: ClassVar[Literal["end_grant"]] = "end_grant"


@final
@dataclass(frozen=True, slots=True)
class Cancel:
    """The call is over."""

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
"""What an operator may say: no destination, no outcome, no verdict."""
