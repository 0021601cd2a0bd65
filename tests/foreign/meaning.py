"""The meaning of a policy as a formula, read from docs/policy-language.md, not from the engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from formula import Bucket, Formula, Passed, all_of, any_of, at_least, score

Document = dict[str, Any]
WORDS = {"points", "points_in", "factors", "independent", "pass", "at_least", "all", "any"}
UNOBSERVED = "unobserved"


def outcomes(signal: Document) -> dict[str, int]:
    """Points of each outcome; 0 in a list."""
    given = signal["outcomes"]
    return dict(given) if isinstance(given, dict) else dict.fromkeys(given, 0)


def items(challenge: Document) -> int:
    return int(challenge.get("repeatable", 1))


def approval(policy: Document, action: str, groups: Iterable[str], observed: dict[str, str]) -> Formula:
    """The condition under which challenges that are passed now, with the highest grades, approve."""
    matched = [group for group in policy.get("groups", []) if group["id"] in set(groups)]
    if not matched and policy.get("unmatched", "deny") != "everyone":
        return False
    fired = [risk["then"] for risk in policy.get("risks", []) if _fires(risk, matched, observed)]
    entries = [group["actions"][action] for group in matched if action in group.get("actions", {})]
    layers = [policy.get("everyone", {}), policy["actions"][action] or {}, *matched, *entries, *fired]
    if any("verdict" in layer for layer in layers):
        return False
    forbidden = {name for layer in layers for name in layer.get("forbid", [])}
    added = sum(risk.get("add_points", 0) for risk in fired)
    rules = _Rules(policy, observed, forbidden, added)
    parts = [rules.requirement(layer["require"]) for layer in layers if "require" in layer]
    if added:
        parts.append(rules.total(added))
    return all_of(parts)


def _fires(risk: Document, matched: list[Document], observed: dict[str, str]) -> bool:
    if "groups" in risk and not {group["id"] for group in matched} & set(risk["groups"]):
        return False
    return all(observed.get(signal, UNOBSERVED) in _listed(listed) for signal, listed in risk["when"].items())


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


class _Rules:
    def __init__(self, policy: Document, observed: dict[str, str], forbidden: set[str], added: int) -> None:
        self.policy = policy
        self.signals: dict[str, Document] = policy.get("signals", {})
        self.challenges: dict[str, Document] = policy.get("challenges", {})
        self.observed = observed
        self.forbidden = forbidden
        self.added = added

    def requirement(self, require: Document) -> Formula:
        """A conjunction of its keys."""
        return all_of([self._key(key, body) for key, body in require.items()])

    def _key(self, key: str, body: Any) -> Formula:
        if key == "points":
            return self.total(body + self.added)
        if key == "points_in":
            return all_of([score(need, [self._bucket(factor)]) for factor, need in body.items()])
        if key == "factors":
            factors = self.policy.get("factors", {})
            reached = [
                score(factors.get(factor, {}).get("min", 1), [self._bucket(factor)])
                for factor in ("knowledge", "possession", "inherence", "attestation")
            ]
            return at_least(body, reached)
        if key == "independent":
            return at_least(body, self._causes())
        if key == "pass":
            return all_of(self._entries(body))
        if key == "at_least":
            entries = [one for one in body["of"] if _is_entry(one)]
            others = [self.requirement(one) for one in body["of"] if not _is_entry(one)]
            return at_least(body["count"], self._entries(entries) + others)
        parts = [self.requirement(one) for one in body]
        return all_of(parts) if key == "all" else any_of(parts)

    def total(self, need: int) -> Formula:
        """Points of all factors, each up to its cap, those without a factor, and everything that costs points."""
        against = sum(min(0, outcomes(self.signals[name])[outcome]) for name, outcome in self.observed.items())
        factors = ("knowledge", "possession", "inherence", "attestation", "context", None)
        return score(need - against, [self._bucket(factor) for factor in factors])

    def _passed(self, name: str) -> list[Formula]:
        """The items of a challenge; none help if it is forbidden."""
        if name in self.forbidden:
            return []
        return [Passed(name, item + 1) for item in range(items(self.challenges[name]))]

    def _bucket(self, factor: str | None) -> Bucket:
        """Families by rank; of checks with the same cause, only the one with the most points."""
        terms: list[tuple[int, Formula]] = []
        families: dict[str, list[Formula]] = {}
        causes: dict[str, list[tuple[int, Formula]]] = {}

        def earn(check: Document, points: int, parts: list[Formula]) -> None:
            into = causes.setdefault(check["cause"], []) if "cause" in check else terms
            into.extend((points, part) for part in parts)

        for name, check in self.challenges.items():
            if check.get("factor") != factor:
                continue
            if "family" in check:
                families.setdefault(check["family"], []).extend(self._passed(name))
            else:
                given = check.get("points", 0)
                earn(check, given.get("passed", 0) if isinstance(given, dict) else given, self._passed(name))
        for name, outcome in self.observed.items():
            signal = self.signals[name]
            if signal.get("factor") == factor and name not in self.forbidden:
                earn(signal, outcomes(signal)[outcome], [True])
        for family, members in families.items():
            ranks = self.policy["families"][family]["points"]
            for rank in range(len(members)):
                terms.append((ranks[min(rank, len(ranks) - 1)], at_least(rank + 1, members)))
        for paid in causes.values():
            terms += _best(paid)
        return Bucket(self.policy.get("factors", {}).get(factor, {}).get("cap"), tuple(terms))

    def _causes(self) -> list[Formula]:
        """Passed challenges by cause; each item without one is its own."""
        named: dict[str, list[Formula]] = {}
        own: list[Formula] = []
        for name, challenge in self.challenges.items():
            if "cause" in challenge:
                named.setdefault(challenge["cause"], []).extend(self._passed(name))
            else:
                own += self._passed(name)
        return [any_of(parts) for parts in named.values()] + own

    def _entries(self, entries: list[Any]) -> list[Formula]:
        """One part for each entry; as many of them hold as entries are met by different pieces of evidence."""
        checks: dict[str, list[Any]] = {}
        for entry in entries:
            name, wanted = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
            checks.setdefault(name, []).append(wanted)
        parts: list[Formula] = []
        for name, wanted in checks.items():
            if name in self.challenges:
                # With the highest grades every item meets every entry.
                parts += [at_least(rank + 1, self._passed(name)) for rank in range(len(wanted))]
            else:
                met = name not in self.forbidden and any(self.observed.get(name) in _listed(one) for one in wanted)
                parts += [met] + [False] * (len(wanted) - 1)
        return parts


def _best(paid: list[tuple[int, Formula]]) -> list[tuple[int, Formula]]:
    """The most points among those that hold, as a sum of steps."""
    steps = sorted({points for points, _ in paid if points > 0})
    return [
        (step - before, any_of([part for points, part in paid if points >= step]))
        for before, step in zip([0, *steps], steps, strict=False)
    ]


def _is_entry(one: Any) -> bool:
    return isinstance(one, str) or not set(one) & WORDS
