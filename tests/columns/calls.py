"""Calls of the example service desk as records, the same in each run: the records that exports and reports read."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
from bonafides_arrow import Kernel

DAY = 86_400_000
FIRST = 1_795_420_800_000
SIGNALS: dict[str, list[str | None]] = {
    "workstation": ["usual", "known", "new", None],
    "location": ["usual", "known", "unknown", "impossible", None],
    "sim_change": ["none", "none", "recent", None],
    "account": ["enabled", "enabled", "enabled", "disabled"],
    "posture": ["normal", "elevated", None],
}
CHALLENGES = ["questions", "personnel_digits", "sms_code", "authenticator", "private_email", "passkey", "photo_id"]
GROUPS = [["staff"], ["staff"], ["finance_and_health", "staff"], ["administrators", "staff"], []]
ACTIONS = ["reset_password", "reset_password", "unlock_account", "reset_mfa"]


def facts(draw: random.Random, opened: int) -> dict[str, Any]:
    """Returns the facts at the end of a call that was opened then."""
    now = opened + draw.randrange(60_000, 40 * 60_000)
    evidence: list[dict[str, Any]] = []
    for signal, outcomes in SIGNALS.items():
        if outcome := draw.choice(outcomes):
            evidence.append({"check": signal, "outcome": outcome, "at": opened})
    for challenge in draw.sample(CHALLENGES, draw.randrange(4)):
        outcome = draw.choice(["passed", "passed", "passed", "failed", "inconclusive"])
        evidence.append({"check": challenge, "outcome": outcome, "at": draw.randrange(opened, now + 1)})
        # Some fail first: two results of one check, which flat columns do not express.
        if outcome == "passed" and draw.random() < 0.02:
            evidence.append({"check": challenge, "outcome": "failed", "at": opened})
    names = {result["check"] for result in evidence}
    away = [name for name in ("manager_vouch", "photo_id") if name not in names and draw.random() < 0.1]
    return {
        "action": draw.choice(ACTIONS),
        "groups": draw.choice(GROUPS),
        "evidence": evidence,
        "unavailable": away,
        "now": now,
    }


def write(path: Path, policy: str, calls: int) -> None:
    """Writes a number of calls as records, decided by the policy."""
    draw = random.Random(16)
    kernel = Kernel(policy)
    named = {"name": kernel.name, "version": kernel.version, "digest": kernel.digest}
    opened = [FIRST + n * 90 * DAY // calls for n in range(calls)]
    known = [facts(draw, at) for at in opened]
    texts = pa.array([json.dumps(one) for one in known])
    verdicts = pa.array(kernel.verdicts(pa.table({"facts": texts}))).to_pylist()
    with path.open("w") as file:
        for number, (at, one, verdict) in enumerate(zip(opened, known, verdicts, strict=True)):
            for record in records(draw, f"{number:032x}", at, one, verdict, named):
                file.write(json.dumps(record, separators=(",", ":"), sort_keys=True) + "\n")


def records(
    draw: random.Random, case: str, opened: int, one: dict[str, Any], verdict: str, policy: dict[str, str]
) -> list[dict[str, Any]]:
    """The records of a call."""
    kind = draw.choice(["person", "person", "self"])
    actor = {"alias": f"o{draw.randrange(12)}", "kind": kind}
    rows: list[dict[str, Any]] = []

    def add(of: str, at: int, data: dict[str, Any], **more: object) -> None:
        record: dict[str, Any] = {"v": 1, "case": case, "seq": len(rows), "time": at, "actor": actor, "type": of}
        record |= {"input": "00", "data": data, "blocked_by": [], "commands": [], "state": {}}
        rows.append(record | {"policy": policy, "engine": "0.1.0"} | more)

    start = {"action": one["action"], "channel": draw.choice(["phone", "chat"]), "operator_kind": kind}
    add("open", opened, start | {"subject": {"p": f"s{draw.randrange(500)}", "c": "00", "s": ""}})
    for result in one["evidence"]:
        name, outcome = result["check"], result["outcome"]
        if name in SIGNALS:
            add("signal", result["at"], {"check": name, "outcome": outcome})
        else:
            add("ask", opened, {"challenge": name, "challenge_type": "code"})
            add("answer", result["at"], {"challenge": name, "outcome": outcome, "attempt": 1})
    ends = {"approve": ["done", "done", "done", "not_me"], "deny": ["denied"], "escalate": ["denied", "cancelled"]}
    end = draw.choice(ends.get(verdict, ["expired", "cancelled", ""]))
    done = [{"id": f"{case}.0", "type": "conclude", "data": {"resolution": end}}] if end else []
    if end == "not_me":
        add("not_me", one["now"], {})
    add("time", one["now"], {}, facts=one, verdict=verdict, commands=done)
    return rows
