"""The mail server and the webhook gateway of Contoso: they keep what they take. usage: sinks.py FOLDER

Writes certificates, then FOLDER/sinks.json with the ports, then each mail to mails.jsonl, and each webhook to texts.jsonl or
tickets.jsonl. A webhook counts if the public library `standardwebhooks` accepts its signature.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

folder = Path(sys.argv[1])
lock = threading.Lock()


def keep(file: str, line: dict[str, Any]) -> None:
    """Appends a line to a file."""
    with lock, (folder / file).open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


class Mails:
    """Takes every mail."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keeps the recipient, the subject and the text."""
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        keep("mails.jsonl", {"to": envelope.rcpt_tos, "subject": mail["subject"], "text": mail.get_content()})
        return "250 2.0.0 taken"


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Knows the desk."""
    password = (folder / "desk/smtp.password").read_bytes().strip()
    known = isinstance(data, LoginPassword) and data.login == b"desk" and data.password == password
    return AuthResult(success=known, handled=False)


class Gateway(BaseHTTPRequestHandler):
    """Takes signed webhooks."""

    def do_POST(self) -> None:
        """Keeps a webhook of `/sms` or `/tickets`."""
        body = self.rfile.read(int(self.headers["content-length"]))
        file = {"/sms": "texts.jsonl", "/tickets": "tickets.jsonl"}.get(self.path)
        secret = (folder / "desk/gateway.secret").read_text().strip()
        try:
            Webhook(secret).verify(body, {name.lower(): value for name, value in self.headers.items()})
        except WebhookVerificationError:
            file = None
            status = 401
        else:
            status = 204 if file else 404
        content = json.loads(body)
        if file and content["type"] != "ping":
            keep(file, {"id": self.headers["webhook-id"], **content["data"]})
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Prints nothing."""


async def main() -> None:
    """Serves until it is stopped."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "sinks-ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    # After a stop, at the same ports.
    known = folder / "sinks.json"
    last = json.loads(known.read_text()) if known.exists() else {"smtp": 0, "https": 0}
    gateway = ThreadingHTTPServer(("127.0.0.1", last["https"]), Gateway)
    gateway.socket = context.wrap_socket(gateway.socket, server_side=True)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    loop = asyncio.get_running_loop()

    def smtp() -> SMTP:
        # The connection has TLS from its first byte, which aiosmtpd does not see.
        return SMTP(Mails(), authenticator=login, auth_required=True, auth_require_tls=False, loop=loop)

    mail = await loop.create_server(smtp, "127.0.0.1", last["smtp"], ssl=context)
    ports = {"smtp": mail.sockets[0].getsockname()[1], "https": gateway.server_port}
    ready = folder / "sinks.json.new"
    ready.write_text(json.dumps(ports))
    ready.rename(folder / "sinks.json")
    await mail.serve_forever()


asyncio.run(main())
