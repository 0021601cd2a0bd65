"""A night at Contoso: 200 calls of all kinds, taken by two processes at once; then every password is tried by Kerberos.

usage: night.py
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from world import FIRST, bonafides, change_password, folder, lines, new_mail, sign_in, wait

CALLS = 200


class Desk:
    """An operator at a terminal: a process with its own worker."""

    def __init__(self, operator: str) -> None:
        command = [bonafides, "desk", "call", "--as", operator, "--format", "json"]
        self.process = subprocess.Popen(
            command, cwd=folder / "desk", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> Any:
        """Types a line. Returns the view, or nothing if the desk refuses."""
        assert self.process.stdin is not None and self.process.stdout is not None
        print(line, file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        self.case = answer.get("case", "")
        return answer.get("view")

    def code(self, challenge: str, find: Callable[[str], str | None]) -> str:
        """Asks for a code, and returns the one that arrives."""
        view = self.say(f"choose {challenge}")
        [step] = [entry["asked"].rsplit(".", 1)[0] for entry in view["challenges"] if entry["challenge"] == challenge]
        return wait(lambda: find(step))

    def sms(self) -> str:
        """Returns the code on the telephone of the subject."""
        return self.code("sms_code", lambda step: next(
            (text["text"][:6] for text in lines("texts.jsonl") if text["id"].rpartition(".")[0] == step), None))

    def mail(self, name: str, challenge: str, known: set[str]) -> str:
        """Returns the code in the private mailbox of the subject."""
        return self.code(challenge, lambda _: new_mail(f"{name}@home.example", r"\b\d{6}\b", known))

    def passport(self) -> Any:
        """Confirms a passport."""
        self.say("choose photo_id")
        return self.say("confirm photo_id document_type=passport seen_live=yes")

    def close(self) -> None:
        """Ends the shift: the process carries out everything that waits."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(timeout=120) == 0


class Call:
    """A call, and the password that the account must have afterwards; `None` if nobody may know it."""

    def __init__(self, number: int) -> None:
        self.number, self.name = number, f"user{number:03}"
        self.lead = f"lead{number % 10 + 1:02}@contoso.example"
        self.kind = ["genuine", "genuine", "genuine", "genuine", "by mail", "guesses the code", "stolen telephone",
                     "not me", "wrong account", "gives up"][number // 2 % 10]
        self.password: str | None = FIRST
        self.is_reset = False

    def take(self, desk: Desk, known: set[str]) -> None:
        """Takes the call at a desk."""
        if self.kind == "wrong account":
            for name in ("gone", "nobody", "ada", "user001)(cn=*"):
                assert not reset(desk, name), name
            return
        assert desk.say(f"start reset_password {self.name}")["verdict"] == "challenge"
        match self.kind:
            case "guesses the code":
                right = desk.sms()
                for guess in range(3):
                    desk.say(f"answer sms_code {(int(right) + 1 + guess) % 1_000_000:06}")
                desk.say(f"answer sms_code {right}")
                assert desk.say("carry_out") is None
                desk.say("cancel")
            case "stolen telephone":
                desk.say(f"answer sms_code {desk.sms()}")
                desk.say("unavailable photo_id")
                assert desk.say("carry_out") is None
                desk.say("cancel")
            case "gives up":
                desk.sms()
                desk.say("cancel")
            case kind:
                if kind == "by mail":
                    desk.say(f"answer private_email {desk.mail(self.name, 'private_email', known)}")
                else:
                    desk.say(f"answer sms_code {desk.sms()}")
                assert desk.passport()["verdict"] == "approve"
                assert desk.say("carry_out")["resolution"] == "done"
                self.password = wait(lambda: new_mail(self.lead, r"(?<=password: )\S{20}", known))
                self.is_reset = True
                if kind == "not me":
                    desk.say("not_me")
                    self.password = None

    def check(self) -> str | None:
        """Tries the passwords by Kerberos. Returns the fault."""
        old = sign_in(self.name, FIRST)
        if not self.is_reset:
            return None if old == "in" else f"the old password: {old}"
        if old != "refused":
            return f"the old password: {old}"
        if self.password is None:
            return None
        if (new := sign_in(self.name, self.password)) != "must change":
            return f"the new password: {new}"
        own = f"Own-Choice-{self.number}-x"
        change_password(self.name, self.password, own)
        return None if (chosen := sign_in(self.name, own)) == "in" else f"the password of the owner: {chosen}"


def reset(desk: Desk, name: str) -> bool:
    """Returns true if the caller gets a new password for an account, which nobody may."""
    view = desk.say(f"start reset_password {name}")
    gets = view is not None and view["verdict"] != "deny" and desk.say("carry_out") is not None
    if view is not None:
        desk.say("cancel")
    return gets


def shift(operator: str, calls: list[Call]) -> None:
    """Takes calls, one after the other."""
    desk, known = Desk(operator), set[str]()
    for call in calls:
        call.take(desk, known)
    desk.close()


def main() -> None:
    """Takes the calls, tries the passwords, and asks the doctor."""
    calls = [Call(number) for number in range(11, 11 + CALLS)]
    began = time.monotonic()
    # A manager gets the passwords of one process only, so that a mail belongs to one call.
    with ThreadPoolExecutor(2) as pool:
        shifts = [pool.submit(shift, f"o-{n + 2}", [call for call in calls if call.number % 2 == n]) for n in range(2)]
        for ended in shifts:
            ended.result()
    kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(call.kind for call in calls).items())
    print(f"{len(calls)} calls in {time.monotonic() - began:.0f} s: {kinds}")

    with ThreadPoolExecutor(4) as pool:
        faults = {call.name: fault for call, fault in zip(calls, pool.map(Call.check, calls), strict=True) if fault}
    for name, fault in faults.items():
        print(f"{name}: {fault}")
    print(f"{len(calls)} accounts tried by Kerberos: {sum(call.is_reset for call in calls)} reset, {len(faults)} wrong")

    tickets = {ticket["case"] for ticket in lines("tickets.jsonl")}
    expected = sum(call.kind == "not me" for call in calls)
    print(f"{len(tickets)} tickets for {expected} callers whose owners said that it was not them")
    doctor = subprocess.run([bonafides, "desk", "doctor"], cwd=folder / "desk", text=True, capture_output=True, check=False)
    print(doctor.stdout.splitlines()[-1])
    log = [bonafides, "audit", "verify", "--key", "log.pub", "log"]
    verified = subprocess.run(log, cwd=folder / "desk", text=True, capture_output=True, check=False)
    print(verified.stdout + verified.stderr, end="")
    if faults or len(tickets) < expected or doctor.returncode or verified.returncode:
        sys.exit(1)


if __name__ == "__main__":
    main()
