"""The errors of the package. Their members are those of the package `bonafides`."""

from __future__ import annotations


class ColumnsError(ValueError):
    """The columns are not those of facts."""

    code: str
    """The stable name of the error."""

    detail: str
    """The message, without personal data."""

    help: str | None
    """How to fix it."""

    place: str
    """The place: a column, a row, or a path in the policy; empty if the error has none."""

    def __init__(self, code: str, detail: str, help: str | None = None, place: str = "") -> None:
        at = f" (at `{place}`)" if place else ""
        advice = f"\nhelp: {help}" if help else ""
        super().__init__(f"{detail}{at}{advice}")
        self.code = code
        self.detail = detail
        self.help = help
        self.place = place


class FactsError(ColumnsError):
    """A row cannot be decided on."""


class PolicyError(ColumnsError):
    """The policy was refused."""
