"""Reads every form of export with tools that nobody here wrote. usage: main.py FOLDER BONAFIDES PORT"""

import contextlib
import json
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pycef
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator, ValidationError
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "log.contoso.example"
CLASSES = {3001: "account_change", 3002: "authentication", 3004: "entity_management"}
FORMS = ["events", "ocsf", "ocsf-1.9", "syslog", "cef", "cloudevents"]

Record = dict[str, Any]


def records_in(value: object) -> Iterator[str]:
    """The records of a recorded call."""
    if isinstance(value, dict):
        record = value.get("record")
        if isinstance(record, dict) and "text" in record:
            yield record["text"]
        for member in value.values():
            yield from records_in(member)
    elif isinstance(value, list):
        for one in value:
            yield from records_in(one)


def records_of_a_desk(folder: Path, bonafides: str) -> list[str]:
    """The chain of the administrators of a new desk, which has exported twice."""
    desk = folder / "desk"
    run(bonafides, "desk", "init", str(desk), "--as", "a-1", "--origin", ORIGIN)
    exported = desk / "second.jsonl"
    for file in [desk / "first.jsonl", exported]:
        config = str(desk / "desk.toml")
        run(bonafides, "audit", "export", str(file), "--config", config, "--as", "a-1", "--reason", "test")
    return exported.read_text().splitlines()


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def export(folder: Path, bonafides: str) -> None:
    """Exports the log in every form, in two parts, of which the second goes on where the first ended."""
    log = folder / "log.jsonl"
    lines = log.read_text().splitlines(keepends=True)
    half = folder / "half.jsonl"
    half.write_text("".join(lines[: len(lines) // 2]))
    for form in FORMS:
        parts, begin = [], 0
        for number, part in enumerate([half, log]):
            file = folder / f"{form}.{number}"
            asked = ["--log", str(part), "--form", form, "--from", str(begin), "--origin", ORIGIN]
            said = json.loads(run(bonafides, "audit", "export", str(file), *asked, "--format", "json"))
            assert said["first"] == begin
            begin = said["next"]
            parts.append(file.read_text())
        assert begin == len(lines)
        (folder / form).write_text("".join(parts))
        assert len((folder / form).read_text().splitlines()) == len(lines), form


def read(folder: Path, form: str) -> list[Record]:
    return [json.loads(line) for line in (folder / form).read_text().splitlines()]


def check_ocsf(folder: Path) -> None:
    of_version = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.8.0"))
    schemas = {uid: of_version.get_class_schema(name) for uid, name in CLASSES.items()}
    (folder / "schemas.json").write_text(json.dumps(schemas))
    validators = {uid: Draft202012Validator(schema) for uid, schema in schemas.items()}
    counted: Counter[str] = Counter()
    for event in read(folder, "ocsf"):
        validators[event["class_uid"]].validate(event)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        counted[f"{event['class_name']}: {event['activity_name']} ({event['status']})"] += 1
    for what, events in sorted(counted.items()):
        print(f"jsonschema with ocsf-json-schema: {events:4} {what}")
    wrong = read(folder, "ocsf")[0]
    wrong["severity_id"] = 7
    with contextlib.suppress(ValidationError):
        validators[wrong["class_uid"]].validate(wrong)
        raise AssertionError("an unknown severity is accepted")
    # No schema of 1.9 is published as a package: what it changes is checked here.
    for old, new in zip(read(folder, "ocsf"), read(folder, "ocsf-1.9"), strict=True):
        assert new["type_uid"] == new["class_uid"] * 100 + new["activity_id"]
        assert new["class_uid"] == {3001: 3007}.get(old["class_uid"], old["class_uid"])
        fingerprint = new["attestation"].pop("fingerprint")
        canonical = json.dumps(new, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert fingerprint["value"] == sha256(canonical.encode()).hexdigest()


def check_cloud_events(folder: Path, records: list[str]) -> None:
    for line, record in zip((folder / "cloudevents").read_text().splitlines(), records, strict=True):
        message = HTTPMessage(headers={"content-type": "application/cloudevents+json"}, body=line.encode())
        event = from_http_event(message, JSONFormat())
        assert event.get_id() == sha256(b"\0" + record.encode()).hexdigest()
        assert event.get_source() == ORIGIN
        assert event.get_subject() == json.loads(record)["case"]
    print("cloudevents (Python):", len(records), "events, the last:", event.get_attributes())


def check_cef(folder: Path, events: list[Record]) -> None:
    for line, event in zip((folder / "cef").read_text().splitlines(), events, strict=True):
        found = pycef.parse(line)
        assert found["Name"] == event["title"] and found["externalId"] == event["id"]
        # It puts fields with a label under the label.
        for name in ["position", "case", "seq", "check", "verdict"]:
            assert found.get(name) == (str(event[name]) if name in event else None), (name, found)
        for key, name in [("suid", "actor"), ("duid", "subject"), ("act", "action"), ("reason", "reason")]:
            assert found.get(key) == event.get(name), (key, found)
    print("pycef:", len(events), "events, the last:", found)


def received(folder: Path, number: int) -> list[Record]:
    """The messages that rsyslogd has parsed, once it has this number of them."""
    file = folder / "received"
    for _ in range(300):
        if file.exists() and len(file.read_text().splitlines()) >= number:
            break
        time.sleep(0.1)
    return [json.loads(line) for line in file.read_text().splitlines()]


def compare(parsed: list[Record], events: list[Record]) -> None:
    """Compares what rsyslogd has parsed, field by field."""
    severities = {"Informational": "6", "Low": "5", "Medium": "4", "High": "3"}
    for found, event in zip(parsed, events, strict=True):
        assert (found["facility"], found["severity"]) == ("10", severities[event["severity"]]), found
        assert (found["host"], found["app"], found["id"]) == (ORIGIN, "bonafides", event["type"]), found
        assert found["text"].strip() == event["title"], found
        data = json.loads(found["data"])["bonafides@32473"]
        for name, value in event.items():
            if name in ("time", "type"):
                continue
            text = ",".join(value) if isinstance(value, list) else str(value)
            assert data[name] == ("true" if value is True else text), (name, found)


def check_syslog(folder: Path, port: int, events: list[Record]) -> None:
    """Sends the messages over TLS with octet counting (RFC 5425)."""
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    with (
        socket.create_connection(("127.0.0.1", port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        for line in (folder / "syslog").read_text().splitlines():
            message = line.encode()
            connection.sendall(f"{len(message)} ".encode() + message)
        connection.unwrap()
    parsed = received(folder, len(events))
    compare(parsed, events)
    print("rsyslogd:", len(parsed), "messages over TLS, the last:", json.dumps(parsed[-1]))


def check_sink(folder: Path, bonafides: str, port: int) -> None:
    """Lets the desk itself send its log to rsyslogd, twice: it goes on where it stood."""
    before = len((folder / "received").read_text().splitlines())
    config = folder / "desk" / "desk.toml"
    siem = f'siem = {{ syslog = "tls://localhost:{port}", ca_file = "{folder}/ca.pem" }}'
    config.write_text(config.read_text().replace("[sinks]\n", f"[sinks]\n{siem}\n"))
    for number in range(2):
        file = config.with_name(f"sink.{number}")
        who = ["--config", str(config), "--as", "a-1", "--reason", "test"]
        run(bonafides, "audit", "export", str(file), "--form", "events", *who)
        run(bonafides, "desk", "--config", str(config), "work", "--until-idle")
    events = [json.loads(line) for line in file.read_text().splitlines()]
    # Those of both exports, and the record of the last.
    parsed = received(folder, before + len(events) + 1)[before:]
    compare(parsed[:-1], events)
    assert parsed[-1]["id"] == "desk.exported"
    checks = run(bonafides, "desk", "--config", str(config), "doctor")
    assert "fine   sink siem" in checks and "fine   log siem" in checks, checks
    print("rsyslogd:", len(parsed), "messages of the desk itself, the last:", json.dumps(parsed[-1]))


def main() -> None:
    folder, bonafides, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    records = [
        record
        for file in sorted((ROOT / "tests/vectors/cases").glob("*.json"))
        for record in records_in(json.loads(file.read_text()))
    ]
    # A recorded call may show a record twice; the log has each once.
    records = list(dict.fromkeys(records)) + records_of_a_desk(folder, bonafides)
    (folder / "log.jsonl").write_text("".join(record + "\n" for record in records))
    export(folder, bonafides)
    events = read(folder, "events")
    check_ocsf(folder)
    check_cloud_events(folder, records)
    check_cef(folder, events)
    check_syslog(folder, port, events)
    check_sink(folder, bonafides, port)


main()
