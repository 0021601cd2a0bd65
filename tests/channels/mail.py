"""Mail servers, one for each way in which one can behave. usage: mail.py FOLDER

Those that speak SMTP are aiosmtpd. The others play a script, because no real server misbehaves on demand. Writes the
ports to FOLDER/mail.json, and each mail that was accepted to FOLDER/mails.jsonl, as Python's own parser reads it.
"""

import asyncio
import contextlib
import email
import email.policy
import json
import ssl
import sys
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = b"desk", "correct hörse".encode()
Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Box:
    """Takes every mail, except as told."""

    def __init__(
        self, name: str, path: Path, rcpt: str = "", data: str = "250 2.0.0 taken", once: bool = False
    ) -> None:
        self.name, self.path, self.rcpt, self.data, self.once = name, path, rcpt, data, once
        self.seen: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        """Refuses an address if told to; `once`, only the first time."""
        if self.rcpt and not (self.once and address in self.seen):
            self.seen.add(address)
            return self.rcpt.replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """Writes down what Python reads in a mail."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        if self.data.startswith("250"):
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            line = {
                "server": self.name,
                "encrypted": server.transport.get_extra_info("ssl_object") is not None,
                "login": session.authenticated,
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": {name.lower(): str(value) for name, value in mail.items()},
                "content_type": mail.get_content_type(),
                "text": mail.get_content().replace("\r\n", "\n"),
                "parts": mail.is_multipart(),
                "defects": [type(defect).__name__ for defect in mail.defects],
                "ascii": raw.isascii(),
                "longest": max(map(len, raw.split(b"\r\n"))),
            }
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        return self.data


class AcceptAndDrop(SMTP):  # type: ignore[misc]
    """Takes a mail, and hangs up before it says so."""

    async def push(self, status: Any) -> None:
        """Answers, unless the mail was taken."""
        if b"taken" in (status if isinstance(status, bytes) else str(status).encode()):
            self.transport.abort()
            return
        await super().push(status)


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Knows one user."""
    knows = isinstance(data, LoginPassword) and data.login == USER and data.password == PASSWORD
    return AuthResult(success=knows, handled=False)


def script(*steps: bytes | None) -> Connected:
    """Answers each line with a step; `None` hangs. After the last one, hangs up."""

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for step in steps:
            if step is None:
                await reader.read()
                break
            writer.write(step)
            await writer.drain()
            if step.startswith(b"354"):
                await reader.readuntil(b"\r\n.\r\n")
            elif not await reader.readline():
                break
        writer.transport.abort()

    return play


def injected(context: ssl.SSLContext) -> Connected:
    """Somebody in between adds answers to the one in clear to STARTTLS; the server itself refuses the mail."""

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        await reader.readline()
        writer.write(b"250-mail\r\n250 STARTTLS\r\n")
        await reader.readline()
        writer.write(b"220 go\r\n250-mail\r\n250 AUTH PLAIN\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n")
        await writer.start_tls(context)
        for _ in range(4):
            writer.write(b"550 no\r\n")
            await writer.drain()
            if not await reader.readline():
                break
        writer.transport.abort()

    return play


async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hangs up in the middle of a mail."""
    writer.write(b"220 ready\r\n")
    for answer in (b"250 mail\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
        await reader.readline()
        writer.write(answer)
    await reader.read(1)
    writer.transport.abort()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never ends its greeting, and is never silent."""
    with contextlib.suppress(ConnectionError):
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)


def context(folder: Path, certificate: str) -> ssl.SSLContext:
    """Returns the settings of a server with a certificate."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(folder / f"{certificate}.pem")
    return made


async def main(folder: Path) -> None:
    """Starts all servers."""
    loop = asyncio.get_running_loop()
    mails = folder / "mails.jsonl"
    mails.touch()
    good = context(folder, "good")
    ports: dict[str, int] = {}

    async def real(name: str, box: Box | None = None, tls: str = "", make: type[SMTP] = SMTP, **options: Any) -> None:
        handler = box or Box(name, mails)

        def protocol() -> SMTP:
            return make(handler, hostname="mail.contoso.example", enable_SMTPUTF8=True, loop=loop, **options)

        server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context(folder, tls) if tls else None)
        ports[name] = server.sockets[0].getsockname()[1]

    async def scripted(name: str, play: Connected) -> None:
        server = await asyncio.start_server(play, "127.0.0.1", 0)
        ports[name] = server.sockets[0].getsockname()[1]

    login: dict[str, Any] = {"authenticator": authenticate, "auth_required": True}
    # It does not see that the connection began with TLS.
    await real("tls", tls="good", auth_require_tls=False, **login)
    await real("starttls", tls_context=good, require_starttls=True, **login)
    await real("only_login", tls_context=good, require_starttls=True, auth_exclude_mechanism=["PLAIN"], **login)
    await real("no_login", tls_context=good, require_starttls=True, auth_exclude_mechanism=["PLAIN", "LOGIN"])
    await real("clear")
    for certificate in ("foreign", "wrong_name", "expired"):
        await real(certificate, tls=certificate)
        await real(f"starttls_{certificate}", tls_context=context(folder, certificate), require_starttls=True)
    await real("greylist", Box("greylist", mails, "451 4.7.1 later", once=True))
    await real("nobody", Box("nobody", mails, "550 5.1.1 <ADDRESS> is unknown"))
    await real("spam", Box("spam", mails, data="554 5.7.1 not this text"))
    await real("full", Box("full", mails, data="452 4.2.2 the disk is full"))
    await real("accept_and_drop", make=AcceptAndDrop)

    hello = (b"220 ready\r\n", b"250 mail\r\n")
    asked = (*hello, b"250 ok\r\n", b"250 ok\r\n")
    await scripted("hang_greeting", script(None))
    await scripted("hang_hello", script(b"220 ready\r\n", None))
    await scripted("hang_sender", script(*hello, None))
    await scripted("hang_data", script(*asked, None))
    await scripted("hang_end", script(*asked, b"354 go\r\n", None))
    await scripted("drop_hello", script(b"220 ready\r\n"))
    await scripted("drop_end", script(*asked, b"354 go\r\n"))
    await scripted("strange_end", script(*asked, b"354 go\r\n", b"354 go\r\n"))
    await scripted("garbled_end", script(*asked, b"354 go\r\n", b"\xff\xfe\r\n"))
    await scripted("http", script(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    await scripted("endless_line", script(b"220 " + b"x" * 1_000_000))
    await scripted("busy", script(b"421 4.3.2 too many\r\n"))
    await scripted("closed", script(b"554 5.3.2 no service\r\n"))
    await scripted("bad_sender", script(*hello, b"550 5.7.60 may not send as desk@contoso.example\r\n"))
    await scripted("shifted", script(*hello, b"250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n", b"550 no\r\n"))
    await scripted("cut", cut)
    await scripted("drip", drip)
    await scripted("injected", injected(good))

    written = folder / "mail.json.new"
    written.write_text(json.dumps(ports), encoding="utf-8")
    written.rename(folder / "mail.json")
    await asyncio.Event().wait()


asyncio.run(main(Path(sys.argv[1])))
