"""Converts dataclasses for the classes of Rust: by the name of the type, as JSON text."""

from __future__ import annotations

import json
from typing import Any

from . import _types
from ._codec import Reader, Writer, reader_of, writer_of

_readers: dict[str, Reader] = {}
_writers: dict[str, Writer] = {}


def read(form: str, text: str) -> Any:
    """Returns the dataclass for the engine's JSON text."""
    if form not in _readers:
        _readers[form] = reader_of(getattr(_types, form))
    return _readers[form](json.loads(text), form.lower())


def write(form: str, given: object) -> str:
    """Returns the JSON text of an object that must be a dataclass of this form."""
    if form not in _writers:
        _writers[form] = writer_of(getattr(_types, form))
    return json.dumps(_writers[form](given, form.lower()), separators=(",", ":"))
