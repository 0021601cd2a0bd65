"""The task of a command.

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
    """Signals to report; then report the command as done. Until then, a risk that fires only because a
    signal is missing neither denies nor escalates, and nothing is approved.
    """

    type: ClassVar[Literal["observe"]] = "observe"

    signals: tuple[str, ...]
    """The names in the policy."""


@final
@dataclass(frozen=True, slots=True)
class PresentChallenge:
    """A challenge to present to the caller."""

    type: ClassVar[Literal["present_challenge"]] = "present_challenge"

    challenge: str
    """The challenge."""

    kind: _types.ChallengeKind
    """The type in the policy."""

    prompt: str
    """The prompt, in the subject's language."""

    questions: tuple[str, ...]
    """The questions to answer, one text each."""

    positions: tuple[int, ...]
    """The positions asked of a stored value, from 1."""

    fields: tuple[str, ...]
    """The fields that the operator fills in."""

    contact: str | None
    """The masked contact to which something was sent."""

    provider: _types.Provider | None
    """For `external` challenges, the request to the provider."""

    until: datetime | None
    """The time until which it is open, if it ends by itself."""


@final
@dataclass(frozen=True, slots=True)
class SendMessage:
    """A text to send to one contact."""

    type: ClassVar[Literal["send_message"]] = "send_message"

    challenge: str
    """The challenge that the text is for."""

    channel: str
    """The channel of the policy."""

    address: str = _field(repr=False)
    """The number or address."""

    text: str = _field(repr=False)
    """The whole text, including the code."""

    code: str = _field(repr=False)
    """The code alone, for gateways with their own templates."""


@final
@dataclass(frozen=True, slots=True)
class RequestVouch:
    """A request to ask a person whether the caller is the subject."""

    type: ClassVar[Literal["request_vouch"]] = "request_vouch"

    challenge: str
    """The challenge."""

    people: tuple[str, ...]
    """The immutable ids of the people who may vouch."""

    text: str = _field(repr=False)
    """The text for them, in the subject's language."""

    prompt: str
    """The prompt for the caller meanwhile."""

    until: datetime
    """The time until which it is open."""


@final
@dataclass(frozen=True, slots=True)
class Register:
    """A request to register something new at a provider, such as a passkey.

    The provider's answer names this command and contains the nonce. What it registered must not count before the step
    with that answer was accepted.
    """

    type: ClassVar[Literal["register"]] = "register"

    challenge: str
    """The challenge that the registration is for."""

    provider: str
    """The provider's name in the policy."""

    nonce: str
    """The nonce, which the answer must contain unchanged."""

    until: datetime
    """The time until which it is open."""


@final
@dataclass(frozen=True, slots=True)
class Deliver:
    """A grant for a connector to carry out, with the secret to deliver to the subject."""

    type: ClassVar[Literal["deliver"]] = "deliver"

    grant: str
    """The id of the grant."""

    token: str = _field(repr=False)
    """The signed token, which a connector accepts once."""

    connector: str
    """The connector that the token is for."""

    account: str
    """The immutable id of the account."""

    action: str
    """The action on the account."""

    credential: _credential.CredentialKind
    """The kind of credential."""

    secret: str | None = _field(repr=False)
    """The one-time password, the new password or the re-enrolment key; `None` if a provider makes it."""

    blind: str | None = _field(repr=False)
    """The value that binds the secret to the token: 32 bytes in base64url."""

    change_at_first_use: bool
    """True if the password must be changed at the first sign-in."""

    parts: tuple[_types.Part, ...]
    """The parts of the secret, each for a channel of its own."""


@final
@dataclass(frozen=True, slots=True)
class Notify:
    """A notice to people."""

    type: ClassVar[Literal["notify"]] = "notify"

    event: _types.AlertEvent
    """The event."""

    severity: _types.AlertSeverity
    """The severity."""

    ticket: bool
    """True if a ticket must also be opened."""

    to: tuple[_types.Recipient, ...]
    """The recipients."""


@final
@dataclass(frozen=True, slots=True)
class Revoke:
    """The revocation of a grant: stop it, or make its secret useless. Or of a registration: make it useless."""

    type: ClassVar[Literal["revoke"]] = "revoke"

    grant: str
    """The grant, or the nonce of the `Register`."""

    account: str
    """The immutable id of its account."""


@final
@dataclass(frozen=True, slots=True)
class Conclude:
    """The end of the case."""

    type: ClassVar[Literal["conclude"]] = "conclude"

    resolution: _types.Resolution
    """The resolution."""


CommandTask: TypeAlias = (
    Observe
    | PresentChallenge
    | SendMessage
    | RequestVouch
    | Register
    | Deliver
    | Notify
    | Revoke
    | Conclude
)
"""The task of a command."""
