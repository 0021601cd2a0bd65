"""The kind of credential that a grant yields.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password made by the engine."""

    type: ClassVar[Literal["one_time_password"]] = "one_time_password"


@final
@dataclass(frozen=True, slots=True)
class ChosenPassword:
    """A password chosen by the subject."""

    type: ClassVar[Literal["chosen_password"]] = "chosen_password"


@final
@dataclass(frozen=True, slots=True)
class ReenrolmentKey:
    """A key for re-enrolment."""

    type: ClassVar[Literal["reenrolment_key"]] = "reenrolment_key"


@final
@dataclass(frozen=True, slots=True)
class External:
    """A credential made by a provider of the host."""

    type: ClassVar[Literal["external"]] = "external"

    provider: str
    """The provider's name in the policy."""


@final
@dataclass(frozen=True, slots=True)
class Contact:
    """A confirmed new contact of the subject."""

    type: ClassVar[Literal["contact"]] = "contact"

    channel: str
    """The channel of the policy."""


@final
@dataclass(frozen=True, slots=True)
class Nothing:
    """No credential: the action needs none."""

    type: ClassVar[Literal["nothing"]] = "nothing"


CredentialKind: TypeAlias = (
    OneTimePassword
    | ChosenPassword
    | ReenrolmentKey
    | External
    | Contact
    | Nothing
)
"""The kind of credential that a grant yields."""
