"""Decides a CSV file of calls: prints a table of verdicts, and draws a picture of points per verdict."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bonafides import CheckResult, Decision, Facts, FactsError, Plan, Policy, PolicyError, Verdict

from picture import picture

HERE = Path(__file__).parent
POLICY = HERE.parent / "policies" / "service-desk.yaml"

# The names in the directory that the policy matches.
GROUPS = {
    "staff": "CN=G-All-Staff,OU=Groups,DC=ad,DC=test",
    "finance": "CN=G-Finance,OU=Groups,DC=ad,DC=test",
    "clinical": "CN=G-Clinical,OU=Groups,DC=ad,DC=test",
    "privileged": "CN=G-Privileged,OU=Groups,DC=ad,DC=test",
    "newcomers": "CN=G-Newcomers,OU=Groups,DC=ad,DC=test",
}


@dataclass(frozen=True)
class Call:
    """A line of the file."""

    at: datetime
    caller: str
    groups: list[str]
    facts: Facts


def read(line: dict[str, str]) -> Call:
    """Reads a call from its line; evidence is `check=outcome`, oldest first."""
    now = datetime.fromisoformat(line["time"])
    given = [one.partition("=") for one in line["evidence"].split()]
    evidence = [
        # Half a minute apart, because the later of two results of a check counts.
        CheckResult(check, outcome, now - timedelta(seconds=30 * (len(given) - place)))
        for place, (check, _, outcome) in enumerate(given)
    ]
    groups = line["groups"].split()
    if unknown := set(groups) - GROUPS.keys():
        sys.exit(f"{line['time']} {line['caller']}: unknown group {', '.join(sorted(unknown))}; use {', '.join(GROUPS)}")
    facts = Facts(
        line["action"],
        now,
        groups=[GROUPS[group] for group in groups],
        evidence=evidence,
        unavailable=line["unavailable"].split(),
    )
    return Call(now, line["caller"], groups, facts)


def next_step(decision: Decision, plan: Plan) -> str:
    """Returns the next step for the operator."""
    match decision.verdict:
        case Verdict.APPROVE:
            return f"carry out: {decision.grant or decision.action}"
        case Verdict.CHALLENGE:
            return "ask " + ", ".join(step.check for step in plan.steps)
        case Verdict.ESCALATE:
            return f"hand over to {decision.escalate}"
        case Verdict.DENY:
            reasons = ", ".join(decision.risks) or str(decision.reason)
            return f"refuse: {reasons}"


def table(policy: Policy, calls: list[Call], decisions: list[Decision]) -> None:
    """Prints a line for each call, and the number of calls per verdict."""
    print(f"{'time':6}{'caller':11}{'groups':18}{'action':16}{'verdict':11}{'points':>9}  next")
    for call, decision in zip(calls, decisions, strict=True):
        points = f"{decision.points}/{decision.points_required}"
        print(
            f"{call.at:%H:%M} {call.caller:11}{' '.join(call.groups):18}{decision.action:16}"
            f"{decision.verdict!s:11}{points:>9}  {next_step(decision, policy.plan(call.facts))}"
        )
    count = Counter(decision.verdict for decision in decisions)
    print("\n" + ", ".join(f"{count[verdict]} {verdict}" for verdict in Verdict), f"of {len(calls)} calls")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("calls", nargs="?", type=Path, default=HERE / "calls.csv")
    arguments.add_argument("--policy", type=Path, default=POLICY)
    arguments.add_argument("--picture", type=Path, help="where to write an SVG")
    given = arguments.parse_args()
    with given.calls.open(newline="") as file:
        calls = [read(line) for line in csv.DictReader(file)]
    try:
        policy = Policy.from_yaml(given.policy.read_text())
        decisions = policy.decide_many([call.facts for call in calls])
    except (PolicyError, FactsError) as error:
        print(error, file=sys.stderr)
        return 1
    table(policy, calls, decisions)
    if given.picture:
        named = [(call.caller, decision) for call, decision in zip(calls, decisions, strict=True)]
        given.picture.write_text(picture(policy.name, named))
        print(f"picture: {given.picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
