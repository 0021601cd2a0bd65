"""Verifies a log with `aics-tlog`, and asks the witness `aics-witness` to cosign it. Started by `tests/log/test`.

Accepts everything that `logs write FOLDER` wrote, and must refuse every change that it makes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aics_tlog
import aics_witness

from desk import desk
from witness import Witness

VENV = Path(sys.executable).parent


def main() -> int:
    folder, logs, bonafides = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    python = ".".join(map(str, sys.version_info[:3]))
    names = ("aics-tlog", "aics-witness")
    print("with " + ", ".join(f"{name} {version(name)}" for name in names) + f", Python {python}")
    key = aics_tlog.parse_vkey((folder / "log.vkey").read_text().strip())
    command_line(folder)
    for name in ("small", "large"):
        tiles(folder / name, key)
    proofs(folder)
    checkpoints(folder, key)
    witness(folder, key, logs)
    desk(folder, bonafides)
    return 0


def command_line(folder: Path) -> None:
    """Runs its own programs, whose output is the evidence."""
    small, large = folder / "small", folder / "large"
    key = ["--vkey-file", folder / "log.vkey"]
    for index in (0, 255, 256, 65_535, 65_999):
        run(["verify-inclusion", "--tiles", large, *key, "--index", index])
    for size in (1, 255, 65_536):
        old = folder / f"at-{size}"
        run(["verify-consistency", "--tiles", large, *key, "--old-checkpoint", old])
    run(["verify-checkpoint", "--tiles", large, *key])
    # The log has shrunk.
    refuse(["verify-consistency", "--tiles", small, *key, "--old-checkpoint", large / "checkpoint"])
    with changed(large / "tile/0/007", 40):
        refuse(["verify-inclusion", "--tiles", large, *key, "--index", 7 * 256 + 1])
    with changed(large / "checkpoint", 22):
        refuse(["verify-checkpoint", "--tiles", large, *key])


def run(arguments: list[object]) -> subprocess.CompletedProcess[str]:
    done = aics(arguments)
    assert done.returncode == 0, f"refused: {done.stdout}{done.stderr}"
    return done


def refuse(arguments: list[object]) -> None:
    done = aics(arguments)
    assert done.returncode != 0, "a change was accepted"


def aics(arguments: list[object]) -> subprocess.CompletedProcess[str]:
    command = [str(VENV / "aics-tlog"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    shown = [str(one).rsplit("/", 1)[-1] for one in arguments]
    told = json.loads(done.stdout)
    members = ("ok", "error", "size", "old_size", "index", "leaf_hash", "entry_sha256")
    print(f"aics-tlog {' '.join(shown)}\n  { {name: told[name] for name in members if name in told} }")
    return done


class changed:
    """A file with one byte changed, for as long as it takes."""

    def __init__(self, path: Path, at: int) -> None:
        self.path, self.honest = path, path.read_bytes()
        self.bytes = bytearray(self.honest)
        self.bytes[at] ^= 1

    def __enter__(self) -> None:
        self.path.write_bytes(self.bytes)

    def __exit__(self, *_: object) -> None:
        self.path.write_bytes(self.honest)


def tiles(log: Path, key: Any) -> None:
    """Walks every tile and record, and changes tiles and bundles of each kind."""
    checkpoint, _ = aics_tlog.checkpoint.checkpoint_from_note((log / "checkpoint").read_bytes())
    reader = aics_tlog.FileSystemTileReader(log)
    report = aics_tlog.audit_tiles(reader, checkpoint.size, checkpoint.root)
    print(f"aics-tlog: {report.tiles} tiles and {report.bundles} bundles of {checkpoint.size} records accepted")
    refused: Counter[str] = Counter()
    # The tiles of the newest checkpoint: others are those of older ones, whose bytes are in these.
    files = [path for path in newest(log, checkpoint.size) if checkpoint.size < 2_000 or "000" in path.name]
    for path in files:
        for at in (0, path.stat().st_size // 2, path.stat().st_size - 1):
            with changed(path, at):
                try:
                    aics_tlog.audit_tiles(reader, checkpoint.size, checkpoint.root)
                except (ValueError, OSError) as error:
                    refused[type(error).__name__] += 1
                else:
                    raise AssertionError(f"another byte {at} of {path} was accepted")
    print(f"aics-tlog: {refused.total()} changed files refused: {dict(refused)}")


def newest(log: Path, size: int) -> Iterator[Path]:
    """The files of a log of this size, by the specification."""
    counts = [("entries", size)]
    for level in range(8):
        counts.append((str(level), size // 256**level))
    for name, count in counts:
        for index in range((count + 255) // 256):
            width = min(256, count - index * 256)
            partial = "" if width == 256 else f".p/{width}"
            assert index < 1000, "the path has one element"
            yield log / f"tile/{name}/{index:03d}{partial}"


def proofs(folder: Path) -> None:
    """Checks the proofs that bonafides made, against its own as well, and changes every hash of each."""
    made = json.loads((folder / "proofs.json").read_text())
    size, root = made["size"], b64decode(made["root"])
    reader = aics_tlog.FileSystemTileReader(folder / "large")
    refused = 0
    for one in made["inclusion"]:
        index, leaf, path = one["index"], b64decode(one["leaf"]), [b64decode(line) for line in one["path"]]
        assert aics_tlog.verify_inclusion(leaf, index, size, path, root)
        assert path == aics_tlog.inclusion_proof_from_tiles(reader, index, size)
        for other in changes(path):
            assert not aics_tlog.verify_inclusion(leaf, index, size, other, root)
            refused += 1
        assert not aics_tlog.verify_inclusion(leaf, index ^ 1, size, path, root)
        assert not aics_tlog.verify_inclusion(flipped(leaf), index, size, path, root)
    print(f"aics-tlog: {len(made['inclusion'])} inclusion proofs accepted, {refused} changed ones refused")
    refused = 0
    for one in made["consistency"]:
        old, before, path = one["old"], b64decode(one["root"]), [b64decode(line) for line in one["path"]]
        assert aics_tlog.verify_consistency(old, size, before, root, path)
        assert path == aics_tlog.consistency_proof_from_tiles(reader, old, size)
        for other in changes(path):
            assert not aics_tlog.verify_consistency(old, size, before, root, other)
            refused += 1
        assert not aics_tlog.verify_consistency(old, size, flipped(before), root, path)
    print(f"aics-tlog: {len(made['consistency'])} consistency proofs accepted, {refused} changed ones refused")


def changes(path: list[bytes]) -> Iterator[list[bytes]]:
    yield [*path, bytes(32)]
    if path:
        yield path[1:]
    for at in range(len(path)):
        yield [*path[:at], flipped(path[at]), *path[at + 1 :]]


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def checkpoints(folder: Path, key: Any) -> None:
    """Changes every byte of a checkpoint."""
    honest = (folder / "large/checkpoint").read_bytes()
    assert accepted(honest, key)
    for at in range(len(honest)):
        other = bytearray(honest)
        other[at] ^= 1 << (at % 8)
        assert not accepted(bytes(other), key), f"a checkpoint with another byte {at} was accepted"
    print(f"aics-tlog: {len(honest)} changed checkpoints refused")


def accepted(checkpoint: bytes, key: Any, witnesses: Any = None) -> bool:
    try:
        note = aics_tlog.parse_note(checkpoint)
    except ValueError:
        return False
    quorum = 1 if witnesses else 0
    return bool(aics_tlog.verify_checkpoint(note, key, witnesses, quorum, expected_origin=key.name).ok)


def witness(folder: Path, key: Any, logs: str) -> None:
    """Has the log cosigned, and shows the witness a split view."""
    with Witness(folder / "witness", key.name, (folder / "log.vkey").read_text().strip()) as one:
        (folder / "witness.vkey").write_text(one.vkey + "\n")
        answers = {name: one.ask((folder / f"{name}.request").read_bytes()) for name in REQUESTS}
    for name, (status, body) in answers.items():
        print(f"aics-witness: {name}: {status} {body.strip()}")
        assert status == REQUESTS[name], f"{name}: {status} {body}"
    assert answers["unknown"][1] == "1\n", "the size that the witness knows"
    print(one.evidence())

    cosigned = folder / "cosigned"
    cosigned.write_bytes((folder / "large/checkpoint").read_bytes() + answers["grown"][1].encode())
    vkey = aics_tlog.parse_vkey(one.vkey)
    assert accepted(cosigned.read_bytes(), key, [vkey])
    assert not accepted((folder / "large/checkpoint").read_bytes(), key, [vkey])
    arguments = [logs, "cosigned", str(cosigned), str(folder / "witness.vkey")]
    print("bonafides:", subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip())
    # Without the cosignature, it is refused here as well.
    arguments[2] = str(folder / "large/checkpoint")
    refused = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    print("bonafides:", refused.stderr.strip())


# The requests in order, and the status of each answer. By tlog-witness, it is 409 if the witness knows another size,
# and 422 if the checkpoint contradicts the one it knows.
REQUESTS = {"first": 200, "unknown": 409, "grown": 200, "again": 200, "split": 422, "shrunk": 400}

if __name__ == "__main__":
    assert aics_witness.__version__ == version("aics-witness")
    sys.exit(main())
