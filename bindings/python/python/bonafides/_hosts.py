"""What a host may bring itself: keys, and a connector's memory. What they raise comes back out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from ._types import WriteStatus


class Keys(Protocol):
    """Keys that the host holds, in place of `RawKeys`: behind a key management service, for instance.

    `key` is `state`, `vault` or `index`. An exception comes back out of the call that asked.
    """

    def current(self, key: str) -> str:
        """The id of the current key; of `grant`, its `kid`."""
        ...

    def seal(self, key: str, draw: bytes, ad: bytes, plain: bytes) -> bytes:
        """Seals with the current key.

        `draw` is 12 random bytes: the nonce for a mode that tolerates a repeated nonce (AES-GCM-SIV); for
        any other mode, derive the nonce from `draw`, `ad` and `plain`.
        """
        ...

    def open(self, key: str, id: str, ad: bytes, sealed: bytes) -> bytes:
        """Opens what was sealed with the key of that id, or raises."""
        ...

    def mac(self, key: str, id: str, message: bytes) -> bytes:
        """HMAC-SHA-256 over the message with the key of that id: 32 bytes."""
        ...

    def sign_grant(self, message: bytes) -> bytes:
        """Signs a grant with Ed25519: 64 bytes."""
        ...


class Redemptions(Protocol):
    """What a connector remembers of the grants it has taken or must not take, each for 30 days.

    What `state`, `started` and `revoked` raise comes back out of the connector's method, and nothing was written.
    What `finished` raises is the text `unstored` of its result: the grant was carried out.
    """

    def state(self, jti: str) -> WriteStatus | Literal["started", "done", "failed", "unknown", "revoked"] | None:
        """What is known of this grant; none if it was neither taken nor revoked."""
        ...

    def started(self, jti: str, now: datetime) -> bool:
        """Takes a grant; false if it was taken or revoked before. One atomic, durable step."""
        ...

    def revoked(self, jti: str, now: datetime) -> bool:
        """Revokes a grant, so that it is never taken; false if it was taken or revoked before. One atomic, durable step."""
        ...

    def finished(self, jti: str, written: WriteStatus) -> None:
        """Stores what became of a grant that was taken."""
        ...
