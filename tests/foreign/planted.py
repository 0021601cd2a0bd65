"""Deliberate faults in a listing and in the reading of a policy. The comparison must find every one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from meaning import Document


def faults(listing: Document, random: Random) -> dict[str, Document]:
    """The same listing with one fault each, as far as it has a place for it."""
    planted: dict[str, Document] = {}
    cells = listing["cells"]
    with_ways = [at for at, cell in enumerate(cells) if cell["ways"]]
    for name, fault in FAULTS.items():
        changed = deepcopy(listing)
        at = random.choice(with_ways) if with_ways else None
        if at is not None and fault(changed["cells"], at, random):
            planted[name] = changed
    return planted


def _drop_way(cells: list[Document], at: int, random: Random) -> bool:
    ways = cells[at]["ways"]
    del ways[random.randrange(len(ways))]
    return True


def _drop_check(cells: list[Document], at: int, random: Random) -> bool:
    way = random.choice(cells[at]["ways"])
    if way["checks"]:
        del way["checks"][random.randrange(len(way["checks"]))]
        return True
    return False


def _add_check(cells: list[Document], at: int, random: Random) -> bool:
    """A way that is not minimal."""
    known = {check["check"] for cell in cells for way in cell["ways"] for check in way["checks"]}
    way = random.choice(cells[at]["ways"])
    spare = sorted(known - {check["check"] for check in way["checks"]})
    if spare:
        way["checks"].append({"check": random.choice(spare)})
    return bool(spare)


def _drop_cell(cells: list[Document], at: int, random: Random) -> bool:
    del cells[at]
    return True


def _other_cell(cells: list[Document], at: int, random: Random) -> bool:
    """The ways of another class or set of groups."""
    others = [cell["ways"] for cell in cells if cell["ways"] != cells[at]["ways"]]
    if others:
        cells[at]["ways"] = random.choice(others)
    return bool(others)


def _cost(cells: list[Document], at: int, random: Random) -> bool:
    random.choice(cells[at]["ways"])["cost"] += 1
    return True


def _inexact(cells: list[Document], at: int, random: Random) -> bool:
    cells[at]["exact"] = False
    return True


FAULTS: dict[str, Callable[[list[Document], int, Random], bool]] = {
    "a way is missing": _drop_way,
    "a way is too small": _drop_check,
    "a way is not minimal": _add_check,
    "a class is missing": _drop_cell,
    "the ways of another cell": _other_cell,
    "a wrong cost": _cost,
    "a cell that is not exact": _inexact,
}


def _walk(document: Any, change: Callable[[Document], None]) -> Any:
    """Changes every map of the document, the innermost first."""
    if isinstance(document, dict):
        document = {key: _walk(value, change) for key, value in document.items()}
        change(document)
    elif isinstance(document, list):
        document = [_walk(value, change) for value in document]
    return document


def _without(key: str, of: type = object) -> Callable[[Document], None]:
    def change(map_: Document) -> None:
        if isinstance(map_.get(key), of):
            map_.pop(key, None)

    return change


def _rename(key: str, other: str) -> Callable[[Document], None]:
    def change(map_: Document) -> None:
        if key in map_ and other not in map_:
            map_[other] = map_.pop(key)

    return change


def _one_more(map_: Document) -> None:
    for key in ("factors", "independent"):
        if isinstance(map_.get(key), int):
            map_[key] += 1


def _first_rank(map_: Document) -> None:
    if isinstance(map_.get("cards"), dict):
        map_["cards"]["points"] = map_["cards"]["points"][:1]


def _only_observed(map_: Document) -> None:
    for listed in map_.get("when", {}).values():
        if "unobserved" in listed:
            listed.remove("unobserved")


def _no_loss(map_: Document) -> None:
    if isinstance(map_.get("outcomes"), dict):
        map_["outcomes"] = {name: max(0, points) for name, points in map_["outcomes"].items()}


def _more_points(map_: Document) -> None:
    if isinstance(map_.get("require"), dict) and "points" in map_["require"]:
        map_["require"]["points"] += 10


def _any_item(map_: Document) -> None:
    if "pass" in map_:
        entries = map_.pop("pass")
        map_["all"] = [*map_.get("all", []), {"at_least": {"count": 1, "of": entries}}]


MISREADINGS: dict[str, Callable[[Document], None]] = {
    "points are not capped": _without("cap"),
    "any points make a factor": _without("min"),
    "every check is its own cause": _without("cause"),
    "a family always pays the first amount": _first_rank,
    "forbidden checks help": _without("forbid"),
    "risks add no points": _without("add_points"),
    "risks are about everyone": lambda map_: map_.pop("groups", None) if "when" in map_ else None,
    "what is not observed fires no risk": _only_observed,
    "groups have no rules of their own for an action": lambda map_: map_.pop("actions", None) if "id" in map_ else None,
    "nothing holds for everyone": _without("everyone"),
    "no outcome costs points": _no_loss,
    "nothing is repeatable": _without("repeatable"),
    "nothing is refused regardless of evidence": _without("verdict", str),
    "any is all": _rename("any", "all"),
    "one entry is enough": _any_item,
    "one factor or cause more": _one_more,
    "ten points more": _more_points,
    "everyone is served": lambda map_: map_.update(unmatched="everyone") if "format" in map_ else None,
}


def misread(policy: Document, misreading: str) -> Document:
    document: Document = _walk(policy, MISREADINGS[misreading])
    return document
