"""Contoso from outside: what its gateways have taken, and what its domain says to a password."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FIRST = "Start-Passw0rd-1"
folder = Path("/tmp/bonafides-contoso")
bonafides = str(folder / "bonafides")
kerberos = {**os.environ, "KRB5_CONFIG": str(folder / "domain/krb5.conf"), "LC_ALL": "C"}


def lines(file: str) -> Iterator[Any]:
    """Reads what a gateway has taken, the newest first."""
    path = folder / file
    for line in reversed(path.read_text().splitlines() if path.exists() else []):
        yield json.loads(line)


def wait(found: Callable[[], Any], what: str = "a text") -> Any:
    """Waits for something to arrive."""
    for _ in range(1200):
        if (text := found()) is not None:
            return text
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not arrive")


def new_mail(to: str, pattern: str, known: set[str]) -> str | None:
    """Returns the first text of this form in the mails to an address that is not known."""
    for mail in lines("mails.jsonl"):
        for text in re.findall(pattern, mail["text"]) if mail["to"] == [to] else []:
            if text not in known:
                known.add(text)
                return str(text)
    return None


def sign_in(name: str, password: str) -> str:
    """Asks the domain for a ticket: `in`, `must change` or `refused`."""
    asked = subprocess.run(["kinit", "-c", "MEMORY:", name], input=f"{password}\n", text=True, env=kerberos,
                           capture_output=True, check=False)
    if asked.returncode == 0:
        return "in"
    return "must change" if "expired" in asked.stdout + asked.stderr else "refused"


def change_password(name: str, password: str, own: str) -> None:
    """Changes a password, as its owner."""
    subprocess.run(["kpasswd", name], input=f"{password}\n{own}\n{own}\n", text=True, env=kerberos, capture_output=True,
                   check=False)
