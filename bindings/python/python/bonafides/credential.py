"""What a grant brings.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password the engine made."""

    type: ClassVar[Literal["one_time_password"]] = "one_time_password"


@final
@dataclass(frozen=True, slots=True)
class ChosenPassword:
    """The password the subject chose."""

    type: ClassVar[Literal["chosen_password"]] = "chosen_password"


@final
@dataclass(frozen=True, slots=True)
class ReenrolmentKey:
    """A key to enrol anew with."""

    type: ClassVar[Literal["reenrolment_key"]] = "reenrolment_key"


@final
@dataclass(frozen=True, slots=True)
class External:
    """A provider of the host makes it."""

    type: ClassVar[Literal["external"]] = "external"

    provider: str
    """Its name in the policy."""


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """A new contact of the subject, confirmed."""

    type: ClassVar[Literal["contact"]] = "contact"

    channel: str
    """The channel of the policy."""


@final
@dataclass(frozen=True, slots=True)
class Nothing:
    """The action needs none."""

    type: ClassVar[Literal["nothing"]] = "nothing"


CredentialKind: TypeAlias = (
    OneTimePassword
    | ChosenPassword
    | ReenrolmentKey
    | External
    | Contact
    | Nothing
)
"""What a grant brings."""
