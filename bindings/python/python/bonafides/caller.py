"""The content of a caller's input.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from typing import ClassVar, Literal, TypeAlias, final

from . import enrol as _enrol


@final
@dataclass(frozen=True, slots=True)
class Answer:
    """Answers an open challenge."""

    type: ClassVar[Literal["answer"]] = "answer"

    challenge: str
    """The open challenge."""

    answers: Sequence[str] = _field(repr=False)
    """The answers: one text for each question, or a single text for other challenges."""


@final
@dataclass(frozen=True, slots=True)
class NotMe:
    """States "this was not me": ends every case, grant, code and key of the subject."""

    type: ClassVar[Literal["not_me"]] = "not_me"

    token: str | None = _field(default=None, kw_only=True, repr=False)
    """The token of a notice, if the caller has one."""


@final
@dataclass(frozen=True, slots=True)
class Key:
    """Uses a re-enrolment key, in a self-service case."""

    type: ClassVar[Literal["key"]] = "key"

    key: str = _field(repr=False)
    """The key, as delivered."""


@final
@dataclass(frozen=True, slots=True)
class Enrol:
    """Enrols, reconfirms or removes something, in an approved case whose grant is an enrolment."""

    type: ClassVar[Literal["enrol"]] = "enrol"

    what: _enrol.Enrol
    """The change."""


@final
@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancels the case: the caller gives up."""

    type: ClassVar[Literal["cancel"]] = "cancel"


CallerInput: TypeAlias = Answer | NotMe | Key | Enrol | Cancel
"""The content of a caller's input."""
