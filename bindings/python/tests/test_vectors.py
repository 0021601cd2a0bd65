"""The decision vectors: the engine's answers byte for byte, through native types and through JSON."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import bonafides
import pytest
from bonafides import CheckResult, Decision, Facts, FactsError, Policy, Verdict
from conftest import PACKAGE, VECTORS, same_list

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
HEAD = "# Vectors that no native type can express, and why. All of them run through JSON."


def topics() -> list[Path]:
    return sorted(path for path in VECTORS.glob("*.json") if not path.name.endswith(".schema.json"))


def policy_of(topic: dict[str, Any]) -> Policy:
    if "policy" in topic:
        return Policy.from_json(json.dumps(topic["policy"]))
    return Policy.from_yaml((VECTORS / topic["policy_file"]).read_text())


def text_of(vector: dict[str, Any]) -> str:
    given = vector.get("facts_text")
    return given if isinstance(given, str) else json.dumps(vector["facts"], separators=(",", ":"))


def value_of(vector: dict[str, Any]) -> Any:
    """Returns the facts as a value; a text with a duplicate key has none."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise NotNative("duplicate key")
        return dict(pairs)

    try:
        return json.loads(vector["facts_text"], object_pairs_hook=once) if "facts_text" in vector else vector["facts"]
    except json.JSONDecodeError as error:
        raise NotNative("no JSON") from error


class NotNative(Exception):
    """Facts that no native type can express: the language itself refuses them."""


def moment(value: Any, now: datetime | None = None) -> datetime:
    """Reads a time of a vector: milliseconds, RFC 3339, or an age."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
        try:
            return EPOCH + timedelta(milliseconds=int(value))
        except OverflowError as error:
            raise NotNative("no datetime") from error
    if isinstance(value, str):
        ago = re.fullmatch(r"-([1-9]\d{0,5})([smhdw])", value)
        if ago and now:
            try:
                return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
            except OverflowError as error:
                raise NotNative("no datetime") from error
        if re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", value):
            padded = re.sub(r"\.(\d+)", lambda part: "." + part[1].ljust(6, "0"), value.upper())
            try:
                return datetime.fromisoformat(padded.replace("Z", "+00:00"))
            except ValueError as error:
                raise NotNative("no datetime") from error
    raise NotNative("no time")


def native(facts: Any) -> Facts:
    """Returns the same facts in Python's own types."""
    if not isinstance(facts, dict) or facts.keys() - {
        "action", "groups", "subject", "evidence", "unavailable", "now"
    }:
        raise NotNative("another shape")
    if not {"action", "now"} <= facts.keys() or {"groups", "subject"} <= facts.keys():
        raise NotNative("another shape")
    now = moment(facts["now"])
    groups = facts.get("groups")
    if "subject" in facts:
        if not isinstance(facts["subject"], dict) or facts["subject"].keys() != {"groups"}:
            raise NotNative("another shape")
        groups = facts["subject"]["groups"]
    elif "groups" in facts and groups is None:
        raise NotNative("null is not absent")
    evidence = facts.get("evidence", [])
    if isinstance(evidence, dict):
        results = [CheckResult(check, outcome, None) for check, outcome in evidence.items()]
    elif isinstance(evidence, list):
        results = [result(one, now) for one in evidence]
    else:
        raise NotNative("another shape")
    unavailable = facts.get("unavailable", [])
    return Facts(facts["action"], now, groups=groups, evidence=results, unavailable=unavailable)


def result(one: Any, now: datetime) -> CheckResult:
    if not isinstance(one, dict) or one.keys() - {"check", "outcome", "at", "item", "grades"}:
        raise NotNative("another shape")
    if not {"check", "outcome", "at"} <= one.keys() or None in one.values():
        raise NotNative("another shape")
    grades = {
        name: int(grade) if isinstance(grade, float) and grade == int(grade) else grade
        for name, grade in one.get("grades", {}).items()
    }
    at = moment(one["at"], now)
    return CheckResult(one["check"], one["outcome"], at, item=one.get("item"), grades=grades)


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def check_fields(decision: Decision, wanted: dict[str, Any]) -> None:
    """Checks that each getter agrees with the JSON."""
    assert str(decision.verdict) == wanted["verdict"]
    assert decision.action == wanted["action"]
    assert (decision.reason and str(decision.reason)) == wanted.get("reason")
    assert decision.points == wanted["points"]["total"]
    assert decision.points_required == wanted["points"]["required"]
    factors = {of.factor: {"earned": of.earned, "counted": of.counted} for of in decision.factors}
    assert factors == wanted["points"]["factors"]
    assert decision.groups == wanted["groups"]
    assert decision.risks == wanted["risks"]
    assert decision.mandatory == wanted["mandatory"]
    assert decision.escalate == wanted.get("escalate")
    assert decision.grant == wanted.get("grant")
    assert decision.policy.digest == wanted["policy"]["digest"]
    assert [layer.layer for layer in decision.missing] == list(wanted["missing"])
    assert (decision.why is None) == (decision.reason is None)
    why = [] if decision.why is None else [decision.why]
    assert decision.explain() == [*why, *(f"{layer.layer}: {layer.text}" for layer in decision.missing)]
    for of, one in zip(decision.counted, wanted["counted"], strict=True):
        assert (of.check, of.outcome, of.points) == (one["check"], one["outcome"], one["points"])
        assert milliseconds(of.at) == one["at"] and of.item == one.get("item")
    for ignored, one in zip(decision.ignored, wanted["ignored"], strict=True):
        assert (ignored.check, ignored.outcome) == (one["check"], one["outcome"])
        assert str(ignored.reason) == one["reason"] and milliseconds(ignored.at) == one["at"]


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("path", topics(), ids=lambda path: path.stem)
def test_through_json(path: Path) -> None:
    topic = json.loads(path.read_text())
    policy = policy_of(topic)
    for vector in topic["vectors"]:
        if "error" in vector:
            for door in (policy.decide_json, policy.verdict_json, policy.plan_json):
                with pytest.raises(FactsError) as raised:
                    door(text_of(vector))
                assert raised.value.code == vector["error"]["code"].replace("-", "_"), vector["id"]
                assert raised.value.place == vector["error"]["place"], vector["id"]
                assert type(raised.value) is bonafides.errors.CLASSES[f"facts.{raised.value.code}"]
        else:
            assert policy.decide_json(text_of(vector)) == compact(vector["decision"]), vector["id"]
            assert policy.verdict_json(text_of(vector)) is Verdict(vector["decision"]["verdict"]), vector["id"]
            assert policy.plan_json(text_of(vector)) == compact(vector["plan"]), vector["id"]


def run_native(policy: Policy, vector: dict[str, Any]) -> None:
    try:
        facts = native(value_of(vector))
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        assert "error" in vector, f"{vector['id']}: {error}"
        raise NotNative("another type") from error
    if "error" in vector:
        for door in (policy.decide, policy.verdict, policy.plan, policy.prepare):
            with pytest.raises(FactsError) as raised:
                door(facts)
            assert raised.value.code == vector["error"]["code"].replace("-", "_"), vector["id"]
            assert raised.value.place == vector["error"]["place"], vector["id"]
        with pytest.raises(FactsError) as raised:
            policy.decide_many([facts])
        assert raised.value.place.startswith("facts[0]")
        return
    decision = policy.decide(facts)
    assert decision.to_json() == compact(vector["decision"]), vector["id"]
    assert policy.plan(facts).to_json() == compact(vector["plan"]), vector["id"]
    check_fields(decision, vector["decision"])
    prepared = policy.prepare(facts)
    assert prepared.decide().to_json() == decision.to_json()
    assert prepared.plan().to_json() == policy.plan(facts).to_json()
    assert prepared.verdict() is policy.verdict(facts) is decision.verdict


def test_through_native_types() -> None:
    skipped: list[str] = []
    ran = 0
    for path in topics():
        topic = json.loads(path.read_text())
        policy = policy_of(topic)
        for vector in topic["vectors"]:
            try:
                run_native(policy, vector)
                ran += 1
            except NotNative as why:
                skipped.append(f"{path.stem}/{vector['id']}: {why}")
    assert ran > 300
    same_list(PACKAGE / "skipped-vectors.txt", HEAD, skipped)


@pytest.mark.parametrize("path", topics(), ids=lambda path: path.stem)
def test_a_batch_keeps_its_order(path: Path) -> None:
    topic = json.loads(path.read_text())
    policy = policy_of(topic)
    facts: list[Facts] = []
    wanted: list[str] = []
    for vector in topic["vectors"]:
        try:
            if "decision" in vector and "facts_text" not in vector:
                facts.append(native(vector["facts"]))
                wanted.append(compact(vector["decision"]))
        except NotNative:
            pass
    assert [decision.to_json() for decision in policy.decide_many(facts)] == wanted
    assert [str(verdict) for verdict in policy.verdict_many(facts)] == [json.loads(one)["verdict"] for one in wanted]
