"""Which door an input comes in by, and who stands there.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as _field
from typing import ClassVar, Literal, TypeAlias, final

from . import _types
from . import operator as _operator
from . import caller as _caller
from . import host as _host


@final
@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the case at the desk."""

    type: ClassVar[Literal["operator"]] = "operator"

    by: _types.Operator
    """Authenticated by the host."""

    says: _operator.OperatorInput
    """What they say."""


@final
@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever is asking."""

    type: ClassVar[Literal["caller"]] = "caller"

    says: _caller.CallerInput
    """What they say."""

    by: _types.Caller | None = _field(default=None, kw_only=True)
    """What the host knows of them."""


@final
@dataclass(frozen=True, slots=True)
class Host:
    """The program that embeds the engine, and what it integrates."""

    type: ClassVar[Literal["host"]] = "host"

    by: str
    """Its configured name: `host`, `sms-gateway`."""

    says: _host.HostInput
    """What it says."""


Said: TypeAlias = Operator | Caller | Host
"""Which door an input comes in by, and who stands there."""
