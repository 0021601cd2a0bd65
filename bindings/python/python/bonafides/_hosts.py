"""Protocols that a host may implement: keys, and a connector's memory. Their exceptions propagate."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from ._types import WriteStatus


class Keys(Protocol):
    """Keys that the host holds, in place of `RawKeys`: for instance in a key management service.

    `key` is `state`, `vault` or `index`. An exception propagates from the call that needed the key.
    """

    def current(self, key: str) -> str:
        """Returns the id of the current key; for `grant`, its `kid`."""
        ...

    def seal(self, key: str, draw: bytes, ad: bytes, plain: bytes) -> bytes:
        """Seals with the current key.

        `draw` is 12 random bytes: the nonce for a mode that tolerates a repeated nonce (AES-GCM-SIV); for
        any other mode, derive the nonce from `draw`, `ad` and `plain`.
        """
        ...

    def open(self, key: str, id: str, ad: bytes, sealed: bytes) -> bytes:
        """Opens bytes that were sealed with the key of that id, or raises."""
        ...

    def mac(self, key: str, id: str, message: bytes) -> bytes:
        """Returns the HMAC-SHA-256 of the message with the key of that id: 32 bytes."""
        ...

    def sign_grant(self, message: bytes) -> bytes:
        """Returns the Ed25519 signature of a grant: 64 bytes."""
        ...


class Redemptions(Protocol):
    """A connector's memory of the grants it has taken or must not take, each kept for 30 days.

    Exceptions of `state`, `started` and `revoked` propagate from the connector's method, and nothing was
    written. The text of an exception of `finished` is `unstored` in the result: the grant was carried out.
    """

    def state(self, jti: str) -> WriteStatus | Literal["started", "done", "failed", "unknown", "revoked"] | None:
        """Returns the state of this grant; None if it was neither taken nor revoked."""
        ...

    def started(self, jti: str, now: datetime) -> bool:
        """Takes a grant; returns False if it was taken or revoked before. Must be atomic and durable."""
        ...

    def revoked(self, jti: str, now: datetime) -> bool:
        """Revokes a grant for good; returns False if it was taken or revoked before. Must be atomic and durable."""
        ...

    def finished(self, jti: str, written: WriteStatus) -> None:
        """Stores the outcome of a grant that was taken."""
        ...
