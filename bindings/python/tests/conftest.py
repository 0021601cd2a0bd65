"""The paths of the project's own files."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VECTORS = ROOT / "tests" / "vectors"


def same_list(path: Path, head: str, lines: list[str]) -> None:
    """Checks that the file contains these lines. UPDATE=1 writes it."""
    text = "\n".join([head, *lines]) + "\n"
    if os.environ.get("UPDATE"):
        path.write_text(text)
    assert path.read_text() == text, f"{path.name} is not the list; run the tests once with UPDATE=1:\n{text}"
