"""A witness of `aics-witness`, for as long as a test takes."""

from __future__ import annotations

import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

PROGRAM = str(Path(sys.executable).parent / "aics-witness")
NAME = "witness.example/w1"


class Witness:
    def __init__(self, folder: Path, origin: str, vkey: str) -> None:
        folder.mkdir()
        self.config = folder / "witness.json"
        self.vkey = self.command("init", "--name", NAME).split()[-1]
        self.command("add-log", "--origin", origin, "--vkey", vkey)
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self, name: str, *arguments: str) -> str:
        command = [PROGRAM, name, "--config", str(self.config), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def __enter__(self) -> Witness:
        command = [PROGRAM, "serve", "--config", str(self.config), "--listen", f"127.0.0.1:{self.port}"]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                self.request("GET", "/healthz", b"")
                return self
            except OSError:
                assert self.server.poll() is None, "the witness ended"
                time.sleep(0.1)
        raise TimeoutError("the witness does not answer")

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(30)

    def ask(self, body: bytes) -> tuple[int, str]:
        return self.request("POST", "/add-checkpoint", body)

    def request(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def evidence(self) -> str:
        """The requests of the log that contradict each other, as the witness keeps them."""
        lines = [line.strip() for line in self.command("evidence").splitlines()]
        told = ("origin", "reason", "size", "root", "known_size", "status")
        return "aics-witness evidence:\n" + "\n".join(
            f"  {line}" for line in lines if line.startswith(tuple(f'"{name}' for name in told))
        )
