"""An operation of an administrator.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final



@final
@dataclass(frozen=True, slots=True)
class RepairClock:
    """Repairs times stamped by a clock that ran ahead and is right again: they count as of now, and
    everything in progress ends. Times before now do not change.
    """

    type: ClassVar[Literal["repair_clock"]] = "repair_clock"

    present: datetime
    """The time that the administrator reads from another clock, to the minute: two clocks must
    agree before stored times change.
    """


@final
@dataclass(frozen=True, slots=True)
class EnableCheck:
    """Enables a check that failed 100 times in a row. No failure is forgotten, and nothing that is
    closed opens.
    """

    type: ClassVar[Literal["enable_check"]] = "enable_check"

    check: str
    """The name of the check in the policy."""


@final
@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Deletes keyring, ledger, enrolment and profile. Refused while the person has an open case or a
    live grant, or is fenced or closed.
    """

    type: ClassVar[Literal["erase_person"]] = "erase_person"


AdministratorInput: TypeAlias = RepairClock | EnableCheck | ErasePerson
"""An operation of an administrator."""
