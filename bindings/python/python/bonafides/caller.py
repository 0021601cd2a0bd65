"""What the caller may say.

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
    """The answer to an open challenge."""

    type: ClassVar[Literal["answer"]] = "answer"

    challenge: str
    """The challenge that is open."""

    answers: Sequence[str] = _field(repr=False)
    """One text for each question; one in all for the others."""


@final
@dataclass(frozen=True, slots=True)
class NotMe:
    """"This was not me": ends every case, grant, code and key of the subject."""

    type: ClassVar[Literal["not_me"]] = "not_me"

    token: str | None = _field(default=None, kw_only=True, repr=False)
    """The token of a notice, if they have one."""


@final
@dataclass(frozen=True, slots=True)
class Key:
    """A re-enrolment key, in a self-service case."""

    type: ClassVar[Literal["key"]] = "key"

    key: str = _field(repr=False)
    """As it was delivered."""


@final
@dataclass(frozen=True, slots=True)
class Enrol:
    """Enrols, confirms anew or removes something, in an approved case whose grant is an enrolment."""

    type: ClassVar[Literal["enrol"]] = "enrol"

    what: _enrol.Enrol
    """What, and how."""


@final
@dataclass(frozen=True, slots=True)
class Cancel:
    """They give up."""

    type: ClassVar[Literal["cancel"]] = "cancel"


CallerInput: TypeAlias = Answer | NotMe | Key | Enrol | Cancel
"""What the caller may say."""
