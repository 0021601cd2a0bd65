"""Exported logs, good ones and tampered ones: every language names the same first bad record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

import bonafides
from bonafides import ExportedLog, LogEvidence, Policy, from_json, to_json, verify_receipt
from conftest import VECTORS

LOGS = VECTORS / "logs"
ALL = json.loads((LOGS / "vectors.json").read_text())["vectors"]


def asked(vector: dict[str, Any], log: ExportedLog) -> object:
    evidence = from_json(LogEvidence, json.dumps(vector.get("evidence", {})))
    match vector["do"]:
        case "verify":
            return log.verify(evidence) if vector.get("evidence") else log.verify()
        case "replay":
            return log.replay([Policy.from_yaml(policy) for policy in vector["policies"]])
        case "cases":
            return log.cases()
        case "story":
            return log.story(vector["case"])
        case "receipt":
            return log.receipt(vector["case"], vector["key"])
        case _:
            return verify_receipt(vector["receipt"], evidence)


def opened(path: Path) -> list[ExportedLog]:
    """The log in each way in which it can be passed."""
    logs = [ExportedLog.open(path)]
    if path.suffix == ".jsonl" and path.exists():
        text = path.read_text()
        logs += [ExportedLog.from_text(text), ExportedLog.from_records(text.splitlines())]
        logs += [ExportedLog.from_records(line for line in text.splitlines(keepends=True))]
    return logs


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector["id"])
def test_log(vector: dict[str, Any]) -> None:
    for log in opened(LOGS / vector["log"]):
        if "error" not in vector:
            gives = asked(vector, log)
            found = gives if isinstance(gives, str) else json.loads(to_json(gives))
            assert found == vector["gives"]
            continue
        with pytest.raises(bonafides.BonafidesError) as raised:
            asked(vector, log)
        error = vector["error"]
        name = "".join(part.title() for part in [error["family"], *error["code"].split("_")])
        assert type(raised.value) is getattr(bonafides, name)
        assert (raised.value.code, raised.value.place) == (error["code"], error["place"])
        bad = getattr(raised.value, "bad_record", None)
        assert (None if bad is None else json.loads(to_json(bad))) == error["bad_record"]


def test_vectors_are_found() -> None:
    assert len(ALL) > 50


def test_other_types_are_refused() -> None:
    log = ExportedLog.open(LOGS / "good.jsonl")
    for call in (
        lambda: ExportedLog.open(cast(Any, 7)),
        lambda: ExportedLog.from_text(cast(Any, b"{}")),
        lambda: ExportedLog.from_records("{}"),
        lambda: ExportedLog.from_records(cast(Any, [b"{}"])),
        lambda: log.verify(cast(Any, {"key": "a"})),
        lambda: log.replay(cast(Any, ["policy"])),
        lambda: verify_receipt("", cast(Any, None)),
    ):
        with pytest.raises(TypeError):
            call()
