"""An attacker at the page, with soft-webauthn: an authenticator in software that nobody here wrote.

usage: attacker.py PROGRAM. As it comes, soft-webauthn never verifies its user. `Verified` adds that one flag and signs again;
it is accepted, so that every refusal here is due to the one lie that it names.
"""

import base64
import copy
import http.client
import json
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import sha256
from soft_webauthn import SoftWebauthnDevice

PRESENT, VERIFIED = 0x01, 0x04
FLAGS = 32


class Verified(SoftWebauthnDevice):
    """The authenticator, after it asked its user for a PIN. `alter` changes the authenticator data before they are signed."""

    alter = staticmethod(lambda data: data)

    def create(self, options, origin):
        made = super().create(options, origin)
        made["response"]["attestationObject"] = with_flag(made["response"]["attestationObject"])
        return made

    def get(self, options, origin):
        made = super().get(options, origin)
        data = self.alter(verified(made["response"]["authenticatorData"]))
        signed = data + sha256(made["response"]["clientDataJSON"])
        made["response"]["authenticatorData"] = data
        made["response"]["signature"] = self.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return made


def verified(data):
    return data[:FLAGS] + bytes([data[FLAGS] | VERIFIED]) + data[FLAGS + 1 :]


def with_flag(attestation):
    decoded = cbor.decode(attestation)
    return cbor.encode({**decoded, "authData": verified(decoded["authData"])})


class Server:
    """The page, in a folder of its own."""

    def __init__(self, program, folder):
        self.folder = pathlib.Path(folder)
        arguments = [program, str(folder), "0"]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.origin = self.line()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def line(self):
        return self.lines.get(timeout=120)

    def week(self):
        self.process.stdin.write("week\n")
        self.process.stdin.flush()
        assert self.line() == "a week has passed"

    def code(self, channel):
        """Returns the last code that went over this channel."""
        sent = (self.folder / f"sent/{channel}.jsonl").read_text().splitlines()
        codes = [re.search(r"\b\d{6}\b", json.loads(line)["text"]) for line in sent]
        return [found.group() for found in codes if found][-1]


class Visit:
    """A visitor of the page."""

    def __init__(self, server, action, name):
        self.server, self.cookie = server, None
        self.view = self.say(type="start", action=action, name=name)

    def say(self, origin=None, **what):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.server.origin.rsplit(":", 1)[1]), timeout=120)
        headers = {"Origin": origin or self.server.origin, "Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request("POST", "/say", json.dumps(what), headers)
        reply = connection.getresponse()
        if reply.status != 200:
            return reply.status
        self.cookie = (reply.getheader("Set-Cookie") or self.cookie or "").split(";")[0]
        return json.loads(reply.read())

    def prove(self, channel):
        """Enters the code that was sent to the owner of the account."""
        self.say(type="choose", challenge=f"{channel}_code")
        return self.say(type="answer", challenge=f"{channel}_code", text=self.server.code(channel))

    def options(self):
        """Returns the options as a browser passes them on: bytes as bytes."""
        options = self.say(type="options", challenge="passkey")
        public = options["publicKey"]
        public["challenge"] = unbase64(public["challenge"])
        if "user" in public:
            public["user"]["id"] = unbase64(public["user"]["id"])
        return options

    def choose(self):
        self.say(type="choose", challenge="passkey")
        return self.options()

    def respond(self, response):
        """Passes a response on. Returns the view and the reason in the log."""
        view = self.say(type="passkey", challenge="passkey", response=as_json(response))
        return view, self.server.line().split(": ")[1]


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def as_json(value):
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")
    return {key: as_json(of) for key, of in value.items()} if isinstance(value, dict) else value


def enrolling(server, name):
    """A visitor whose registration is approved: they have the telephone and the mailbox."""
    visit = Visit(server, "enrol", name)
    visit.prove("sms")
    assert visit.prove("mail")["approved"]
    return visit


def register(server, name, device):
    visit = enrolling(server, name)
    visit.say(type="enrol", challenge="passkey")
    return visit, visit.respond(device.create(visit.options(), server.origin))[1]


class Attacks:
    def __init__(self, server):
        self.server, self.refused, self.seen = server, 0, set()

    def expect(self, what, answer, reason):
        view, found = answer
        assert found == reason, f"{what}: {found}, not {reason}"
        assert not view["approved"] and not view["ended"], f"{what}: {view}"
        # To the visitor, every refusal reads the same.
        self.seen.add(json.dumps(view, sort_keys=True))
        assert len(self.seen) == 1, f"{what} shows: {self.seen}"
        self.refused += 1
        print(f"refused  {reason:20} {what}", flush=True)

    def registrations(self):
        """Everything but an honest registration is refused; each takes a request of its own."""
        server, origin = self.server, self.server.origin
        visit = enrolling(server, "user17")

        def attempt(device, options=lambda options: options, page=origin, change=lambda response: response):
            visit.say(type="enrol", challenge="passkey")
            view, reason = visit.respond(change(device.create(options(visit.options()), page)))
            assert view["approved"], "the approval stays"
            return reason

        def lie(what, reason, *arguments, **named):
            found = attempt(*arguments, **named)
            assert found == reason, f"{what}: {found}, not {reason}"
            self.refused += 1
            print(f"refused  {reason:20} registration: {what}", flush=True)

        def other_challenge(options):
            return {"publicKey": {**options["publicKey"], "challenge": b"\0" * 32}}

        def other_relying_party(options):
            return {"publicKey": {**options["publicKey"], "rp": {"id": "evil.example"}}}

        def as_proof(response):
            data = json.loads(response["response"]["clientDataJSON"])
            data = json.dumps({**data, "type": "webauthn.get"}).encode()
            return {**response, "response": {**response["response"], "clientDataJSON": data}}

        lie("the user was not verified", "not_verified", SoftWebauthnDevice())
        lie("on another page", "other_origin", Verified(), page="https://evil.example")
        lie("to another challenge", "other_challenge", Verified(), options=other_challenge)
        lie("for another relying party", "other_relying_party", Verified(), options=other_relying_party)
        lie("of the other kind", "other_ceremony", Verified(), change=as_proof)
        lie("rubbish", "unreadable", Verified(), change=lambda _: {"id": "x"})
        device = Verified()
        assert attempt(device) == "accepted"
        print("accepted                      a registration", flush=True)
        # What was registered is no proof yet, for whoever talked somebody into it.
        early = Visit(server, "reset_password", "user17")
        self.expect("a passkey of today", early.respond(device.get(early.choose(), origin)), "cooling")
        return device

    def proofs(self, device, other):
        server, origin = self.server, self.server.origin
        visit = Visit(server, "reset_password", "user17")

        old = device.get(visit.choose(), origin)
        view, reason = visit.respond(old)
        assert reason == "accepted" and not view["approved"], "the code is still missing"
        print("accepted                      a proof", flush=True)

        visit = Visit(server, "reset_password", "user17")
        visit.choose()
        self.expect("an old response again", visit.respond(old), "other_challenge")
        fresh = device.get(visit.choose(), origin)
        self.expect("rubbish", visit.respond({"id": "x"}), "unreadable")
        self.expect("a second response to one request", visit.respond(fresh), "used")
        self.expect("a response to the request before", (visit.choose(), visit.respond(fresh))[1], "other_challenge")
        elsewhere = Visit(server, "reset_password", "user17")
        theirs = device.get(elsewhere.choose(), origin)
        visit.choose()
        self.expect("a response to another case", visit.respond(theirs), "other_challenge")

        def page(url):
            return visit.respond(device.get(visit.choose(), url))

        self.expect("on another page", page("https://evil.example"), "other_origin")
        self.expect("on another port", page("http://localhost:1"), "other_origin")
        options = visit.choose()
        liar = copy.copy(device)
        liar.rp_id = options["publicKey"]["rpId"] = "evil.example"
        self.expect("for another relying party", visit.respond(liar.get(options, origin)), "other_relying_party")
        self.expect(
            "the user was not verified",
            visit.respond(SoftWebauthnDevice.get(device, visit.choose(), origin)),
            "not_verified",
        )
        absent = copy.copy(device)
        absent.alter = lambda data: data[:FLAGS] + bytes([VERIFIED]) + data[FLAGS + 1 :]
        self.expect("the user was not there", visit.respond(absent.get(visit.choose(), origin)), "not_present")

        def tampered(change):
            response = SoftWebauthnDevice.get(device, visit.choose(), origin)
            response["response"]["authenticatorData"] = change(response["response"]["authenticatorData"])
            return visit.respond(response)

        self.expect("verified, says somebody between", tampered(verified), "signature")
        self.expect("a higher counter, says somebody between", tampered(lambda d: verified(d)[:33] + b"\0\0\xff\xff"), "signature")
        thief = Verified()
        thief.cred_init(device.rp_id, device.user_handle)
        thief.credential_id = device.credential_id
        self.expect("a key of one's own under this id", visit.respond(thief.get(visit.choose(), origin)), "signature")

        def of(somebody):
            return visit.respond(somebody.get(visit.choose(), origin))

        self.expect("the passkey of a colleague", of(other), "other_account")
        masked = copy.copy(other)
        masked.user_handle = device.user_handle
        self.expect("the passkey of a colleague, under this name", of(masked), "other_account")
        renamed = copy.copy(device)
        renamed.user_handle = other.user_handle
        self.expect("this passkey, under another name", of(renamed), "other_user")
        unknown = Verified()
        unknown.cred_init(device.rp_id, device.user_handle)
        self.expect("a passkey that was never registered", of(unknown), "unknown_passkey")

        stranger = Visit(server, "reset_password", "nobody")
        self.expect("for somebody who does not exist", stranger.respond(device.get(stranger.choose(), origin)), "not_asked")
        assert visit.say(origin="https://evil.example", type="choose", challenge="passkey") == 403
        print("refused  403                  said by another page", flush=True)

    def copies(self, device):
        """Last: it ends the passkey."""
        server, origin = self.server, self.server.origin
        clone = copy.copy(device)
        visit = Visit(server, "reset_password", "user17")
        assert visit.respond(device.get(visit.choose(), origin))[1] == "accepted"
        visit = Visit(server, "reset_password", "user17")
        clone.sign_count = 0
        reason = visit.respond(clone.get(visit.choose(), origin))[1]
        assert reason == "counter", reason
        print("refused  counter              a copy of the authenticator", flush=True)
        visit = Visit(server, "reset_password", "user17")
        device.sign_count += 100
        self.expect("the authenticator, after a copy was seen", visit.respond(device.get(visit.choose(), origin)), "suspended")


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder)
        try:
            attacks = Attacks(server)
            other = Verified()
            assert register(server, "user13", other)[1] == "accepted"
            device = attacks.registrations()
            server.week()
            attacks.proofs(device, other)
            attacks.copies(device)
            print(f"{attacks.refused + 2} attacks, all refused")
        finally:
            server.process.kill()


main(sys.argv[1])
