"""Whole calls, from JSON to native types, through the engine, and back to JSON."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from bonafides import (
    BonafidesError,
    Caller,
    Claims,
    Connector,
    Delivery,
    Engine,
    Input,
    InputClosed,
    Moment,
    Opening,
    Policy,
    RawKeys,
    Row,
    EngineConfig,
    SubjectProfile,
    Step,
    WriteStatus,
    case_key,
    from_json,
    to_json,
    verify_records,
)
from conftest import VECTORS

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FILES = sorted((VECTORS / "cases").glob("*.json"))


def octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def letters(value: bytes | None) -> str | None:
    return None if value is None else base64.urlsafe_b64encode(value).decode().rstrip("=")


def time(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def read(type: type[Any], value: Any) -> Any:
    """Converts JSON to the native type, and checks that it converts back to the same JSON."""
    made = from_json(type, json.dumps(value))
    again = from_json(type, to_json(made))
    assert made == again
    return made


class Memory:
    """A connector's memory."""

    def __init__(self) -> None:
        self.known: dict[str, WriteStatus | str] = {}

    def state(self, jti: str) -> WriteStatus | str | None:
        return self.known.get(jti)

    def started(self, jti: str, now: datetime) -> bool:
        return self.add(jti, now, "started")

    def revoked(self, jti: str, now: datetime) -> bool:
        return self.add(jti, now, "revoked")

    def add(self, jti: str, now: datetime, state: str) -> bool:
        assert now.tzinfo is not None
        if jti in self.known:
            return False
        self.known[jti] = state
        return True

    def finished(self, jti: str, written: WriteStatus) -> None:
        assert isinstance(written, WriteStatus)
        self.known[jti] = written


class Player:
    """A host in memory."""

    def __init__(self, transcript: dict[str, Any]) -> None:
        self.policies = {name: Policy.from_yaml(text) for name, text in transcript["policies"].items()}
        keys = {name: octets(key) for name, key in transcript["keys"].items()}
        first = next(iter(self.policies.values()))
        self.engine = Engine(first, RawKeys(**keys), read(EngineConfig, transcript["config"]))
        self.rows: dict[str, Row] = {}
        self.memory = Memory()
        self.records: dict[str, list[str]] = {}

    def row(self, key: str) -> Row:
        return self.rows.get(key) or Row(key, 0)

    def moment(self, call: dict[str, Any]) -> Moment:
        subject = None if call["subject"] is None else read(SubjectProfile, call["subject"])
        return Moment(time(call["now"]), octets(call["seed"]), subject)

    def store(self, step: Step) -> None:
        for row in [*step.write, *step.outbox]:
            self.rows[row.key] = row
        if step.record:
            self.records.setdefault(step.record.case, []).append(step.record.text)

    def needed(self, keys: list[str], call: dict[str, Any]) -> list[Row]:
        assert keys == call["needs"]
        return [self.row(key) for key in keys]

    def open(self, call: dict[str, Any]) -> Any:
        moment, opening = self.moment(call), read(Opening, call["opening"])
        rows = self.needed(self.engine.needs_open(opening, moment), call)
        return self.taken(call, self.engine.open(call["id"], opening, moment, rows))

    def not_me(self, call: dict[str, Any]) -> Any:
        moment, opening = self.moment(call), read(Opening, call["opening"])
        rows = self.needed(self.engine.needs_open(opening, moment), call)
        caller = read(Caller, call["caller"])
        return self.taken(call, self.engine.not_me(call["id"], opening, caller, call["token"], moment, rows))

    def apply(self, call: dict[str, Any]) -> Any:
        moment, input = self.moment(call), read(Input, call["input"])
        case = self.engine.case(self.row(case_key(call["case"])))
        rows = self.needed(self.engine.needs(case, input, moment), call)
        return self.taken(call, self.engine.apply(case, input, moment, rows))

    def activate(self, call: dict[str, Any]) -> None:
        self.engine.activate(self.policies[call["policy"]])
        assert self.engine.policy.digest == self.policies[call["policy"]].digest

    def command(self, call: dict[str, Any]) -> Any:
        return json.loads(to_json(self.engine.command(self.row(call["row"]))))

    def grant_live(self, call: dict[str, Any]) -> bool:
        key = self.engine.grant_row(call["account"])
        assert key == call["row"]
        return self.engine.grant_live(self.row(key), call["grant"])

    def resolve(self, call: dict[str, Any]) -> Any:
        rows = [self.row(self.engine.keyring_row(call["person"]))]
        return json.loads(to_json(self.engine.resolve(call["resolution"], call["record"], rows)))

    def redeem(self, call: dict[str, Any]) -> Any:
        written: list[Claims] = []

        def write(claims: Claims) -> WriteStatus:
            written.append(claims)
            return WriteStatus(call["writes"])

        delivery, now = read(Delivery, call["delivery"]), time(call["now"])
        connector = Connector(**call["connector"])
        redeemed = connector.redeem(self.memory, call["token"], delivery, now, call["live"], write)
        assert written == ([] if redeemed.repeated else [redeemed.claims])
        return json.loads(to_json(redeemed))

    def taken(self, call: dict[str, Any], step: Step) -> Any:
        rows = lambda rows: [  # noqa: E731
            {"key": row.key, "version": row.version, "bytes": letters(row.bytes)} for row in rows
        ]
        given = {
            "compare": [list(pair) for pair in step.compare],
            "write": rows(step.write),
            "outbox": rows(step.outbox),
            "record": step.record and json.loads(to_json(step.record)),
            "is_empty": step.is_empty,
        }
        if not call.get("lost"):
            self.store(step)
        released = step.committed()
        with pytest.raises(InputClosed):
            step.committed()
        case = released.case
        given["case"] = {
            name: getattr(case, name) for name in ("id", "account", "action", "is_over", "steps")
        }
        given["reply"] = json.loads(to_json(released.reply))
        given["commands"] = [json.loads(to_json(command)) for command in released.commands]
        return given


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    transcript = json.loads(path.read_text())
    player = Player(transcript)
    for number, call in enumerate(transcript["calls"]):
        where = f"call {number}, {call['call']}"
        wanted = call.get("gives")
        try:
            given = getattr(player, call["call"])(call)
        except BonafidesError as error:
            assert isinstance(wanted, dict) and "error" in wanted, f"{where}: {error}"
            assert (error.family, error.code) == (wanted["error"]["family"], wanted["error"]["code"]), where
            # Input that no native type can express is refused during conversion, or later by the engine.
            place = wanted["error"]["place"]
            assert error.place == place or (error.code == "json" and error.place.startswith(place)), where
        else:
            assert given == wanted, where
    for records in player.records.values():
        assert verify_records(records).records == len(records)


def test_transcripts_are_found() -> None:
    assert len(FILES) >= 10
