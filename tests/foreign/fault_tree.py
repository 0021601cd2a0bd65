"""Minimal sets by faultree: the minimal cut sets of the tree whose top event is the approval."""

from __future__ import annotations

from functools import reduce
from math import gcd
from typing import Any

from faultree import minimal_cut_sets

from formula import All, AtLeast, Bucket, Formula, Passed, Score

Node = dict[str, Any]


def minimal_sets(formula: Formula, most_events: int = 32) -> set[frozenset[Passed]]:
    if isinstance(formula, bool):
        return {frozenset()} if formula else set()
    tree = _Tree()
    top = {"id": "approval"} | tree.node(formula)
    found = minimal_cut_sets(
        top, max_order=most_events, max_candidates=1 << 24, max_sets=1 << 20, max_basic_events=most_events
    )
    if not found["complete"]:
        raise ValueError(f"faultree stopped: {found['reason']}")
    return {frozenset(tree.events[event] for event in cut) for cut in found["cut_sets"]}


class _Tree:
    def __init__(self) -> None:
        self.events: dict[str, Passed] = {}

    def node(self, formula: Formula) -> Node:
        match formula:
            case Passed(check, item):
                name = f"{check}#{item}"
                if name in self.events:
                    return {"ref": name}
                self.events[name] = formula
                return {"id": name, "event_type": "basic"}
            case All(parts):
                return self._gate("AND", [self.node(part) for part in parts])
            case AtLeast(1, parts):
                return self._gate("OR", [self.node(part) for part in parts])
            case AtLeast(count, parts):
                return self._k_of_n(count, [self.node(part) for part in parts])
            case Score(need, buckets):
                return self._score(need, buckets)
        raise ValueError("constants are simplified away")

    def _score(self, need: int, buckets: tuple[Bucket, ...]) -> Node:
        """K of N points: each point of a bucket is an event, which occurs once the bucket has earned it."""
        amounts = [points for bucket in buckets for points, _ in bucket.terms]
        unit = reduce(gcd, [*amounts, *[bucket.cap for bucket in buckets if bucket.cap]])
        reached: list[Node] = []
        for bucket in buckets:
            points = [self.node(part) for weight, part in bucket.terms for _ in range(weight // unit)]
            if bucket.cap is None:
                reached += points
            else:
                reached += [self._k_of_n(count + 1, points) for count in range(bucket.cap // unit)]
        return self._k_of_n(-(-need // unit), reached)

    def _k_of_n(self, count: int, nodes: list[Node]) -> Node:
        return self._gate("K_OF_N", nodes) | {"k": count}

    def _gate(self, kind: str, nodes: list[Node]) -> Node:
        """A gate without an id: the package also computes each gate that has one by itself."""
        return {"gate": kind, "children": nodes}
