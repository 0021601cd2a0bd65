"""Makes this package's exceptions for the classes of Rust."""

from __future__ import annotations

import json
from typing import cast

from ._codec import reader_of
from ._types import BadRecord, Diagnostic
from .errors import CLASSES, BonafidesError, CalibrationError, PolicyError, RecordsError


def exception(
    text: str,
    family: str,
    code: str,
    detail: str,
    help: str | None,
    place: str,
    diagnostics: str | None,
    bad_record: str | None,
) -> BonafidesError:
    """Returns the exception for this family and code."""
    of = CLASSES.get(f"{family}.{code}") or CLASSES[family]
    made = of(text, code, detail, help, place)
    if isinstance(made, (PolicyError, CalibrationError)) and diagnostics is not None:
        read = reader_of(tuple[Diagnostic, ...])(json.loads(diagnostics), "diagnostics")
        made.diagnostics = cast("tuple[Diagnostic, ...]", read)
    if isinstance(made, RecordsError) and bad_record is not None:
        made.bad_record = reader_of(BadRecord)(json.loads(bad_record), "bad_record")
    return made
