"""The floor for Python: an evaluator written for policies of the form of `../workload`, and tuned.

Names are looked up in dictionaries, the groups of the subject are merged in each call, sets are bits of one integer. It checks
less than the package: an unknown check stops the program. The same as `../peers/src/peer/by_hand.rs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

EVIDENCE_LIFETIME = 30 * 60 * 1000
ADVERSE_LIFETIME = 24 * 60 * 60 * 1000
CONTEXT = "context"


class ByHand:
    def __init__(self, policy: dict[str, Any]) -> None:
        factors = list(policy["factors"])
        self.caps = [policy["factors"][factor]["cap"] for factor in factors] + [1 << 60]
        # A factor for everything without one is the last.
        number = {factor: at for at, factor in enumerate(factors)}
        self.proving = [at for at, factor in enumerate(factors) if factor != CONTEXT]
        # Per check and outcome: bit of the check, factor, points, bit of the outcome, and if it closes a challenge or passes it.
        self.results: dict[tuple[str, str], tuple[int, int, int, int, bool, bool]] = {}
        self.bits: dict[str, int] = {}
        self.challenges: list[tuple[int, int, int]] = []
        for name, challenge in policy["challenges"].items():
            bit, factor, points = 1 << len(self.bits), number[challenge["factor"]], challenge["points"]
            self.bits[name] = bit
            self.challenges.append((bit, factor, points))
            self.results[name, "passed"] = (bit, factor, points, 1, False, True)
            self.results[name, "failed"] = (bit, factor, 0, 2, True, False)
        self.all = (1 << len(self.bits)) - 1
        self.outcomes: dict[str, list[str]] = {}
        for name, signal in policy["signals"].items():
            bit, factor = 1 << len(self.bits), number.get(signal.get("factor"), len(factors))
            self.bits[name] = bit
            outcomes = signal["outcomes"]
            points_of = outcomes if isinstance(outcomes, dict) else dict.fromkeys(outcomes, 0)
            self.outcomes[name] = list(points_of)
            for at, (outcome, points) in enumerate(points_of.items()):
                self.results[name, outcome] = (bit, factor, points, 1 << at, False, False)
        self.groups = {group["match"]: self.group(group) for group in policy["groups"]}

    def group(self, group: dict[str, Any]) -> tuple[int, int, int, list[tuple[int, int]], list[tuple[int, list[int]]], int]:
        forbidden = 0
        for name in group.get("forbid", ()):
            forbidden |= self.bits[name]
        signals: list[tuple[int, int]] = []
        sets: list[tuple[int, list[int]]] = []
        points, passed, factors = self.require(group["require"], signals, sets)
        return points, forbidden, passed, signals, sets, factors

    def require(
        self, require: dict[str, Any], signals: list[tuple[int, int]], sets: list[tuple[int, list[int]]]
    ) -> tuple[int, int, int]:
        points, passed, factors = require.get("points", 0), 0, require.get("factors", 0)
        for entry in require.get("pass", ()):
            if isinstance(entry, str):
                passed |= self.bits[entry]
                continue
            for name, wanted in entry.items():
                wanted = [wanted] if isinstance(wanted, str) else wanted
                good = sum(1 << at for at, outcome in enumerate(self.outcomes[name]) if outcome in wanted)
                signals.append((self.bits[name], good))
        if at_least := require.get("at_least"):
            sets.append((at_least["count"], [self.alternatives(entry) for entry in at_least["of"]]))
        for inner in require.get("all", ()):
            more, also, least = self.require(inner, signals, sets)
            points, passed, factors = max(points, more), passed | also, max(factors, least)
        return points, passed, factors

    def alternatives(self, entry: Any) -> int:
        if isinstance(entry, str):
            return self.bits[entry]
        assert entry["at_least"]["count"] == 1
        alternatives = 0
        for inner in entry["at_least"]["of"]:
            alternatives |= self.alternatives(inner)
        return alternatives

    def verdict(
        self,
        groups: Iterable[str],
        evidence: Iterable[tuple[str, str, int]],
        unavailable: Iterable[str],
        now: int,
    ) -> str:
        known = self.groups
        matched = [known[name] for name in groups if name in known]
        if not matched:
            return "deny"
        points = forbidden = needed = factors = 0
        for group in matched:
            if group[0] > points:
                points = group[0]
            forbidden |= group[1]
            needed |= group[2]
            if group[5] > factors:
                factors = group[5]
        latest: dict[int, tuple[int, tuple[int, int, int, int, bool, bool]]] = {}
        results = self.results
        for check, outcome, at in evidence:
            if outcome != "inconclusive":
                result = results[check, outcome]
                bit = result[0]
                seen = latest.get(bit)
                if seen is None or at >= seen[0]:
                    latest[bit] = at, result
        helps, hurts = now - EVIDENCE_LIFETIME, now - ADVERSE_LIFETIME
        earned = [0] * len(self.caps)
        passed = closed = lost = 0
        observed: dict[int, int] = {}
        for bit, (at, (_, factor, worth, outcome, fails, passes)) in latest.items():
            if worth < 0 and at >= hurts:
                lost += worth
            if fails:
                if at >= hurts:
                    closed |= bit
            elif at >= helps and not forbidden & bit:
                if worth > 0:
                    earned[factor] += worth
                observed[bit] = outcome
                if passes:
                    passed |= bit
        for name in unavailable:
            closed |= self.bits[name]
        if not all(observed.get(bit, 0) & good for group in matched for bit, good in group[3]):
            # No challenge changes what was observed.
            return "escalate"
        if self.holds(matched, points, needed, factors, passed, earned, lost):
            return "approve"
        closed |= forbidden | passed
        passed |= self.all & ~closed
        for bit, factor, worth in self.challenges:
            if not closed & bit:
                earned[factor] += worth
        return "challenge" if self.holds(matched, points, needed, factors, passed, earned, lost) else "escalate"

    def holds(
        self, matched: list[Any], points: int, needed: int, factors: int, passed: int, earned: list[int], lost: int
    ) -> bool:
        if passed & needed != needed:
            return False
        if sum(map(min, earned, self.caps)) + lost < points:
            return False
        if factors and sum(earned[at] > 0 for at in self.proving) < factors:
            return False
        for group in matched:
            for count, sets in group[4]:
                if count == 1 and len(sets) == 1:
                    if not sets[0] & passed:
                        return False
                elif sum(passed & alternatives != 0 for alternatives in sets) < count:
                    return False
        return True
