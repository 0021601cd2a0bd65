"""The expectation: the ways of each action, set of groups and set of observations, by each package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any, TypeAlias

import fault_tree
import sat
from formula import Formula, Passed
from meaning import approval, outcomes

Document = dict[str, Any]
Solver = Callable[[Formula], set[frozenset[Passed]]]
Way: TypeAlias = frozenset[tuple[str, int]]
"""Challenges, and how many items of each."""
Ways: TypeAlias = frozenset[Way]
Observed: TypeAlias = frozenset[tuple[str, str]]
Groups: TypeAlias = tuple[str, ...]
Table: TypeAlias = dict[tuple[str, Groups], dict[Observed, Ways]]

PACKAGES: dict[str, Solver] = {"python-sat": sat.minimal_sets, "faultree": fault_tree.minimal_sets}


def sets_of_groups(policy: Document) -> list[Groups]:
    ids = [group["id"] for group in policy.get("groups", [])]
    return [chosen for size in range(len(ids) + 1) for chosen in combinations(ids, size)]


def observations(policy: Document) -> Iterator[Observed]:
    """Every outcome of every signal, and none."""
    signals = policy.get("signals", {})
    known = [[None, *((name, outcome) for outcome in outcomes(signal))] for name, signal in signals.items()]
    for chosen in product(*known):
        yield frozenset(one for one in chosen if one is not None)


class Reading:
    """The formulas of a policy, and their minimal sets by each package."""

    def __init__(self, policy: Document, observed: list[Observed] | None = None) -> None:
        """Reads these observations; by default, all."""
        seen = list(observations(policy)) if observed is None else observed
        self.formulas = {
            (action, groups): {one: approval(policy, action, groups, dict(one)) for one in seen}
            for action in policy["actions"]
            for groups in sets_of_groups(policy)
        }
        self.distinct = {formula for row in self.formulas.values() for formula in row.values()}

    def table(self, solver: Solver) -> Table:
        solved = {formula: frozenset(map(_way, solver(formula))) for formula in self.distinct}
        return {cell: {seen: solved[one] for seen, one in row.items()} for cell, row in self.formulas.items()}


def _way(passed: frozenset[Passed]) -> Way:
    """Items of one challenge are alike."""
    return frozenset(Counter(one.check for one in passed).items())


def refusals(policy: Document) -> set[str]:
    """The codes of requirements that are refused: of an action with a single group, and with none."""
    # Without a group, even if the policy serves nobody without one.
    plain = policy | {"risks": [], "unmatched": "everyone"}
    found = set()
    for action in policy["actions"]:
        for groups in sets_of_groups(policy):
            if len(groups) > 1 or _refuses(plain, action, groups):
                continue
            if (groups or policy["unmatched"] == "everyone") and approval(plain, action, groups, {}) is True:
                found.add("always-true")
            if not any(approval(plain, action, groups, dict(one)) for one in observations(plain)):
                found.add("unreachable")
    return found


def _refuses(policy: Document, action: str, groups: Groups) -> bool:
    rules = [group for group in policy.get("groups", []) if group["id"] in groups]
    entries = [group.get("actions", {}).get(action, {}) for group in rules]
    return any("verdict" in rule for rule in rules + entries)
