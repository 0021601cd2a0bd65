"""The README's code, from top to bottom: each text block is the output of the block before it."""

from __future__ import annotations

import re
import subprocess
import sys

from conftest import PACKAGE

README = (PACKAGE / "README.md").read_text()
BLOCKS = re.findall(r"```(python|text)\n(.*?)```", README, re.DOTALL)
MARK = "# -- the next block --"


def test_every_block_prints_the_text_below_it() -> None:
    code = [text for language, text in BLOCKS if language == "python"]
    program = f"\nprint({MARK!r})\n".join(code)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    printed = [part.strip("\n") for part in run.stdout.split(f"{MARK}\n")]
    wanted = [text.strip("\n") for language, text in BLOCKS if language == "text"]
    assert printed == wanted


def test_the_first_decision_has_ten_lines() -> None:
    first = next(text for language, text in BLOCKS if language == "python")
    assert len([line for line in first.splitlines() if line]) <= 10


def test_the_case_is_short() -> None:
    case = [text for language, text in BLOCKS if language == "python"][2]
    assert len([line for line in case.splitlines() if line]) <= 36


def test_the_blocks_of_the_projects_readme_print_the_text_below_them() -> None:
    root = PACKAGE.parents[1]
    text = (root / "README.md").read_text()
    code, printed = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL).groups()
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=root)
    assert (run.returncode, run.stdout) == (0, printed), run.stderr
