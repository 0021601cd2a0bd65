"""The role of a policy at a desk.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class InForce:
    """Cases are opened under it, and grants redeemed."""

    type: ClassVar[Literal["in_force"]] = "in_force"


@final
@dataclass(frozen=True, slots=True)
class Pilot:
    """The cases of a share of subjects are opened under it."""

    type: ClassVar[Literal["pilot"]] = "pilot"

    share: int
    """The share of subjects, in thousandths."""


@final
@dataclass(frozen=True, slots=True)
class Shadow:
    """Decided beside the policy in force, and never in force."""

    type: ClassVar[Literal["shadow"]] = "shadow"


@final
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """No role any more."""

    type: ClassVar[Literal["withdrawn"]] = "withdrawn"


PolicyUse: TypeAlias = InForce | Pilot | Shadow | Withdrawn
"""The role of a policy at a desk."""
