"""A policy of 100 groups in Python: from tuples to a verdict, and from JSON text, beside a tuned evaluator in pure Python.

usage: workload.py [--quick]

Runs the 400 calls of `../workload` by both, alternately; all answers are compared before anything is timed.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from time import thread_time_ns

from bonafides import Facts, Policy
from by_hand import ByHand

FOLDER = Path(__file__).parent.parent / "workload"
ROUNDS = 3 if "--quick" in sys.argv else 31


def cost(work: Callable[[], object], calls: int) -> float:
    """Returns the microseconds of CPU a call."""
    begin = thread_time_ns()
    work()
    return (thread_time_ns() - begin) / calls / 1000


def moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)


def main() -> None:
    texts = (FOLDER / "facts.jsonl").read_text().splitlines()
    calls = [json.loads(text) for text in texts]
    typed = [
        (
            call["groups"],
            [(of["check"], of["outcome"], of["at"]) for of in call["evidence"]],
            call.get("unavailable", []),
            call["now"],
        )
        for call in calls
    ]
    # The package takes times as Python has them.
    with_times = [
        (groups, [(check, outcome, moment(at)) for check, outcome, at in evidence], unavailable, moment(now))
        for groups, evidence, unavailable, now in typed
    ]
    print("| µs of CPU a call | bonafides | pure Python | faster by |\n|---|--:|--:|--:|")
    for name in ("bft", "bfi"):
        text = (FOLDER / f"policy.{name}.json").read_text()
        policy, by_hand = Policy.from_json(text), ByHand(json.loads(text))

        def ours(
            call: tuple[list[str], list[tuple[str, str, datetime]], list[str], datetime], policy: Policy = policy
        ) -> str:
            groups, evidence, unavailable, now = call
            facts = Facts("reset_password", now, groups=groups, evidence=evidence, unavailable=unavailable)
            return str(policy.verdict(facts))

        def from_text(text: str, by_hand: ByHand = by_hand) -> str:
            call = json.loads(text)
            evidence = [(of["check"], of["outcome"], of["at"]) for of in call["evidence"]]
            return by_hand.verdict(call["groups"], evidence, call.get("unavailable", ()), call["now"])

        for text, mine, theirs in zip(texts, with_times, typed, strict=True):
            wanted = json.loads(policy.decide_json(text))["verdict"]
            assert ours(mine) == by_hand.verdict(*theirs) == from_text(text) == wanted, text
            assert policy.verdict_json(text) == wanted, text
        rows: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
            (
                f"{name}: tuples, `Facts`, verdict",
                lambda: [ours(call) for call in with_times],
                lambda: [by_hand.verdict(*call) for call in typed],
            ),
            (
                f"{name}: JSON text, verdict",
                lambda: [str(policy.verdict_json(text)) for text in texts],
                lambda: [from_text(text) for text in texts],
            ),
        ]
        for title, mine, theirs in rows:
            gc.disable()
            pairs = [(cost(mine, len(texts)), cost(theirs, len(texts))) for _ in range(ROUNDS)]
            gc.enable()
            ratio = median(other / own for own, other in pairs)
            own, other = (median(pair[side] for pair in pairs) for side in (0, 1))
            print(f"| {title} | {own:.1f} | {other:.1f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
