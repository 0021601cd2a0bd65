"""Differences between a listing of the command line and the table of a package."""

from __future__ import annotations

from typing import Any

from meaning import Document
from reading import Groups, Observed, Table, Way, Ways


def differences(policy: Document, listing: Document, table: Table, sets: list[Groups] | None = None) -> list[str]:
    """Compares every cell, and the cells of each set of groups.

    Pass the sets of groups that the listing was made for. Without them, the command line chose the sets, and every
    set of groups must be like one of these.
    """
    found = [] if listing["complete"] else ["the listing is not complete"]
    rows: dict[tuple[str, Groups], list[Ways]] = {}
    for cell in listing["cells"]:
        at = (cell["action"], tuple(cell["groups"]))
        seen: Observed = frozenset(cell["signals"].items())
        ways = _ways(cell)
        rows.setdefault(at, []).append(ways)
        where = f"{cell['action']}, {_words(at[1])}, {_words(f'{name} {outcome}' for name, outcome in sorted(seen))}"
        found += [f"{where}: {fault}" for fault in _faults(policy, cell)]
        wanted = table[at].get(seen)
        if wanted is not None and wanted != ways:
            found += [f"{where}: not listed: {_show(way)}" for way in wanted - ways]
            found += [f"{where}: no way: {_show(way)}" for way in ways - wanted]
    for (action, groups), classes in table.items():
        wanted_classes = set(classes.values())
        if sets is None:
            if not any(set(listed) == wanted_classes for (other, _), listed in rows.items() if other == action):
                found.append(f"{action}, {_words(groups)}: unlike every set of groups that is listed")
        elif groups in sets:
            listed = rows.get((action, groups), [])
            if len(listed) != len(wanted_classes) or set(listed) != wanted_classes:
                found.append(f"{action}, {_words(groups)}: {len(listed)} classes, not {len(wanted_classes)} like these")
    return found


def _faults(policy: Document, cell: Document) -> list[str]:
    """Faults of a cell by itself: it must be exact, list no way twice, and have the costs and causes of the checks."""
    found = [] if cell["exact"] else ["not exact"]
    ways = [_way(way) for way in cell["ways"]]
    if len(set(ways)) < len(ways):
        found.append("a way is listed twice")
    costs = [way["cost"] for way in cell["ways"]]
    if costs != sorted(costs):
        found.append("not by cost")
    for listed, way in zip(cell["ways"], ways, strict=True):
        if listed["cost"] != sum(count * policy["challenges"][check].get("cost", 1) for check, count in way):
            found.append(f"cost of {_show(way)}")
        if sorted(listed["causes"]) != sorted(_causes(policy, way)):
            found.append(f"causes of {_show(way)}")
    return found


def _causes(policy: Document, way: Way) -> set[str]:
    causes: set[str] = set()
    for check, count in way:
        own = [check, *(f"{check} {item}" for item in range(2, count + 1))]
        cause = policy["challenges"][check].get("cause")
        causes.update(own if cause is None else [cause])
    return causes


def _ways(cell: Document) -> Ways:
    return frozenset(map(_way, cell["ways"]))


def _way(listed: Document) -> Way:
    checks = [check["check"] for check in listed["checks"]]
    return frozenset((check, checks.count(check)) for check in checks)


def _words(names: Any) -> str:
    return " + ".join(names) or "none"


def _show(way: Way) -> str:
    return _words(check if count == 1 else f"{count} {check}" for check, count in sorted(way))
