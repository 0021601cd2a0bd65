"""Reports about whole policies: those of the shared vectors, and the loosened number of the guide."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import bonafides
import pytest
from bonafides import (
    BonafidesError,
    Calibration,
    CalibrationError,
    Coverage,
    CoverageReport,
    Diff,
    DiffResult,
    Facts,
    Guards,
    InputClosed,
    InputError,
    InputPerson,
    Person,
    Policy,
    PolicyError,
    Situation,
    Verdict,
    Ways,
    Weights,
    from_json,
    to_json,
    unguarded,
)
from conftest import ROOT, VECTORS

REPORTS = json.loads((VECTORS / "analyses" / "reports.json").read_text())


def policy(path: str) -> Policy:
    return Policy.from_yaml((ROOT / path).read_text())


def refuses(vector: dict[str, Any], ask: Callable[[], object]) -> None:
    """The engine's own error, with the codes of its diagnostics."""
    with pytest.raises(BonafidesError) as raised:
        ask()
    error = vector["error"]
    assert {name: getattr(raised.value, name) for name in error} == error
    if error["family"] == "input":
        assert type(raised.value) is getattr(bonafides, f"Input{error['code'].title().replace('_', '')}")
    else:
        assert isinstance(raised.value, (CalibrationError, PolicyError))
        assert [one.code for one in raised.value.diagnostics] == vector["diagnostics"]


@pytest.mark.parametrize("vector", REPORTS["ways"], ids=lambda vector: vector["id"])
def test_ways(vector: dict[str, Any]) -> None:
    of = policy(vector["policy"])
    if "error" in vector:
        refuses(vector, lambda: of.ways(**vector["options"]))
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


@pytest.mark.parametrize("vector", REPORTS["coverage"], ids=lambda vector: vector["id"])
def test_coverage(vector: dict[str, Any]) -> None:
    of = policy(vector["policy"])
    options = dict(vector["options"])
    if "situations" in options:
        options["situations"] = [from_json(Situation, json.dumps(one)) for one in options["situations"]]
    people = [from_json(Person, json.dumps(one)) for one in vector["people"]]
    assert [json.loads(to_json(one)) for one in people] == vector["people"]
    if "error" in vector:
        refuses(vector, lambda: of.coverage(people, **options))
        return
    report = of.coverage((person for person in people), **options)
    assert json.loads(to_json(report)) == vector["gives"]
    assert from_json(CoverageReport, json.dumps(vector["gives"])) == report
    count = Coverage(of, **options)
    for person in people:
        count.add(person)
    assert count.finish() == report


@pytest.mark.parametrize("vector", REPORTS["weights"], ids=lambda vector: vector["id"])
def test_weights(vector: dict[str, Any]) -> None:
    text = (ROOT / vector["calibration"]).read_text()

    def ask() -> Weights:
        return policy(vector["policy"]).weigh(Calibration.from_yaml(text), **vector["options"])

    if "error" in vector:
        refuses(vector, ask)
        return
    weights = ask()
    assert json.loads(to_json(weights)) == vector["gives"]
    assert from_json(Weights, json.dumps(vector["gives"])) == weights


@pytest.mark.parametrize("vector", REPORTS["guards"], ids=lambda vector: vector["id"])
def test_guards(vector: dict[str, Any]) -> None:
    text = (ROOT / vector["policy"]).read_text()
    if "error" in vector:
        refuses(vector, lambda: unguarded(text, "yaml"))
        return
    guards = unguarded(text, "yaml")
    assert json.loads(to_json(guards)) == vector["gives"]
    assert from_json(Guards, json.dumps(vector["gives"])) == guards


def test_a_count_ends_once_and_refuses_a_person_by_number() -> None:
    count = Coverage(policy("examples/assurance/before.yaml"))
    count.add(Person("ada", enrolled=["authenticator", "questions"]))
    with pytest.raises(InputPerson) as raised:
        count.add(Person("bo", contacts=["pigeon"]))
    assert raised.value.place == "people[1].contacts[0]"
    report = count.finish()
    assert (report.people, report.actions[0].all.situations[0].with_way) == (1, 1)
    for late in (count.finish, lambda: count.add(Person("cy"))):
        with pytest.raises(InputClosed):
            late()


def test_no_group_is_not_an_unknown_group() -> None:
    of = policy("examples/policies/service-desk.yaml")
    for none in ([], ()):
        assert of.coverage([Person("ada", groups=none)]).unmatched == 1
    with pytest.raises(InputPerson, match="groups of the person are missing"):
        of.coverage([Person("ada")])


def test_a_calibration_has_a_name_a_version_and_models() -> None:
    text = (ROOT / "examples/calibration/published.yaml").read_text()
    found = Calibration.from_yaml(text)
    assert (found.name, found.version) == ("published", "2026.11")
    assert found.models == ["bulk", "outsider", "acquaintance", "insider", "deepfake"]
    with pytest.raises(CalibrationError) as raised:
        Calibration.from_toml("format = 1")
    assert raised.value.diagnostics[0].line == 1


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
    person: Any = {"id": "ada"}
    with pytest.raises(TypeError, match=r"people\[1\]: person: expected Person, got dict"):
        of.coverage([Person("ada"), person])
    for wrong in ({"ids": True}, {"ids": "1"}, {"situations": ["away"]}, {"everyone": "questions"}, {"idds": 1}):
        with pytest.raises(TypeError):
            of.coverage([], **wrong)
    for nobody in (None, 1):
        with pytest.raises(TypeError):
            of.coverage(nobody)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        of.weigh("format: 1")  # type: ignore[arg-type]
    cell = of.ways().cells[0]
    with pytest.raises(TypeError, match="rests_on.mailbox"):
        cell.minimal_causes({"mailbox": "phone"})
