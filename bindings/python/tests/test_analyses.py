"""Reports about whole policies: those of the shared vectors, and the loosened number of the guide."""

from __future__ import annotations

import json
from typing import Any

import bonafides
import pytest
from bonafides import Diff, DiffResult, Facts, InputError, Policy, Verdict, Ways, from_json, to_json
from conftest import ROOT, VECTORS

REPORTS = json.loads((VECTORS / "analyses" / "reports.json").read_text())


def policy(path: str) -> Policy:
    return Policy.from_yaml((ROOT / path).read_text())


@pytest.mark.parametrize("vector", REPORTS["ways"], ids=lambda vector: vector["id"])
def test_ways(vector: dict[str, Any]) -> None:
    of = policy(vector["policy"])
    if "error" in vector:
        with pytest.raises(InputError) as raised:
            of.ways(**vector["options"])
        assert {name: getattr(raised.value, name) for name in vector["error"]} == vector["error"]
        named = getattr(bonafides, f"Input{vector['error']['code'].title().replace('_', '')}")
        assert type(raised.value) is named
        return
    ways = of.ways(**vector["options"])
    assert json.loads(to_json(ways)) == vector["gives"]
    assert from_json(Ways, json.dumps(vector["gives"])) == ways
    assert [cell.minimal_causes(vector["rests_on"]) for cell in ways.cells] == vector["minimal_causes"]
    assert [cell.losses() for cell in ways.cells] == vector["losses"]
    if not vector["rests_on"]:
        assert [cell.minimal_causes() for cell in ways.cells] == vector["minimal_causes"]


@pytest.mark.parametrize("vector", REPORTS["diffs"], ids=lambda vector: vector["id"])
def test_diff(vector: dict[str, Any]) -> None:
    found = bonafides.diff(policy(vector["old"]), policy(vector["new"]))
    assert json.loads(to_json(found)) == vector["gives"]
    assert from_json(Diff, json.dumps(vector["gives"])) == found
    assert found.opens_no_new_way is vector["opens_no_new_way"]


def test_one_number_lowered_opens_a_way_which_both_policies_decide() -> None:
    old, new = policy("examples/assurance/before.yaml"), policy("examples/assurance/after.yaml")
    found = bonafides.diff(old, new)
    assert (found.result, found.opens_no_new_way) == (DiffResult.LOOSER, False)
    facts = found.newly_approved[0].facts
    assert [result.check for result in facts.evidence] == ["questions", "sms_code"]
    assert old.verdict(facts) is Verdict.CHALLENGE
    assert new.decide(facts).verdict is Verdict.APPROVE
    assert bonafides.diff(new, old).opens_no_new_way
    assert Facts.from_json(facts.to_json()) == facts


def test_arguments_of_the_wrong_type() -> None:
    of = policy("examples/assurance/before.yaml")
    for wrong in ({"groups": "staff"}, {"action": 1}, {"directory": [1]}, {"actoin": "reset_password"}):
        with pytest.raises(TypeError):
            of.ways(**wrong)
    with pytest.raises(TypeError):
        of.ways("reset_password")  # type: ignore[misc]
    with pytest.raises(TypeError):
        bonafides.diff(of, None)  # type: ignore[arg-type]
    cell = of.ways().cells[0]
    with pytest.raises(TypeError, match="rests_on.mailbox"):
        cell.minimal_causes({"mailbox": "phone"})
