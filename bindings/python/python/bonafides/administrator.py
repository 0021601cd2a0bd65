"""An operation of an administrator.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final

from . import policy_use as _policy_use


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


@final
@dataclass(frozen=True, slots=True)
class ProposePolicy:
    """Proposes that a policy gets a role, for another person to carry out."""

    type: ClassVar[Literal["propose_policy"]] = "propose_policy"

    digest: str
    """The digest of the policy."""

    role: _policy_use.PolicyUse
    """The role."""


@final
@dataclass(frozen=True, slots=True)
class UsePolicy:
    """Gives a policy a role. The host changes the role in the same commit."""

    type: ClassVar[Literal["use_policy"]] = "use_policy"

    digest: str
    """The digest of the policy."""

    role: _policy_use.PolicyUse
    """The role."""

    groups: str | None = _field(default=None, kw_only=True)
    """The digest of a document that binds the names of groups to ids of the directory, 64 lower-case hexadecimal
    digits; `None` if the directory has no ids.
    """

    two_people: bool | None = _field(default=None, kw_only=True)
    """True if the desk demands two people: another person must have proposed the same."""


@final
@dataclass(frozen=True, slots=True)
class RotateKey:
    """Records that a key seals or signs from now on."""

    type: ClassVar[Literal["rotate_key"]] = "rotate_key"

    key: str
    """The key: `state`, `vault` or `grant`."""

    id: str
    """The id of the new key."""


@final
@dataclass(frozen=True, slots=True)
class Resolve:
    """Records that sealed values of records are shown: of a case, or of the cases that a search finds. Commit it before they
    are shown.
    """

    type: ClassVar[Literal["resolve"]] = "resolve"

    action: str | None = _field(default=None, kw_only=True)
    """The action of the cases; `None` for any."""

    of: str | None = _field(default=None, kw_only=True)
    """The case, or `desk`; `None` for a search."""

    people: Sequence[str] = _field(default=(), kw_only=True)
    """The aliases of the people whose values are opened: at most 500. For more of them, take several steps."""

    since: datetime | None = _field(default=None, kw_only=True)
    """The time from which on the search goes; `None` for the beginning."""

    until: datetime | None = _field(default=None, kw_only=True)
    """The time before which the search ends; `None` for the end."""


@final
@dataclass(frozen=True, slots=True)
class Export:
    """Records that records leave the desk. Commit it before they do."""

    type: ClassVar[Literal["export"]] = "export"

    form: str
    """The form: `jsonl`, or the name of another one, of `a-z`, `0-9`, `_` and `-`."""

    first: int
    """The position of the first record."""

    records: int
    """The number of records."""


AdministratorInput: TypeAlias = (
    RepairClock
    | EnableCheck
    | ErasePerson
    | ProposePolicy
    | UsePolicy
    | RotateKey
    | Resolve
    | Export
)
"""An operation of an administrator."""
