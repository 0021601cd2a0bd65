"""The ways in that the command line lists."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

Document = dict[str, Any]


class Refused(Exception):
    """The policy has errors, with these codes."""

    def __init__(self, codes: set[str]) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes = codes


class Engine:
    def __init__(self, program: str) -> None:
        self.program = program

    def listing(self, policy: Path, sets_of_groups: list[tuple[str, ...]] | None = None) -> Document:
        """Returns the ways for these sets of groups; by default, for all sets that the policy can tell apart."""
        command = [self.program, "ways", str(policy), "--format", "json"]
        for groups in sets_of_groups or []:
            command += ["--groups", ",".join(groups)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said: Document = json.loads(done.stdout)
        if done.returncode:
            raise Refused({one["code"] for one in said["error"]["diagnostics"]})
        return said


def written(policy: Document, folder: str) -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=folder, delete=False) as file:
        json.dump(policy, file)
    return Path(file.name)
