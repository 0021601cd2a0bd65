"""The content of the host's input: observations, proofs by others, results of commands.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final

from . import _types


@final
@dataclass(frozen=True, slots=True)
class Signal:
    """A signal was observed."""

    type: ClassVar[Literal["signal"]] = "signal"

    check: str
    """The signal."""

    outcome: str
    """The outcome of the signal."""

    at: datetime | None = _field(default=None, kw_only=True)
    """The time of the observation; defaults to the time of the step."""

    value: str | None = _field(default=None, kw_only=True, repr=False)
    """The observed value, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class External:
    """A provider answered."""

    type: ClassVar[Literal["external"]] = "external"

    command: str
    """The id of the `PresentChallenge` or `Register`."""

    nonce: str
    """The nonce of that command."""

    reference: str
    """The provider's reference for this answer, never used before."""

    outcome: _types.ProviderOutcome
    """The outcome."""

    grades: Mapping[str, int] = _field(default_factory=dict[str, int], kw_only=True)
    """The grades, by name."""

    item: str | None = _field(default=None, kw_only=True, repr=False)
    """The item of a repeatable check."""

    number: str | None = _field(default=None, kw_only=True, repr=False)
    """The number chosen on the device, if numbers are matched."""

    proof: str | None = _field(default=None, kw_only=True)
    """The provider's signature over case, challenge, nonce and outcome: a JWS. Required if the config
    contains a key of the provider.
    """


@final
@dataclass(frozen=True, slots=True)
class Vouch:
    """A person who was asked to vouch said yes or no."""

    type: ClassVar[Literal["vouch"]] = "vouch"

    command: str
    """The request."""

    voucher: str
    """The immutable id of the person, authenticated by the host."""

    states: bool
    """True if the person says that the caller is the subject."""

    level: str
    """The authentication level of the person, such as `aal2`."""


@final
@dataclass(frozen=True, slots=True)
class Report:
    """The host reports the result of a command."""

    type: ClassVar[Literal["report"]] = "report"

    command: str
    """The command."""

    state: _types.CommandStatus
    """The result."""

    text: str | None = _field(default=None, kw_only=True, repr=False)
    """The provider's message, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class Redeem:
    """Carries out the approval."""

    type: ClassVar[Literal["redeem"]] = "redeem"

    grant: str
    """The grant."""

    password: str | None = _field(default=None, kw_only=True, repr=False)
    """The new password that the subject chose, in self-service."""


@final
@dataclass(frozen=True, slots=True)
class Delivered:
    """The subject received the secret."""

    type: ClassVar[Literal["delivered"]] = "delivered"

    command: str
    """The `Deliver` command."""


@final
@dataclass(frozen=True, slots=True)
class Store:
    """Stores a value from the host's own data for `partial` challenges."""

    type: ClassVar[Literal["store"]] = "store"

    field: str
    """The field of the policy."""

    value: str | None = _field(default=None, kw_only=True, repr=False)
    """The value; `None` removes it."""


@final
@dataclass(frozen=True, slots=True)
class TimePassed:
    """Only time passed."""

    type: ClassVar[Literal["time_passed"]] = "time_passed"


HostInput: TypeAlias = Signal | External | Vouch | Report | Redeem | Delivered | Store | TimePassed
"""The content of the host's input: observations, proofs by others, results of commands."""
