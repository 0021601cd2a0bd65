"""The cost of the Python package, compared with the engine's own time and a hand-written evaluator, in one run.

usage: measure.py CORE_PROGRAM [--quick]

Runs both sides alternately, takes the ratio of each pair, and prints the median of the ratios. All answers are
compared before anything is timed.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from statistics import median
from time import thread_time_ns
from typing import Any

import evaluator
from bonafides import CheckResult, Facts, Policy

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
QUICK = "--quick" in sys.argv
ROUNDS = 3 if QUICK else 41


def core() -> dict[str, Any]:
    """Runs the engine's own program; returns the policy, the calls and its measurements."""
    return json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout)


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def native(text: str) -> Facts:
    facts = json.loads(text)
    evidence = [CheckResult(of["check"], of["outcome"], moment(of["at"])) for of in facts["evidence"]]
    return Facts(facts["action"], moment(facts["now"]), groups=facts["groups"], evidence=evidence)


def cost(work: Callable[[], object]) -> float:
    """Returns the nanoseconds of one call from Python, without those of the loop."""
    calls = range(200 if QUICK else 1000)
    # Time of other processes does not count; the core's rounds are short enough to avoid it.
    clock = thread_time_ns
    begin = clock()
    for _ in calls:
        work()
    middle = clock()
    for _ in calls:
        pass
    return ((middle - begin) - (clock() - middle)) / len(calls)


def check_answers(policy: Policy, scenes: list[dict[str, Any]]) -> None:
    """Checks that all sides give the same answers before anything is timed."""
    for scene in scenes:
        wanted = json.loads(scene["decision"])
        prepared = policy.prepare(native(scene["facts"]))
        assert prepared.decide().to_json() == policy.decide_json(scene["facts"]) == scene["decision"]
        assert str(prepared.verdict()) == evaluator.verdict(scene["facts"]) == wanted["verdict"]
        assert evaluator.explain(scene["facts"]).items() <= wanted.items(), scene["name"]
    for text in generated(500 if QUICK else 4000, json.loads(scenes[0]["facts"])):
        wanted = json.loads(policy.decide_json(text))
        assert evaluator.verdict(text) == wanted["verdict"], text
        assert evaluator.explain(text).items() <= wanted.items(), text


def generated(count: int, facts: dict[str, Any]) -> list[str]:
    """Generates calls of all kinds."""
    draw = random.Random(7)
    signals = {
        "workstation": ["usual", "known", "new"],
        "location": ["usual", "known", "new", "impossible"],
        "sim_change": ["recent", "none", "none", "none", "unknown"],
        "posture": ["normal", "normal", "elevated", "siege"],
    }
    outcomes = {**signals, **{check: ["passed", "passed", "failed", "inconclusive"] for check in evaluator.BITS}}
    texts: list[str] = []
    for _ in range(count):
        ages = draw.sample(range(90), 12)
        checks = draw.choices(list(outcomes), k=draw.randrange(13))
        evidence = [
            {"check": check, "outcome": draw.choice(outcomes[check]), "at": facts["now"] - age * 60_000}
            for check, age in zip(checks, ages)
        ]
        texts.append(json.dumps({**facts, "evidence": evidence}, separators=(",", ":")))
    return texts


def main() -> None:
    first = core()
    policy = Policy.from_yaml(first["policy"])
    check_answers(policy, first["scenes"])
    measured: dict[tuple[str, str], list[float]] = {}
    gc.disable()
    for _ in range(ROUNDS):
        for scene in core()["scenes"]:
            text, prepared = scene["facts"], policy.prepare(native(scene["facts"]))
            decision = prepared.decide()
            works: dict[str, Callable[[], object]] = {
                "verdict": prepared.verdict,
                "decide": prepared.decide,
                "decide_json": lambda text=text: policy.decide_json(text),
                "by hand, verdict": lambda text=text: evaluator.verdict(text),
                "by hand, explained": lambda text=text: evaluator.explain(text),
                "by hand, JSON to JSON": lambda text=text: json.dumps(evaluator.explain(text)),
                "getter verdict": lambda decision=decision: decision.verdict,
                "getter points": lambda decision=decision: decision.points,
                "getter counted": lambda decision=decision: decision.counted,
                "getter missing": lambda decision=decision: decision.missing,
                "prepare": lambda policy=policy, facts=native(text): policy.prepare(facts),
                "facts": lambda text=text: native(text),
            }
            for name, work in works.items():
                measured.setdefault((scene["name"], name), []).append(cost(work))
            for name in ("verdict_ns", "decide_ns", "json_ns"):
                measured.setdefault((scene["name"], name), []).append(scene[name])
    report([scene["name"] for scene in first["scenes"]], measured)


def report(scenes: list[str], measured: dict[tuple[str, str], list[float]]) -> None:
    """Prints a table, as in benches/README.md."""

    def of(scene: str, name: str) -> str:
        return f"{median(measured[scene, name]):,.0f} ns"

    def ratio(scene: str, one: str, other: str) -> float:
        return median(a / b for a, b in zip(measured[scene, one], measured[scene, other]))

    print("| what | Python | baseline | ratio | goal |\n|---|--:|--:|--:|--:|")
    for scene in scenes:
        for name, core_name in (("verdict", "verdict_ns"), ("decide", "decide_ns")):
            spare = [a - 4 * b for a, b in zip(measured[scene, name], measured[scene, core_name])]
            goal = "4 x + 200 ns" + (" missed" if median(spare) > 200 else "")
            label = f"{name}, prepared: {scene}; vs the engine's own time"
            row = (label, of(scene, name), of(scene, core_name), f"{ratio(scene, name, core_name):.2f}", f"≤ {goal}")
            print(f"| {' | '.join(row)} |")
        for name, other in (
            ("verdict", "by hand, verdict"),
            ("decide", "by hand, explained"),
            ("decide_json", "by hand, verdict"),
            ("decide_json", "by hand, JSON to JSON"),
        ):
            times = ratio(scene, other, name)
            row = (
                f"{name}: {scene}; {other}, from text",
                of(scene, name),
                of(scene, other),
                f"1 / {times:.2f}",
                "≤ 1 / 4" + (" missed" if times < 4 else ""),
            )
            print(f"| {' | '.join(row)} |")
        label = f"decide_json: {scene}; vs the engine's own time"
        own = f"{ratio(scene, 'decide_json', 'json_ns'):.2f}"
        print(f"| {label} | {of(scene, 'decide_json')} | {of(scene, 'json_ns')} | {own} | |")
    print("\n| read or made once | " + " | ".join(scenes) + " |\n|---|" + "--:|" * len(scenes))
    for name in ("getter verdict", "getter points", "getter counted", "getter missing", "facts", "prepare"):
        print(f"| {name} | " + " | ".join(of(scene, name) for scene in scenes) + " |")


if __name__ == "__main__":
    main()
