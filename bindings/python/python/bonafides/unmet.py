"""What does not hold, with what there is and what is needed.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, final

from . import _types
from . import unmet as _unmet


@final
@dataclass(frozen=True, slots=True)
class Points:
    """The score is too low."""

    type: ClassVar[Literal["points"]] = "points"

    have: int
    """The score."""

    need: int
    """What it must be."""


@final
@dataclass(frozen=True, slots=True)
class PointsIn:
    """The capped score of one factor is too low."""

    type: ClassVar[Literal["points_in"]] = "points_in"

    factor: str
    """The factor."""

    have: int
    """Its score."""

    need: int
    """What it must be."""


@final
@dataclass(frozen=True, slots=True)
class Factors:
    """Too few factors."""

    type: ClassVar[Literal["factors"]] = "factors"

    have: int
    """Factors that reach their `min`."""

    need: int
    """How many must."""


@final
@dataclass(frozen=True, slots=True)
class Independent:
    """Too few different causes."""

    type: ClassVar[Literal["independent"]] = "independent"

    have: int
    """Different causes of what passed."""

    need: int
    """How many there must be."""


@final
@dataclass(frozen=True, slots=True)
class Pass:
    """Entries that must be met and are not, in the order of the policy."""

    type: ClassVar[Literal["pass"]] = "pass"

    entries: tuple[_types.Wanted, ...]
    """The entries."""


@final
@dataclass(frozen=True, slots=True)
class AtLeast:
    """Too few of a list."""

    type: ClassVar[Literal["at_least"]] = "at_least"

    have: int
    """How many hold."""

    need: int
    """How many must."""

    entries: tuple[_types.Wanted, ...]
    """Entries that are not met."""

    requirements: tuple[_unmet.Unmet, ...]
    """Requirements that do not hold."""


@final
@dataclass(frozen=True, slots=True)
class All:
    """All of these must hold, and do not."""

    type: ClassVar[Literal["all"]] = "all"

    requirements: tuple[_unmet.Unmet, ...]
    """What does not hold."""


@final
@dataclass(frozen=True, slots=True)
class Any:
    """One of these would be enough."""

    type: ClassVar[Literal["any"]] = "any"

    requirements: tuple[_unmet.Unmet, ...]
    """What does not hold."""


Unmet: TypeAlias = Points | PointsIn | Factors | Independent | Pass | AtLeast | All | Any
"""What does not hold, with what there is and what is needed."""
