"""The speaker of an input, and the content.

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
    """An input of the operator, who runs the case at the desk."""

    type: ClassVar[Literal["operator"]] = "operator"

    by: _types.Operator
    """The operator, authenticated by the host."""

    says: _operator.OperatorInput
    """The content."""


@final
@dataclass(frozen=True, slots=True)
class Caller:
    """An input of the caller, whoever is asking."""

    type: ClassVar[Literal["caller"]] = "caller"

    says: _caller.CallerInput
    """The content."""

    by: _types.Caller | None = _field(default=None, kw_only=True)
    """The host's knowledge of the caller."""


@final
@dataclass(frozen=True, slots=True)
class Host:
    """An input of the program that embeds the engine, or of a system that it integrates."""

    type: ClassVar[Literal["host"]] = "host"

    by: str
    """The configured name: `host`, `sms-gateway`."""

    says: _host.HostInput
    """The content."""


Said: TypeAlias = Operator | Caller | Host
"""The speaker of an input, and the content."""
