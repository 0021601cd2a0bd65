"""What is to be done.

Written by `cargo run -p bonafides-generate`: do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, final

from . import _types
from . import credential as _credential


@final
@dataclass(frozen=True, slots=True)
class Observe:
    """Report these signals, and then that this is done. Until then a risk that fires by silence alone
    neither refuses nor escalates; nothing is approved by it either.
    """

    type: ClassVar[Literal["observe"]] = "observe"

    signals: tuple[str, ...]
    """Names of the policy."""


@final
@dataclass(frozen=True, slots=True)
class PresentChallenge:
    """A challenge to be put to the caller."""

    type: ClassVar[Literal["present_challenge"]] = "present_challenge"

    challenge: str
    """The challenge."""

    kind: _types.ChallengeKind
    """Its type in the policy."""

    prompt: str
    """In the subject's language."""

    questions: tuple[str, ...]
    """One text for each question that is to be answered."""

    positions: tuple[int, ...]
    """Positions asked of a stored value, from 1."""

    fields: tuple[str, ...]
    """Fields that the operator fills in."""

    contact: str | None
    """Where something was sent, masked."""

    provider: _types.Provider | None
    """Of an `external`: what the provider is to answer."""

    until: datetime | None
    """Until when it is open, if it ends by itself."""


@final
@dataclass(frozen=True, slots=True)
class SendMessage:
    """A text to be delivered to one contact."""

    type: ClassVar[Literal["send_message"]] = "send_message"

    challenge: str
    """What it is for: a challenge."""

    channel: str
    """The channel of the policy."""

    address: str = _field(repr=False)
    """Number or address."""

    text: str = _field(repr=False)
    """The whole text, with the code in it."""

    code: str = _field(repr=False)
    """The code alone, for gateways with templates of their own."""


@final
@dataclass(frozen=True, slots=True)
class RequestVouch:
    """A person is to be asked whether the caller is the subject."""

    type: ClassVar[Literal["request_vouch"]] = "request_vouch"

    challenge: str
    """The challenge."""

    people: tuple[str, ...]
    """Immutable ids of those who may."""

    text: str = _field(repr=False)
    """What they read, in the subject's language."""

    prompt: str
    """What the caller hears meanwhile."""

    until: datetime
    """Until when it is open."""


@final
@dataclass(frozen=True, slots=True)
class Deliver:
    """A grant to be carried out by a connector, and its secret to be brought to the subject."""

    type: ClassVar[Literal["deliver"]] = "deliver"

    grant: str
    """The grant's id."""

    token: str = _field(repr=False)
    """The signed token; a connector takes it once."""

    connector: str
    """The connector it is for."""

    account: str
    """Immutable id of the account."""

    action: str
    """What is done to it."""

    credential: _credential.CredentialKind
    """What the secret is."""

    secret: str | None = _field(repr=False)
    """The one-time password, the new password or the re-enrolment key; none if a provider makes it."""

    blind: str | None = _field(repr=False)
    """Binds the secret to the token: 32 bytes in base64url."""

    change_at_first_use: bool
    """Whether the password must be changed at the first sign-in."""

    parts: tuple[_types.Part, ...]
    """Where the secret goes, each part over a channel of its own."""


@final
@dataclass(frozen=True, slots=True)
class Notify:
    """People to be told."""

    type: ClassVar[Literal["notify"]] = "notify"

    event: _types.AlertEvent
    """What happened."""

    severity: _types.AlertSeverity
    """How urgent it is."""

    ticket: bool
    """Whether a ticket is opened, too."""

    to: tuple[_types.Recipient, ...]
    """Who, and where."""


@final
@dataclass(frozen=True, slots=True)
class Revoke:
    """Stop this grant, or make its secret useless."""

    type: ClassVar[Literal["revoke"]] = "revoke"

    grant: str
    """The grant."""

    account: str
    """Immutable id of the account it is for."""


@final
@dataclass(frozen=True, slots=True)
class Conclude:
    """The case is over."""

    type: ClassVar[Literal["conclude"]] = "conclude"

    resolution: _types.Resolution
    """How it ended."""


CommandTask: TypeAlias = (
    Observe
    | PresentChallenge
    | SendMessage
    | RequestVouch
    | Deliver
    | Notify
    | Revoke
    | Conclude
)
"""What is to be done."""
