"""The bench policy for `finance` and `reset_password`, hand-written in Python for speed.

Starts from JSON text. `verdict` returns only the verdict; `explain` also returns what a screen shows: points, what is
missing in each layer, what counted. Neither supports another policy or checks its input more than it needs: every
check is a constant, every rule an `if`. Sets are bits of one integer.
"""

from __future__ import annotations

from json import loads
from typing import Any

# Challenges as bits, in the order of the policy.
BITS = {
    "last_sign_in": 1, "questions": 2, "licence_digits": 4, "sms_code": 8, "private_email": 16, "authenticator": 32,
    "recovery_code": 64, "passkey": 128, "call_back": 256, "photo_id": 512, "manager_vouch": 1024, "lead_vouch": 2048,
}  # fmt: skip
ALL = 4095
DOSSIER, PHONE, VOUCHES, SMS, AUTHENTICATOR, PHOTO = 7, 8 | 32 | 256, 1024 | 2048, 8, 32, 512
POSSESSION = PHONE | 16 | 64 | 128
ALONE = 16 | 64 | 128 | 512 | VOUCHES
BESIDE_SMS = VOUCHES | PHOTO
FINANCE = "cn=finance,ou=groups,dc=contoso,dc=com"
HALF_HOUR, DAY = 1_800_000, 86_400_000
WORKSTATION = {"usual": 15, "known": 5, "new": 0}
LOCATION = {"usual": 10, "known": 5, "new": 0, "impossible": 0}
# The points of each of the 4096 sets of challenges, and whether it meets the rules that do not depend on signals.
WORTH: list[tuple[int, int, int, int, int, int, bool]] = []


def _worth(held: int) -> tuple[int, int, int, int, int, int, bool]:
    knowledge = 20 if held & 2 else 10 if held & 4 else 5 if held & 1 else 0
    phone = 35 if held & 32 else 30 if held & 8 else 25 if held & 256 else 0
    possession = phone + (20 if held & 16 else 0) + (30 if held & 64 else 0) + (60 if held & 128 else 0)
    inherence = 40 if held & PHOTO else 0
    attestation = (60 if held & 1024 else 0) + (40 if held & 2048 else 0)
    factors = sum(1 for of in (DOSSIER, POSSESSION, PHOTO, VOUCHES) if held & of)
    independent = bin(held & ALONE).count("1") + bool(held & DOSSIER) + bool(held & PHONE)
    finance = bool(held & AUTHENTICATOR or (held & SMS and held & BESIDE_SMS))
    meets = finance and factors >= 2 and independent >= 2
    return knowledge, possession, inherence, attestation, factors, independent, meets


WORTH.extend(_worth(held) for held in range(ALL + 1))
TOTAL = [sum(worth[:4]) for worth in WORTH]
MEETS = [worth[6] for worth in WORTH]


def settle(facts: dict[str, Any]) -> tuple[int, int, int, int, bool, bool, bool, bool]:
    """Returns what passed, what is closed, the points of signals, deductions, and the risks that fire."""
    now = facts["now"]
    latest: dict[str, tuple[int, str]] = {}
    hurts = 0
    for result in facts["evidence"]:
        outcome = result["outcome"]
        if outcome != "inconclusive":
            check, at = result["check"], result["at"]
            if outcome == "failed" and check == "questions" and now - at <= DAY:
                hurts -= 10
            known = latest.get(check)
            if known is None or known[0] < at:
                latest[check] = at, outcome
    passed = closed = context = 0
    for check in facts.get("unavailable", ()):
        closed |= BITS[check]
    sim_swap, elevated, siege, teleport = True, False, False, False
    for check, (at, outcome) in latest.items():
        age = now - at
        if age > DAY:
            continue
        bit = BITS.get(check)
        if bit is not None:
            if outcome == "passed":
                if age <= HALF_HOUR:
                    passed |= bit
                    closed |= bit
            else:
                closed |= bit
        elif check == "sim_change":
            if outcome == "none":
                sim_swap = False
        elif check == "workstation":
            if age <= HALF_HOUR:
                context += WORKSTATION[outcome]
        elif check == "location":
            if outcome == "impossible":
                hurts -= 40
                teleport = True
            elif age <= HALF_HOUR:
                context += LOCATION[outcome]
        elif check == "posture":
            elevated, siege = outcome == "elevated", outcome == "siege"
        else:
            raise KeyError(check)
    return passed, closed, context, hurts, sim_swap, elevated, siege, teleport


def verdict(text: str) -> str:
    """Returns the verdict for JSON text."""
    facts = loads(text)
    if facts["action"] != "reset_password":
        raise KeyError(facts["action"])
    # As in the engine, names match in any case.
    for group in facts["groups"]:
        if group.lower() == FINANCE:
            break
    else:
        raise KeyError("another group")
    passed, closed, context, hurts, sim_swap, elevated, siege, teleport = settle(facts)
    if teleport:
        return "escalate"
    allowed = ALL & ~(SMS | 256) if sim_swap else ALL
    held = passed & allowed
    needed = (100 if elevated else 80) - min(context, 25) - hurts
    if MEETS[held] and TOTAL[held] >= needed and (not siege or held & PHOTO):
        return "approve"
    best = held | (allowed & ~closed)
    if MEETS[best] and TOTAL[best] >= needed and (not siege or best & PHOTO):
        return "challenge"
    return "escalate"


def explain(text: str) -> dict[str, Any]:
    """Returns the verdict for JSON text, with points and factors, what is missing, and the risks that fired."""
    facts = loads(text)
    if facts["action"] != "reset_password":
        raise KeyError(facts["action"])
    for group in facts["groups"]:
        if group.lower() == FINANCE:
            break
    else:
        raise KeyError("another group")
    passed, closed, context, hurts, sim_swap, elevated, siege, teleport = settle(facts)
    allowed = ALL & ~(SMS | 256) if sim_swap else ALL
    held = passed & allowed
    knowledge, possession, inherence, attestation, factors, independent, _ = WORTH[held]
    added = 20 if elevated else 0
    total = TOTAL[held] + min(context, 25) + hurts
    best = held | (allowed & ~closed)
    shows = not siege or bool(held & PHOTO)
    if teleport:
        found = "escalate"
    elif MEETS[held] and total >= 80 + added and shows:
        found = "approve"
    elif MEETS[best] and TOTAL[best] + min(context, 25) + hurts >= 80 + added and (not siege or best & PHOTO):
        found = "challenge"
    else:
        found = "escalate"
    missing: dict[str, Any] = {}
    if found != "approve":
        if total < 50 + added:
            missing["everyone"] = {"points": {"have": total, "need": 50 + added}}
        action: dict[str, Any] = {}
        if factors < 2:
            action["factors"] = {"have": factors, "need": 2}
        if independent < 2:
            action["independent"] = {"have": independent, "need": 2}
        if action:
            missing["actions.reset_password"] = action
        group_missing: dict[str, Any] = {}
        if total < 80 + added:
            group_missing["points"] = {"have": total, "need": 80 + added}
        if not (held & AUTHENTICATOR or (held & SMS and held & BESIDE_SMS)):
            second: dict[str, Any] = {} if held & SMS else {"pass": ["sms_code"]}
            if not held & BESIDE_SMS:
                count = {"have": 0, "need": 1}
                second["at_least"] = {"count": count, "of": ["manager_vouch", "lead_vouch", "photo_id"]}
            group_missing["any"] = [{"pass": ["authenticator"]}, second]
        if group_missing:
            missing["groups.finance"] = group_missing
        if not shows:
            missing["risks.siege"] = {"pass": ["photo_id"]}
        if added and total < added:
            missing["risks"] = {"points": {"have": total, "need": added}}
    fired = (("sim-swap", sim_swap), ("elevated", elevated), ("siege", siege), ("teleport", teleport))
    return {
        "verdict": found,
        "points": {
            "total": total,
            "required": 80 + added,
            "factors": {
                "knowledge": {"earned": knowledge, "counted": min(knowledge, 30)},
                "possession": {"earned": possession, "counted": possession},
                "inherence": {"earned": inherence, "counted": inherence},
                "attestation": {"earned": attestation, "counted": attestation},
                "context": {"earned": context, "counted": min(context, 25)},
            },
        },
        "risks": [name for name, is_fired in fired if is_fired],
        "missing": missing,
    }
