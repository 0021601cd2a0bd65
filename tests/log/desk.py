"""A desk whose checkpoints `aics-witness` cosigns, and others of the same name and key, which it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import aics_tlog

from witness import Witness

ORIGIN = "log.contoso.example"


class Desk:
    def __init__(self, program: str, home: Path) -> None:
        self.program, self.home = program, home
        self.config = home / "desk.toml"

    def run(self, *arguments: object, exits: int = 0) -> str:
        command = [self.program, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == exits, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def desk(self, *arguments: object, exits: int = 0) -> str:
        return self.run("desk", "--config", self.config, *arguments, exits=exits)

    def record(self, name: str) -> Path:
        """Makes a record: that of an export."""
        file = self.home / name
        self.run("audit", "export", file, "--config", self.config, "--as", "a-1", "--reason", name)
        return file

    def copy(self, name: str) -> Desk:
        home = self.home.with_name(name)
        shutil.copytree(self.home, home)
        return Desk(self.program, home)

    def work(self) -> None:
        """Works until every record is signed: the process before has the lease for 10 seconds."""
        while True:
            self.desk("work", "--until-idle")
            state = self.state()
            if state["signed"] == state["numbered"]:
                return
            time.sleep(1)

    def state(self) -> Any:
        return json.loads(self.desk("status", "--format", "json"))

    def status(self) -> Any:
        return self.state()["witnesses"][0]

    def verify(self, *arguments: object, exits: int = 0) -> str:
        return self.run("audit", "verify", self.home / "log", *arguments, exits=exits)


def desk(folder: Path, program: str) -> None:
    one = Desk(program, folder / "desk")
    one.run("desk", "init", one.home, "--as", "a-1", "--origin", ORIGIN)
    log = (one.home / "log.pub").read_text().strip()
    with Witness(folder / "desk-witness", ORIGIN, log) as witness:
        described = f'demand = 1\nwitnesses = {{ aics = {{ url = "{witness.url}", key = "{witness.vkey}" }} }}\n'
        text = one.config.read_text()
        assert "# witnesses" in text
        one.config.write_text(text.replace("# witnesses", described + "# witnesses"))
        twin = one.copy("twin")
        one.work()
        cosigned(one, log, witness.vkey)
        backup = one.copy("backup")
        for name in ("first.jsonl", "second.jsonl"):
            exported = one.record(name)
            one.work()
            cosigned(one, log, witness.vkey)
        kept = exported.with_name(exported.name + ".checkpoint")
        assert accepted(kept.read_bytes(), log, witness.vkey), "the checkpoint of an export is cosigned"
        print("bonafides:", one.run("audit", "verify", exported, "--checkpoint", kept, "--config", one.config).strip())
        refused(backup, "ahead", 1)
        refused(twin, "contradiction", 4)
        assert one.status()["fault"] is None and one.desk("doctor").count("witness aics") == 1
    print(witness.evidence())
    # The witness has gone: the log goes on, and what was cosigned stays so.
    before = (one.home / "log/checkpoint.cosigned").read_bytes()
    one.record("third.jsonl")
    one.work()
    assert one.status()["fault"] == "silent"
    assert (one.home / "log/checkpoint.cosigned").read_bytes() == before
    assert not accepted((one.home / "log/checkpoint").read_bytes(), log, witness.vkey)
    print("bonafides:", one.verify("--config", one.config).strip())


def cosigned(one: Desk, log: str, witness: str) -> None:
    """Both files, by `aics-tlog` and by bonafides."""
    for name in ("checkpoint", "checkpoint.cosigned"):
        assert accepted((one.home / "log" / name).read_bytes(), log, witness), f"{name} is not cosigned"
    assert one.status()["lag"] == 0
    one.verify("--key", log, "--witness", witness)
    told = json.loads(one.verify("--config", one.config, "--format", "json"))
    (by,) = told["checkpoint"]["cosignatures"]
    assert told["proven"] == told["records"] == told["checkpoint"]["size"]
    print(f"aics-tlog and bonafides: {told['records']} records, cosigned by {by['witness']} at {by['at']}")


def accepted(checkpoint: bytes, log: str, witness: str) -> bool:
    key, witnesses = aics_tlog.parse_vkey(log), [aics_tlog.parse_vkey(witness)]
    note = aics_tlog.parse_note(checkpoint)
    return bool(aics_tlog.verify_checkpoint(note, key, witnesses, 1, expected_origin=ORIGIN).ok)


def refused(other: Desk, fault: str, records: int) -> None:
    """A log of the same name and key with other records: the witness refuses it, and the desk says so."""
    for number in range(records):
        other.record(f"other-{number}.jsonl")
    other.work()
    state = other.status()
    assert state["fault"] == fault, state
    assert other.status()["lag"] > 0
    (line,) = [line for line in other.desk("doctor", exits=1).splitlines() if "witness aics" in line]
    print("bonafides:", line)
    assert state["reason"] in line
    assert state["reason"] in other.desk("status")
