"""Calls, pages and faults at Contoso: by keyboard and browser, as its people would, and on its real parts.

usage: acceptance.py [call] [self_service] [vouch] [impostor] [doctor]

Without a name, all of them. `self_service` and `vouch` require Chromium, and playwright-core in examples/passkeys (`npm ci` there).
"""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from world import FIRST, bonafides, change_password, folder, lines, new_mail, sign_in, wait

desk = folder / "desk"
pages = Path(__file__).resolve().parent.parent / "passkeys"


def say(text: str) -> None:
    """Prints what is done."""
    print(f"   {text}", flush=True)


class Keyboard:
    """An operator who types into the terminal of `bonafides desk call`."""

    def __init__(self) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(desk)
            os.environ.update(TERM="dumb", NO_COLOR="1")
            os.execv(bonafides, [bonafides, "desk", "call", "--as", "o-1"])
        self.shown()

    def shown(self) -> str:
        """Returns what the terminal shows until it asks for the next line."""
        text = ""
        until = time.monotonic() + 120
        while not text.endswith("> "):
            ready, _, _ = select.select([self.terminal], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"the terminal stopped at: {text}"
            text += os.read(self.terminal, 65_536).decode().replace("\r\n", "\n")
        return text

    def type(self, line: str) -> str:
        """Types a line, key by key. Returns what the terminal shows then."""
        for key in line + "\n":
            os.write(self.terminal, key.encode())
            time.sleep(0.005)
        shown = self.shown()
        print("".join(f"     | {part}\n" for part in shown.removesuffix("> ").splitlines() if part.strip()), end="", flush=True)
        return shown

    def close(self) -> None:
        """Ends the input: the process carries out what waits, and ends."""
        os.write(self.terminal, b"\x04")
        while True:
            try:
                if not os.read(self.terminal, 65_536):
                    break
            except OSError:
                break
        _, status = os.waitpid(self.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0, status


def lead(name: str) -> str:
    """Returns the name of a person's manager."""
    return f"lead{int(name[4:]) % 10 + 1:02}"


def code(name: str, operator: Keyboard) -> str:
    """Sends a code, and reads it on the telephone of a person."""
    mobile, before = f"+45 40 00 0{name[4:]}", len(list(lines("texts.jsonl")))
    operator.type("choose sms_code")

    def arrived() -> Any:
        texts = list(lines("texts.jsonl"))
        return next((text["text"][:6] for text in texts[: len(texts) - before] if text["to"] == mobile), None)

    found = str(wait(arrived, "the code"))
    say(f"the telephone {mobile} shows {found}")
    return found


def ends_with_kinit(name: str, known: set[str]) -> None:
    """Tries the password in the manager's mailbox, changes it as its owner, and signs in."""
    password = wait(lambda: new_mail(f"{lead(name)}@contoso.example", r"(?<=password: )\S{20}", known), "the password")
    say(f"{lead(name)} has a mail with the new password of {name}")
    old, new = sign_in(name, FIRST), sign_in(name, password)
    say(f"kinit {name}: the old password is {old}, with the new one: {new}")
    assert (old, new) == ("refused", "must change")
    change_password(name, password, "Own-Choice-211-x")
    chosen = sign_in(name, "Own-Choice-211-x")
    say(f"kinit {name}, after {name} has changed it: {chosen}")
    assert chosen == "in"


def browser(*about: str) -> None:
    """Does what a person does in Chromium."""
    done = subprocess.run(["node", str(pages / "tests/at_contoso.js"), *about], text=True, capture_output=True, check=False)
    for line in done.stdout.splitlines():
        say(line)
    assert done.returncode == 0, done.stderr


def call() -> None:
    """A call by keyboard, which ends with a ticket of Kerberos for the new password."""
    operator, known = Keyboard(), set[str]()
    operator.type("start reset_password user211")
    operator.type(f"answer sms_code {code('user211', operator)}")
    operator.type("choose photo_id")
    assert "approve" in operator.type("confirm photo_id document_type=passport seen_live=yes").lower()
    operator.type("carry_out")
    operator.close()
    ends_with_kinit("user211", known)


def self_service() -> None:
    """Somebody registers a passkey and resets their own password with it in Chromium."""
    own = "Seven herons over the canal, 1912"
    browser("self_service", "user212", own)
    wait(lambda: sign_in("user212", own) == "in" or None, "the new password")
    say(f"kinit user212: the old password is {sign_in('user212', FIRST)}, with the new one: {sign_in('user212', own)}")
    assert sign_in("user212", FIRST) == "refused"
    known = set[str]()
    found = wait(lambda: new_mail("user212@home.example", r"has been changed.*", known), "the notice of the registration")
    say(f"user212 has a mail: ...{found}")


def vouch() -> None:
    """A manager signs in at Keycloak and vouches; the password is delivered to them."""
    operator, known = Keyboard(), set[str]()
    operator.type("start reset_password user213")
    operator.type(f"answer sms_code {code('user213', operator)}")
    operator.type("choose manager_vouch")
    link = wait(lambda: new_mail("lead04@contoso.example", r"http://localhost:\d+/vouch\?request=\S+", known), "the link")
    say(f"lead04 has a mail with the link {link}")
    # Somebody who was not asked signs in as well, and is refused.
    refused = subprocess.run(["node", str(pages / "tests/at_contoso.js"), "vouch", link, "lead05", FIRST], capture_output=True,
                             text=True, check=False)
    assert refused.returncode != 0 and "does not wait for an answer of yours" in refused.stderr, refused.stderr
    say("lead05, who was not asked, signs in with the same link: the answer is refused")
    browser("vouch", link, "lead04", FIRST)
    assert "approve" in operator.type("view").lower()
    operator.type("carry_out")
    operator.close()
    ends_with_kinit("user213", known)


def impostor() -> None:
    """A caller who does not know the code; then the owner says that it was not them."""
    operator = Keyboard()
    operator.type("start reset_password user214")
    right = code("user214", operator)
    operator.type(f"answer sms_code {(int(right) + 1) % 1_000_000:06}")
    operator.type("not_me")
    operator.close()
    ticket = wait(lambda: next((found for found in lines("tickets.jsonl")), None), "the ticket")
    say(f"the webhook has a ticket: {json.dumps(ticket['text'])}")
    assert "not_me" in ticket["text"] and "user214" not in json.dumps(ticket)
    for to in ("lead05@contoso.example", "security@contoso.example"):
        mail = wait(lambda to=to: next((mail for mail in lines("mails.jsonl") if mail["to"] == [to]), None), "the alert")
        say(f"{to} has a mail: {mail['text'].splitlines()[0]}")
    assert sign_in("user214", FIRST) == "in"
    say("kinit user214: the password is still the old one")


def asked(at: Path) -> list[dict[str, Any]]:
    """Returns what `bonafides desk doctor` finds wrong."""
    command = [bonafides, "desk", "doctor", "--format", "json"]
    done = subprocess.run(command, cwd=at, text=True, capture_output=True, check=False)
    wrong = [check for check in json.loads(done.stdout)["checks"] if not check["fine"]]
    assert (done.returncode == 1) == bool(wrong), done.returncode
    return wrong


def finds(fault: str, part: str, words: str, at: Path = desk) -> None:
    """Asks the doctor, who must name the part and the fault."""
    wrong = asked(at)
    print(f"   {fault}")
    for check in wrong:
        print(f"     | wrong  {check['part']}  {check['found']}; {check['help']}", flush=True)
    named = [check for check in wrong if check["part"] == part and re.search(words, check["found"])]
    assert named, f"the doctor does not name `{part}` with `{words}`"


@contextmanager
def otherwise(*changes: tuple[str, str, str]) -> Iterator[Path]:
    """A copy of the desk beside it, in which a file has another text: file, pattern, replacement."""
    copy = folder / "faulty"
    shutil.copytree(desk, copy, symlinks=True)
    try:
        for file, pattern, replacement in changes:
            text = (copy / file).read_text()
            changed, count = re.subn(pattern, replacement, text, flags=re.M)
            assert count >= 1, (file, pattern)
            (copy / file).write_text(changed)
        yield copy
    finally:
        shutil.rmtree(copy)


def ctl(*about: str) -> None:
    """Stops or starts the domain controller."""
    subprocess.run([folder / "domain/ctl", *about], check=True)


def rename(group: str, name: str) -> None:
    """Renames a group of the domain."""
    found = subprocess.run(["samba-tool", "group", "rename", group, f"--samaccountname={name}", f"--force-new-cn={name}",
                            f"--configfile={folder}/domain/smb.conf"], text=True, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr


def sinks(do: str) -> None:
    """Stops the mail server and the gateway, or starts them at the same ports."""
    pid = folder / "sinks.pid"
    if do == "stop":
        os.kill(int(pid.read_text()), 15)
        wait(lambda: not os.path.exists(f"/proc/{pid.read_text().strip()}") or None, "the end of the gateways")
        return
    before = (folder / "sinks.json").stat().st_mtime_ns
    here = Path(__file__).resolve().parent
    with (folder / "sinks.log").open("a") as log:
        started = subprocess.Popen([folder / "venv/bin/python", here / "sinks.py", folder], stdout=log, stderr=log,
                                   start_new_session=True)
    pid.write_text(f"{started.pid}\n")
    wait(lambda: (folder / "sinks.json").stat().st_mtime_ns != before or None, "the gateways")


def postgres(do: str) -> None:
    """Stops or starts PostgreSQL."""
    data = folder / "postgres/data"
    [control] = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1:]]
    options = ["-l", f"{folder}/postgres/log", "-o", f"-k {folder}/postgres -c listen_addresses="] if do == "start" else ["-m", "fast"]
    subprocess.run(["runuser", "-u", "postgres", "--", control, "-w", "-D", str(data), *options, do], check=True,
                   stdout=subprocess.DEVNULL, cwd="/tmp")


def doctor() -> None:
    """Each fault that the doctor can see, made on the real part, and mended."""
    assert asked(desk) == [], "everything is fine at first"
    of_domain(), of_channels(), of_sign_in(), of_desk(), of_store()
    assert asked(desk) == [], "everything is fine again"
    say("everything is fine again")


def of_domain() -> None:
    """Faults of the directory."""
    with otherwise(("svc-desk.password", ".+", "Wrong-Passw0rd-1")) as copy:
        finds("the password of the desk's account is wrong", "directory", "password", copy)
    for account, fault in (("svc-weak", "has too few rights"), ("svc-strong", "is an administrator")):
        with otherwise(("desk.toml", "svc-desk@", f"{account}@")) as copy:
            finds(f"the desk's account {fault}", "directory", "the desk's account has the wrong rights", copy)
    with otherwise(("desk.toml", "OU=People,", "OU=Peeple,")) as copy:
        finds("the base does not exist", "directory", "base|does not exist", copy)
    with otherwise(("desk.toml", r"domain/ca\.pem", "domain/nothing.pem")) as copy:
        finds("there is no file with the authority", "directory", r"nothing\.pem", copy)
    for name, fault, words in (
        ("expired", "the certificate of the domain has expired", "expired"),
        ("foreign", "the certificate is of another authority", "authority"),
        ("self-signed", "the certificate is self-signed", "signed"),
        ("other-name", "the certificate is for another host name", "name"),
    ):
        ctl("certificate", name)
        finds(fault, "directory", words)
    ctl("certificate", "good")
    rename("Security", "Segurity")
    finds("a group of the policy is missing", "groups", "Security")
    rename("Segurity", "Security")
    ctl("stop")
    finds("the domain controller is down", "directory", "reach|refused|answer")
    ctl("start")


def of_channels() -> None:
    """Faults of mail, text messages and tickets."""
    with otherwise(("smtp.password", ".+", "wrong")) as copy:
        finds("the password for the mail server is wrong", "channel mail", "login|password|535|refuse", copy)
    with otherwise(("gateway.secret", "whsec_.{8}", "whsec_AAAAAAAA")) as copy:
        finds("the gateway has another secret", "channel sms", "401|secret|signature", copy)
    with otherwise(("desk.toml", r"sinks-ca\.pem", "domain/ca.pem")) as copy:
        finds("the mail server has a certificate of another authority", "channel mail", "issuer is not trusted", copy)
    with otherwise(("desk.toml", "/tickets\"", "/nothing\"")) as copy:
        finds("the gateway takes no tickets at this address", "channel tickets", "404", copy)
    sinks("stop")
    finds("the mail server is down", "channel mail", "reach|refused|connect")
    finds("so is the gateway", "channel sms", "reach|refused|connect")
    sinks("start")


def of_sign_in() -> None:
    """Faults of Keycloak and of the passkeys."""
    with otherwise(("vouch.secret", ".+", "wrong")) as copy:
        finds("the secret of the client is wrong", "vouch", "refused the client", copy)
    with otherwise(("desk.toml", "realms/contoso", "realms/elsewhere")) as copy:
        finds("there is no such realm", "vouch", "404", copy)
    with otherwise(("desk.toml", r'(issuer = "http://127\.0\.0\.1:)\d+', r"\g<1>1")) as copy:
        finds("Keycloak is down", "vouch", "cannot be reached", copy)
    with otherwise() as copy:
        for file in copy.glob("passkeys.db*"):
            file.unlink()
        (copy / "passkeys.db").write_text("something else")
        finds("the file of the passkeys is none", "provider webauthn", r"passkeys\.db", copy)


def of_desk() -> None:
    """Faults of the desk itself."""
    with otherwise(("desk.toml", "^origin ", "orign ")) as copy:
        finds("a key of desk.toml is misspelt", "configuration", "orign", copy)
    with otherwise() as copy:
        (copy / "desk.keys").chmod(0o644)
        finds("everybody can read the keys", "keys", "read|mode|0644", copy)
    with otherwise() as copy:
        (copy / "desk.keys").unlink()
        finds("the keys are not there", "keys", r"desk\.keys", copy)
    with otherwise(("service-desk.yaml", "points: 65", "points: 60")) as copy:
        finds("the policy was changed and not activated", "policy file", "differs", copy)
    with otherwise(("desk.toml", r"^tickets = .*\n", "")) as copy:
        finds("nobody takes tickets", "tickets", "nothing takes them", copy)
    with otherwise(("desk.toml", r"^webauthn = .*\n", "")) as copy:
        finds("a provider of the policy has no entry", "needs", "webauthn", copy)


def of_store() -> None:
    """Faults of the database."""
    with otherwise(("desk.toml", r'(url_file = "postgres\.url")', r'\1, schema = "empty"')) as copy:
        finds("the database has no desk in this schema", "store", "migrate|schema|exist", copy)
    postgres("stop")
    finds("PostgreSQL is down", "store", "connect|reach|refused|No such file")
    postgres("start")


ALL: dict[str, Callable[[], None]] = {of.__name__: of for of in (call, self_service, vouch, impostor, doctor)}


def main() -> None:
    """Does what the command line names."""
    for name in sys.argv[1:] or ALL:
        began = time.monotonic()
        print(f"== {name}: {ALL[name].__doc__}", flush=True)
        ALL[name]()
        print(f"   done in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
