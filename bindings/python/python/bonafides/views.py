"""What whoever spoke may see now.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final

from . import _types


@final
@dataclass(frozen=True, slots=True)
class OperatorView:
    """The case, for its operator."""

    type: ClassVar[Literal["operator"]] = "operator"

    action: str
    """What was asked for."""

    state: _types.CaseState
    """Where the case stands."""

    resolution: _types.Resolution | None
    """How it ended."""

    verdict: _types.Verdict
    """The verdict, limits included."""

    blocked_by: tuple[_types.Block, ...]
    """What blocks it besides the policy: `observing` and `live_grant` pass by themselves."""

    closed: bool
    """Whether the recovery path of the subject is closed."""

    points: int
    """Points so far."""

    points_required: int
    """Points that are needed in any case."""

    factors: tuple[_types.Factor, ...]
    """Points of each factor."""

    challenges: tuple[_types.ChallengeView, ...]
    """Every challenge, in the order of the policy."""

    missing: tuple[str, ...]
    """What is missing, one line each."""

    next: tuple[str, ...]
    """What to ask next: those without which there is no way first, then the cheapest way."""

    escalate: str | None
    """Who takes over."""


@final
@dataclass(frozen=True, slots=True)
class CallerView:
    """The case, for the caller."""

    type: ClassVar[Literal["caller"]] = "caller"

    text: str
    """What they read: of all refusals one and the same."""

    offers: tuple[str, ...]
    """Challenges they can choose from, in a self-service case."""

    asked: tuple[str, ...]
    """Challenges that wait for an answer."""

    approved: bool
    """Whether a new password or an enrolment is what comes next."""

    ended: bool
    """Whether it is over."""

    shown: tuple[str, ...] = _field(repr=False)
    """What is shown this once: new recovery codes, the secret of a new authenticator."""


@final
@dataclass(frozen=True, slots=True)
class HostView:
    """The case, for the host's own program."""

    type: ClassVar[Literal["host"]] = "host"

    state: _types.CaseState
    """Where the case stands."""

    verdict: _types.Verdict
    """The verdict, limits included."""

    blocked_by: tuple[_types.Block, ...]
    """What blocks it besides the policy."""

    grant: str | None
    """The grant that can be redeemed."""

    grant_end: datetime | None
    """Until when."""


@final
@dataclass(frozen=True, slots=True)
class Nothing:
    """For whoever may see nothing: an operator who does not run the case."""

    type: ClassVar[Literal["nothing"]] = "nothing"


View: TypeAlias = OperatorView | CallerView | HostView | Nothing
"""What whoever spoke may see now."""
