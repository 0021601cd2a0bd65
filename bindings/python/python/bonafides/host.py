"""What the host may say: what it observed, what others proved to it, what became of commands.

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
    """One of its outcomes."""

    at: datetime | None = _field(default=None, kw_only=True)
    """When; the time of the step if left out."""

    value: str | None = _field(default=None, kw_only=True, repr=False)
    """What was seen, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class External:
    """A provider answered."""

    type: ClassVar[Literal["external"]] = "external"

    command: str
    """The `PresentChallenge`."""

    nonce: str
    """The nonce of the `PresentChallenge`."""

    reference: str
    """The provider's own name for this answer, never seen before."""

    outcome: _types.ProviderOutcome
    """What it found."""

    grades: Mapping[str, int] = _field(default_factory=dict[str, int], kw_only=True)
    """Its grades, by name."""

    item: str | None = _field(default=None, kw_only=True, repr=False)
    """Which item of a repeatable check."""

    number: str | None = _field(default=None, kw_only=True, repr=False)
    """The number that was chosen on the device, where numbers are matched."""

    proof: str | None = _field(default=None, kw_only=True)
    """The provider's signature over case, challenge, nonce and outcome: a JWS; demanded where the
    config knows a key of the provider.
    """


@final
@dataclass(frozen=True, slots=True)
class Vouch:
    """Someone was asked to vouch and said yes or no."""

    type: ClassVar[Literal["vouch"]] = "vouch"

    command: str
    """The request."""

    voucher: str
    """Immutable id of the person, authenticated by the host."""

    states: bool
    """Whether they say that the caller is the subject."""

    level: str
    """How they were authenticated, such as `aal2`."""


@final
@dataclass(frozen=True, slots=True)
class Report:
    """What became of a command."""

    type: ClassVar[Literal["report"]] = "report"

    command: str
    """The command."""

    state: _types.CommandStatus
    """What is known of it."""

    text: str | None = _field(default=None, kw_only=True, repr=False)
    """The provider's own words, for the record; sealed."""


@final
@dataclass(frozen=True, slots=True)
class Redeem:
    """Carry out the approval."""

    type: ClassVar[Literal["redeem"]] = "redeem"

    grant: str
    """The grant."""

    password: str | None = _field(default=None, kw_only=True, repr=False)
    """The new password the subject chose, in self-service."""


@final
@dataclass(frozen=True, slots=True)
class Delivered:
    """The subject has the secret."""

    type: ClassVar[Literal["delivered"]] = "delivered"

    command: str
    """The `Deliver` command."""


@final
@dataclass(frozen=True, slots=True)
class Store:
    """A stored value that `partial` asks of, from the host's own data."""

    type: ClassVar[Literal["store"]] = "store"

    field: str
    """The field of the policy."""

    value: str | None = _field(default=None, kw_only=True, repr=False)
    """The value; none removes it."""


@final
@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened but time."""

    type: ClassVar[Literal["time_passed"]] = "time_passed"


HostInput: TypeAlias = Signal | External | Vouch | Report | Redeem | Delivered | Store | TimePassed
"""What the host may say: what it observed, what others proved to it, what became of commands."""
