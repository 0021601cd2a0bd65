"""What an administrator does.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class RepairClock:
    """A clock had run ahead and is right again: what it stamped counts as of now, and whatever was
    begun ends. Nothing that was stamped before now changes.
    """

    type: ClassVar[Literal["repair_clock"]] = "repair_clock"

    present: datetime
    """The time that the administrator reads from another clock, to the minute: two clocks must
    agree before stored times are changed.
    """


@final
@dataclass(frozen=True, slots=True)
class EnableCheck:
    """A check that failed 100 times in a row may be asked again. No failure is forgotten, nothing
    that is closed opens.
    """

    type: ClassVar[Literal["enable_check"]] = "enable_check"

    check: str
    """Its name in the policy."""


@final
@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Keyring, ledger, enrolment and profile go. Refused while anything of the person still runs."""

    type: ClassVar[Literal["erase_person"]] = "erase_person"


AdministratorInput: TypeAlias = RepairClock | EnableCheck | ErasePerson
"""What an administrator does."""
