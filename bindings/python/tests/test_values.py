"""Values are compared, hashed, copied and pickled by content, or refuse to be."""

from __future__ import annotations

import copy
import pickle
import random
from datetime import datetime, timedelta, timezone

import pytest

from bonafides import CheckResult, DirectoryName, Facts, Policy, RawKeys, Row

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
TEXT = """
format: 1
policy: values
challenges:
  document: { type: confirm, factor: possession, points: 40, repeatable: 2, grades: { genuine: 3 } }
  questions: { type: questions, ask: 1, correct: 1, factor: knowledge, points: 20 }
actions:
  reset_password:
    require: { points: 40 }
groups:
  - { id: staff, match: G-Staff }
"""


def result(outcome: str = "passed") -> CheckResult:
    return CheckResult("document", outcome, NOW, item="x1", grades={"genuine": 3})


def facts(*results: CheckResult) -> Facts:
    return Facts("reset_password", NOW, groups=["G-Staff"], evidence=list(results), unavailable=["questions"])


def row(version: int = 3, content: bytes | None = b"sealed") -> Row:
    return Row("case/0123456789abcdef0123456789abcdef", version, content)


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (result(), result(), result("failed")),
        (facts(result()), facts(result()), facts()),
        (row(), row(), row(version=4)),
        (row(content=None), row(content=None), row()),
        (Policy.from_yaml(TEXT), Policy.from_yaml(TEXT), Policy.from_yaml(TEXT.replace("points: 20", "points: 19"))),
        (DirectoryName("G-Staff"), DirectoryName("g-staff"), DirectoryName("G-Other")),
    ],
)
def test_equal_by_content(one: object, same: object, other: object) -> None:
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "something else"
    assert len({one, same, other}) == 2


def test_tuples_are_results() -> None:
    results = [CheckResult("questions", "passed", NOW), CheckResult("workstation", "usual", None), result()]
    tuples = Facts("reset_password", NOW, evidence=[("questions", "passed", NOW), ("workstation", "usual", None), result()])
    assert tuples == Facts("reset_password", NOW, evidence=results)
    assert tuples.evidence == results


def test_facts_return_what_they_were_given() -> None:
    draw = random.Random(1)

    def text() -> str:
        return "".join(draw.choices("aé\u20ac\U0001f600 ", k=draw.randrange(5)))

    def drawn() -> CheckResult:
        at = draw.choice([None, NOW, NOW - timedelta(milliseconds=draw.randrange(10**9))])
        grades = {text(): draw.randrange(-3, 3) for _ in range(draw.randrange(3))}
        return CheckResult(text(), text(), at, item=draw.choice([None, text()]), grades=grades)

    for _ in range(500):
        results = [drawn() for _ in range(draw.randrange(5))]
        groups, unavailable = ([text() for _ in range(draw.randrange(4))] for _ in range(2))
        action = text()
        given = Facts(action, NOW, groups=groups, evidence=tuple(results), unavailable=unavailable)
        assert (given.action, given.groups, given.unavailable, given.evidence) == (action, groups, unavailable, results)
        copied = pickle.loads(pickle.dumps(given))
        assert copied == given and copied.evidence == results
        # Texts are kept one after the other: where each ends counts.
        assert given != Facts(action, NOW, groups=[*groups, ""], evidence=results, unavailable=unavailable)
        if all(result.at is not None for result in results):
            assert Facts.from_json(given.to_json()) == given


def test_decisions_and_plans_are_equal_by_content() -> None:
    policy = Policy.from_yaml(TEXT)
    assert policy.decide(facts()) == policy.decide(facts())
    assert policy.decide(facts()) != policy.decide(facts(result()))
    assert policy.plan(facts()) == policy.plan(facts())
    assert len({policy.decide(facts()), policy.decide(facts())}) == 1


@pytest.mark.parametrize("value", [result(), facts(result()), row(), row(version=0, content=None)])
def test_pickles_and_copies_are_complete(value: object) -> None:
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert again is not value


@pytest.mark.parametrize("value", [Policy.from_yaml(TEXT), RawKeys(*(bytes([n]) * 32 for n in range(1, 5)))])
def test_objects_with_hidden_state_refuse_to_be_pickled(value: object) -> None:
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(value)


def test_notebooks_show_tables() -> None:
    policy = Policy.from_yaml(TEXT)
    shown = policy.decide(facts(result()))._repr_html_()
    assert shown.startswith("<table><caption>approve for reset_password: 40 of 40 points</caption>")
    assert "<td>document</td><td>passed</td><td>40 points</td>" in shown
    assert "<td>document</td><td>1</td>" in policy.plan(facts())._repr_html_()
