"""A change of an enrolment.

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
    """All security questions of a challenge, replacing the previous ones."""

    type: ClassVar[Literal["questions"]] = "questions"

    challenge: str
    """The challenge."""

    answers: Sequence[_types.QuestionAndAnswer]
    """The questions with their answers."""


@final
@dataclass(frozen=True, slots=True)
class Authenticator:
    """A new authenticator. The reply contains its secret, which counts once a code has confirmed it."""

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
    """The code, as shown."""


@final
@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """New recovery codes, replacing the old ones. Only this reply contains them."""

    type: ClassVar[Literal["recovery_codes"]] = "recovery_codes"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """A new contact for the channel of a code challenge. A code is sent there."""

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
    """The code, as sent."""


@final
@dataclass(frozen=True, slots=True)
class Registration:
    """A registration at the provider of an external challenge, such as a new passkey. It counts once the provider has
    confirmed it.
    """

    type: ClassVar[Literal["registration"]] = "registration"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class Reconfirm:
    """A confirmation that the enrolment is still correct."""

    type: ClassVar[Literal["reconfirm"]] = "reconfirm"

    challenge: str
    """The challenge."""


@final
@dataclass(frozen=True, slots=True)
class Remove:
    """The removal of the enrolment."""

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
    | Registration
    | Reconfirm
    | Remove
)
"""A change of an enrolment."""
