"""Random policies that the packages can express."""

from __future__ import annotations

from random import Random
from typing import Any

Document = dict[str, Any]
FACTORS = ("knowledge", "possession", "inherence", "attestation", "context")
CAUSES = ("dossier", "phone", "office")
CHALLENGES = ("badge", "call", "digits", "email", "key", "letter", "papers", "photo", "sms", "token")
SIGNALS: tuple[tuple[str, Any], ...] = (
    ("location", {"usual": 10, "new": 0, "impossible": -20}),
    ("posture", ["calm", "tense"]),
    ("sim_change", ["none", "recent"]),
    ("workstation", {"usual": 20, "known": 10, "new": 0}),
)
GROUPS = ("staff", "finance", "tier0")


def policy(random: Random) -> Document:
    """A policy as a document. The command line refuses some: those that no evidence can satisfy, for instance."""
    return _Draw(random).policy()


class _Draw:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.challenges: Document = {}
        self.signals: Document = {}

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some(self, names: list[Any], most: int) -> list[Any]:
        """One to `most` of them, in their order."""
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, most)))
        return [name for name in names if name in chosen]

    def policy(self) -> Document:
        self.factor_of = {cause: self.factor() for cause in CAUSES}
        self.family_factor = self.factor()
        names = self.random.sample(CHALLENGES, self.random.randint(3, 8))
        self.challenges = {name: self.challenge() for name in sorted(names)}
        drawn = self.random.sample(SIGNALS, self.random.choice([0, 1, 1, 1, 2]))
        self.signals = {name: self.signal(outcomes) for name, outcomes in sorted(drawn)}
        document: Document = {"format": 1, "policy": "random", "unmatched": self.random.choice(["everyone", "deny"])}
        factors = {factor: limits for factor in FACTORS if (limits := self.limits())}
        actions = {name: {"require": self.requirement(2)} for name in self.some(["reset", "unlock"], 2)}
        for action in actions.values():
            self.maybe_forbid(action, 15)
        groups = (
            [self.group(group, list(actions)) for group in self.some(list(GROUPS), self.random.choice([1, 2, 2, 3]))]
            if self.chance(75)
            else []
        )
        if not groups:
            document["unmatched"] = "everyone"
        if any("family" in challenge for challenge in self.challenges.values()):
            document["families"] = {"cards": {"points": self.random.choice([[40, 20], [30, 20, 10], [30], [20, 0]])}}
        sections: list[tuple[str, Any]] = [
            ("factors", factors),
            ("signals", self.signals),
            ("challenges", self.challenges),
            ("everyone", {"require": self.requirement(1)} if self.chance(40) else {}),
            ("actions", actions),
            ("groups", groups),
            ("risks", self.risks([group["id"] for group in groups])),
        ]
        return document | {name: section for name, section in sections if section}

    def factor(self) -> str | None:
        return None if self.chance(12) else self.random.choice(FACTORS)

    def limits(self) -> Document:
        limits: Document = {}
        if self.chance(35):
            limits["cap"] = self.random.choice([20, 30, 40, 60])
        if self.chance(20):
            limits["min"] = self.random.choice([10, 20])
        return limits

    def challenge(self) -> Document:
        challenge: Document = {"type": "confirm", "cost": self.random.choice([1, 5, 10, 30])}
        factor = self.factor()
        if self.chance(20):
            challenge["family"], factor = "cards", self.family_factor
        else:
            points = self.random.choice([0, 10, 10, 20, 20, 30, 40])
            challenge["points"] = {"passed": points, "failed": -10} if self.chance(20) else points
            if self.chance(45):
                challenge["cause"] = self.random.choice(CAUSES)
                factor = self.factor_of[challenge["cause"]]
        if factor:
            challenge["factor"] = factor
        if self.chance(15):
            challenge["repeatable"] = self.random.randint(2, 3)
        if self.chance(20):
            challenge["grades"] = {"strength": 3}
        return challenge

    def signal(self, outcomes: Any) -> Document:
        signal: Document = {"outcomes": outcomes}
        if isinstance(outcomes, dict):
            factor = self.random.choice(["context", "context", "possession", None])
            if self.chance(25):
                signal["cause"] = self.random.choice(CAUSES)
                factor = self.factor_of[signal["cause"]]
            if factor:
                signal["factor"] = factor
        return signal

    def requirement(self, depth: int) -> Document:
        keys = ["points", "points", "points", "factors", "independent", "pass", "at_least", "points_in"]
        if depth:
            keys += ["any", "any", "any", "all"]
        chosen = self.random.sample(keys, self.random.choice([1, 1, 2]))
        return {key: self.body(key, depth) for key in dict.fromkeys(chosen)}

    def body(self, key: str, depth: int) -> Any:
        if key == "points":
            return self.random.choice([20, 30, 40, 50, 60, 80])
        if key == "points_in":
            factors = [challenge["factor"] for challenge in self.challenges.values() if "factor" in challenge]
            return {self.random.choice(factors or FACTORS): self.random.choice([10, 20, 30])}
        if key in ("factors", "independent"):
            return self.random.choice([1, 2, 2, 3])
        if key == "pass":
            return self.entries(2)
        if key == "at_least":
            drawn = self.entries(4)
            of = [entry for at, entry in enumerate(drawn) if entry not in drawn[:at]]
            if depth and self.chance(40):
                of.append(self.requirement(depth - 1))
            return {"count": self.random.randint(1, max(1, len(of) - 1)), "of": of}
        return [self.requirement(depth - 1) for _ in range(2)]

    def entries(self, most: int) -> list[Any]:
        """Different entries; those of repeatable and graded challenges can name one of them more than once."""
        entries: list[Any] = []
        for name in self.some(list(self.challenges), most):
            grades = self.challenges[name].get("grades")
            entries.append({name: {"strength": self.random.randint(1, 3)}} if grades and self.chance(60) else name)
            if "repeatable" in self.challenges[name] and self.chance(40):
                entries.append(name)
        if self.signals and self.chance(20):
            name = self.random.choice(list(self.signals))
            entries.append({name: self.some(list(self.signals[name]["outcomes"]), 2)})
        return entries

    def maybe_forbid(self, layer: Document, percent: int) -> None:
        if self.chance(percent):
            names = list(self.signals) if self.signals and self.chance(20) else list(self.challenges)
            layer["forbid"] = self.some(names, 2)

    def group(self, group: str, actions: list[str]) -> Document:
        rule: Document = {"id": group, "match": [f"CN={group},DC=contoso,DC=com"]}
        if self.chance(80):
            rule["require"] = self.requirement(1)
        self.maybe_forbid(rule, 20)
        if self.chance(6):
            rule["verdict"] = self.random.choice(["deny", "escalate"])
        if self.chance(25):
            own: Document = {"require": self.requirement(1)}
            self.maybe_forbid(own, 20)
            rule["actions"] = {self.random.choice(actions): own}
        return rule

    def risks(self, groups: list[str]) -> list[Document]:
        risks = []
        for number in range(self.random.randint(0, 2) if self.signals else 0):
            when = {}
            ignore = self.chance(75)
            for name in self.some(list(self.signals), 2):
                when[name] = self.some(list(self.signals[name]["outcomes"]), 2) + ([] if ignore else ["unobserved"])
            risk: Document = {"id": f"risk-{number}", "when": when, "then": self.consequence()}
            if ignore:
                risk["unobserved"] = "ignore"
            if groups and self.chance(35):
                risk["groups"] = self.some(groups, 2)
            risks.append(risk)
        return risks

    def consequence(self) -> Document:
        kind = self.random.randrange(10)
        if kind < 4:
            return {"add_points": self.random.choice([10, 20])}
        if kind < 7:
            return {"require": self.requirement(1)}
        if kind < 9:
            return {"forbid": self.some(list(self.challenges), 2)}
        return {"verdict": self.random.choice(["deny", "escalate"])}
