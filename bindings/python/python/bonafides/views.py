"""The view for the speaker of an input.

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
    """The view of a case for its operator."""

    type: ClassVar[Literal["operator"]] = "operator"

    action: str
    """The requested action."""

    state: _types.CaseState
    """The state of the case."""

    resolution: _types.Resolution | None
    """The resolution, once the case has ended."""

    verdict: _types.Verdict
    """The verdict, including limits."""

    blocked_by: tuple[_types.Block, ...]
    """Blocks besides the policy: `observing` and `live_grant` clear by themselves."""

    closed: bool
    """True if the recovery path of the subject is closed."""

    points: int
    """The points so far."""

    points_required: int
    """The points that are required in any case."""

    factors: tuple[_types.Factor, ...]
    """The points of each factor."""

    challenges: tuple[_types.ChallengeView, ...]
    """Every challenge, in the order of the policy."""

    missing: tuple[str, ...]
    """The unmet requirements, one line each."""

    next: tuple[str, ...]
    """The challenges to ask next: mandatory ones first, then the cheapest way to approval."""

    escalate: str | None
    """The person of the policy who takes over."""


@final
@dataclass(frozen=True, slots=True)
class CallerView:
    """The view of a case for the caller."""

    type: ClassVar[Literal["caller"]] = "caller"

    text: str
    """The text for the caller: the same for every refusal, except for answers with a wrong form."""

    offers: tuple[str, ...]
    """Challenges that the caller can choose from, in a self-service case."""

    asked: tuple[str, ...]
    """Challenges that wait for an answer."""

    approved: bool
    """True if a new password or an enrolment comes next."""

    ended: bool
    """True if the case has ended."""

    shown: tuple[str, ...] = _field(repr=False)
    """Secrets that are shown only once: new recovery codes, the secret of a new authenticator."""


@final
@dataclass(frozen=True, slots=True)
class HostView:
    """The view of a case for the host's own program."""

    type: ClassVar[Literal["host"]] = "host"

    state: _types.CaseState
    """The state of the case."""

    verdict: _types.Verdict
    """The verdict, including limits."""

    blocked_by: tuple[_types.Block, ...]
    """Blocks besides the policy."""

    grant: str | None
    """The grant that can be redeemed."""

    grant_end: datetime | None
    """The time until which the grant can be redeemed."""


@final
@dataclass(frozen=True, slots=True)
class Nothing:
    """No view, for example for an operator who does not run the case."""

    type: ClassVar[Literal["nothing"]] = "nothing"


View: TypeAlias = OperatorView | CallerView | HostView | Nothing
"""The view for the speaker of an input."""
