"""A condition that does not hold, with the present and the required value.

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
    """The required score."""


@final
@dataclass(frozen=True, slots=True)
class PointsIn:
    """The capped score of one factor is too low."""

    type: ClassVar[Literal["points_in"]] = "points_in"

    factor: str
    """The factor."""

    have: int
    """The score of the factor."""

    need: int
    """The required score."""


@final
@dataclass(frozen=True, slots=True)
class Factors:
    """Too few factors."""

    type: ClassVar[Literal["factors"]] = "factors"

    have: int
    """The number of factors that reach their `min`."""

    need: int
    """The required number."""


@final
@dataclass(frozen=True, slots=True)
class Independent:
    """Too few different causes."""

    type: ClassVar[Literal["independent"]] = "independent"

    have: int
    """The number of different causes of passed evidence."""

    need: int
    """The required number."""


@final
@dataclass(frozen=True, slots=True)
class Pass:
    """Required entries that are not met, in the order of the policy."""

    type: ClassVar[Literal["pass"]] = "pass"

    entries: tuple[_types.Wanted, ...]
    """The entries."""


@final
@dataclass(frozen=True, slots=True)
class AtLeast:
    """Too few items of a list hold."""

    type: ClassVar[Literal["at_least"]] = "at_least"

    have: int
    """The number that holds."""

    need: int
    """The required number."""

    entries: tuple[_types.Wanted, ...]
    """The entries that are not met."""

    requirements: tuple[_unmet.Unmet, ...]
    """The requirements that do not hold."""


@final
@dataclass(frozen=True, slots=True)
class All:
    """A list of which every item must hold."""

    type: ClassVar[Literal["all"]] = "all"

    requirements: tuple[_unmet.Unmet, ...]
    """The items that do not hold."""


@final
@dataclass(frozen=True, slots=True)
class Any:
    """A list of which one item would be enough."""

    type: ClassVar[Literal["any"]] = "any"

    requirements: tuple[_unmet.Unmet, ...]
    """The items that do not hold."""


Unmet: TypeAlias = Points | PointsIn | Factors | Independent | Pass | AtLeast | All | Any
"""A condition that does not hold, with the present and the required value."""
