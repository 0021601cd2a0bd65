"""What is enrolled.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from typing import ClassVar, Literal, TypeAlias, final

from . import _types


@final
@dataclass(frozen=True, slots=True)
class Questions:
    """All security questions of a challenge, in place of those there were."""

    type: ClassVar[Literal["questions"]] = "questions"

    challenge: str
    """The challenge."""

    answers: Sequence[_types.QuestionAndAnswer]
    """Question and answer."""


@final
@dataclass(frozen=True, slots=True)
class Authenticator:
    """A new authenticator; its secret comes in the reply, and counts once a code confirmed it."""

    type: ClassVar[Literal["authenticator"]] = "authenticator"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class AuthenticatorCode:
    """The first code of a new authenticator."""

    type: ClassVar[Literal["authenticator_code"]] = "authenticator_code"

    challenge: str
    """The challenge."""

    code: str = _field(repr=False)
    """As shown by it."""


@final
@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """New recovery codes in place of the old; they come in the reply, this once."""

    type: ClassVar[Literal["recovery_codes"]] = "recovery_codes"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """A new contact for the channel of a code; a code is sent there."""

    type: ClassVar[Literal["contact"]] = "contact"

    challenge: str
    """The challenge."""

    address: str = _field(repr=False)
    """Number or address."""


@final
@dataclass(frozen=True, slots=True)
class ContactCode:
    """The code that was sent to a new contact."""

    type: ClassVar[Literal["contact_code"]] = "contact_code"

    challenge: str
    """The challenge."""

    code: str = _field(repr=False)
    """As it was sent."""


@final
@dataclass(frozen=True, slots=True)
class Reconfirm:
    """What is enrolled is still right."""

    type: ClassVar[Literal["reconfirm"]] = "reconfirm"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class Remove:
    """What is enrolled goes."""

    type: ClassVar[Literal["remove"]] = "remove"

    challenge: str
    """The challenge."""


Enrol: TypeAlias = (
    Questions
    | Authenticator
    | AuthenticatorCode
    | RecoveryCodes
    | Contact
    | ContactCode
    | Reconfirm
    | Remove
)
"""What is enrolled."""
