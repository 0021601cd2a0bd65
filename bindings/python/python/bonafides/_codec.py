"""Converts between dataclasses and JSON: one reader and one writer for each type, made on first use."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from enum import EnumMeta
from typing import Any, TypeVar, cast

from ._bonafides import Facts
from .errors import InputError, InputJson

T = TypeVar("T")
Reader = Callable[[Any, str], Any]
Writer = Callable[[Any, str], Any]

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
ABSENT: Any = object()


def to_json(value: object) -> str:
    """Writes a value of this package's dataclasses as JSON text. The text contains secrets."""
    return json.dumps(writer_of(type(value))(value, type(value).__name__), separators=(",", ":"))


def from_json(type: type[T], text: str) -> T:
    """Reads a value from JSON text: `from_json(Opening, text)`."""
    name = getattr(type, "__name__", "value").lower()
    read = reader_of(type)
    value, detail = loaded(write_text(text, name))
    if detail is not None:
        raise refused(detail, name)
    return cast(T, read(value, name))


def loaded(text: str) -> tuple[Any, str | None]:
    """Returns the value or the error. The exceptions of `json` keep the text, which may be a secret."""
    try:
        return json.loads(text, object_pairs_hook=members_once), None
    except json.JSONDecodeError as error:
        return None, error.msg
    except TwiceError:
        return None, "duplicate key"
    except ValueError:
        return None, "a number has too many digits"
    except RecursionError:
        return None, "nested too deeply"


class TwiceError(ValueError):
    """A duplicate key of an object."""


def members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns an object without duplicate keys, which the engine also refuses."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TwiceError
    return found


def write(type: Any, value: object, place: str) -> str:
    """Returns the JSON text of a value that must be of this type, for the classes of Rust."""
    return json.dumps(writer_of(type)(value, place), separators=(",", ":"))


def refused(detail: str, place: str) -> InputError:
    """Returns the error for JSON that is not of the type: with its place, never with its content."""
    help = "see the types of the package"
    return InputJson(f"{detail} (at {place}); {help}", "json", detail, help, place)


def wrong(expected: str, value: object, place: str) -> TypeError:
    """Returns the error for an argument that is not of the type."""
    return TypeError(f"{place}: expected {expected}, got {type(value).__name__}")


def writer_of(type: Any) -> Writer:
    """Returns the function that converts values of this type for `json.dumps`."""
    if type not in WRITERS:
        WRITERS[type] = compound(type, MAKE_WRITER)
    return WRITERS[type]


def reader_of(type: Any) -> Reader:
    """Returns the function that reads values of this type from the result of `json.loads`."""
    if type not in READERS:
        READERS[type] = compound(type, MAKE_READER)
    return READERS[type]


def compound(type: Any, make: dict[str, Callable[[Any], Any]]) -> Any:
    """Makes a reader or writer from the parts of the type."""
    origin = typing.get_origin(type)
    if origin in (typing.Union, types.UnionType):
        parts = typing.get_args(type)
        if types.NoneType in parts:
            rest = [part for part in parts if part is not types.NoneType]
            return make["optional"](rest[0] if len(rest) == 1 else typing.Union[tuple(rest)])
        return make["tagged" if hasattr(parts[0], "type") else "either"](parts)
    if origin is Mapping:
        return make["map"](typing.get_args(type)[1])
    if origin in (Sequence, tuple):
        return make["list"](typing.get_args(type)[0])
    if origin is None and isinstance(type, EnumMeta):
        return make["words"](type)
    if origin is None and hasattr(type, "__dataclass_fields__"):
        return make["tagged"]((type,)) if hasattr(type, "type") else make["record"](type)
    raise TypeError(f"{getattr(type, '__name__', type)} is not a type of this package that has a JSON form")


def members(type: Any) -> list[tuple[str, str, Any, bool]]:
    """Returns the name, the name in JSON (`from` is a keyword), the type, and whether it is required."""
    hints = typing.get_type_hints(type)
    return [
        (field.name, field.name.rstrip("_"), hints[field.name], not field.kw_only)
        for field in dataclasses.fields(type)
    ]


def is_optional(type: Any) -> bool:
    """Returns true if None is a value of the type."""
    return types.NoneType in typing.get_args(type)


# Writers


def write_text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise wrong("str", value, place)
    # Not `str(value)`: a subclass may redact a secret when it is printed.
    return str.__str__(value)


def write_whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong("int", value, place)
    return value


def write_bool(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise wrong("bool", value, place)
    return value


def write_time(value: Any, place: str) -> int:
    if not isinstance(value, datetime):
        raise wrong("datetime", value, place)
    if value.utcoffset() is None:
        raise TypeError(f"{place}: the datetime has no time zone; pass one, such as timezone.utc")
    return (value - EPOCH) // MILLISECOND


def write_facts(value: Any, place: str) -> Any:
    if not isinstance(value, Facts):
        raise wrong("Facts", value, place)
    return json.loads(value.to_json())


def optional_writer(type: Any) -> Writer:
    inner = writer_of(type)
    return lambda value, place: None if value is None else inner(value, place)


def list_writer(type: Any) -> Writer:
    inner = writer_of(type)

    def write(value: Any, place: str) -> list[Any]:
        # A text is also a sequence of texts, but never meant as one.
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            raise wrong("a list", value, place)
        return [inner(item, f"{place}[{index}]") for index, item in enumerate(cast(Any, value))]

    return write


def map_writer(type: Any) -> Writer:
    inner = writer_of(type)

    def write(value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong("a mapping", value, place)
        items = cast(Any, value).items()
        return {write_text(key, f"{place}: a key"): inner(item, f"{place}.{key}") for key, item in items}

    return write


def words_writer(type: Any) -> Writer:
    def write(value: Any, place: str) -> str:
        if not isinstance(value, type):
            raise wrong(type.__name__, value, place)
        return str(value.value)

    return write


def record_writer(type: Any) -> Writer:
    parts = [(name, key, writer_of(of), required, is_optional(of)) for name, key, of, required in members(type)]
    tag: str | None = getattr(type, "type", None)

    def write(value: Any, place: str) -> dict[str, Any]:
        if value.__class__ is not type:
            raise wrong(type.__name__, value, place)
        written: dict[str, Any] = {} if tag is None else {"type": tag}
        for name, key, of, required, optional in parts:
            member = getattr(value, name)
            # Omit empty members with a default, which the engine applies. An empty list is not an absent one.
            if required or not (member is None or not optional and (member == () or member == {})):
                written[key] = of(member, f"{place}.{key}")
        return written

    return write


def tagged_writer(variants: tuple[Any, ...]) -> Writer:
    writers: dict[Any, Writer] = {}
    names = " or ".join(f"{variant.__module__.rpartition('.')[2]}.{variant.__name__}" for variant in variants)

    def write(value: Any, place: str) -> Any:
        of = value.__class__
        if of not in variants:
            raise wrong(names, value, place)
        if of not in writers:
            writers[of] = record_writer(of)
        return writers[of](value, place)

    return write


def either_writer(kinds: tuple[Any, ...]) -> Writer:
    def write(value: Any, place: str) -> Any:
        for kind in kinds:
            if isinstance(value, kind):
                return writer_of(kind)(value, place)
        raise wrong(" or ".join(kind.__name__ for kind in kinds), value, place)

    return write


# Readers


def read_text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise refused("expected a string", place)
    return value


def read_whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused("expected a whole number", place)
    return value


def read_bool(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise refused("expected true or false", place)
    return value


def read_time(value: Any, place: str) -> datetime:
    try:
        return EPOCH + read_whole(value, place) * MILLISECOND
    except OverflowError:
        raise refused("the time is out of the range of a datetime", place) from None


def read_facts(value: Any, place: str) -> Facts:
    return Facts.from_json(json.dumps(object_of(value, place)))


def optional_reader(type: Any) -> Reader:
    inner = reader_of(type)
    return lambda value, place: None if value is None else inner(value, place)


def list_reader(type: Any) -> Reader:
    inner = reader_of(type)

    def read(value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise refused("expected a list", place)
        items = enumerate(cast(Any, value))
        return tuple([inner(item, f"{place}[{index}]") for index, item in items])

    return read


def map_reader(type: Any) -> Reader:
    inner = reader_of(type)
    return lambda value, place: {
        key: inner(item, f"{place}.{key}") for key, item in object_of(value, place).items()
    }


def words_reader(type: Any) -> Reader:
    words = {member.value: member for member in type}

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, str) or value not in words:
            raise refused(f"expected {', '.join(words)}", place)
        return words[value]

    return read


def record_reader(type: Any) -> Reader:
    parts = [(name, key, reader_of(of), required) for name, key, of, required in members(type)]
    known = {key for _, key, _, _ in parts}
    if hasattr(type, "type"):
        known.add("type")

    def read(value: Any, place: str) -> Any:
        found = object_of(value, place)
        if not found.keys() <= known:
            raise refused("unknown key", place)
        given: dict[str, Any] = {}
        for name, key, of, required in parts:
            member = found.get(key, ABSENT)
            if member is not ABSENT:
                given[name] = of(member, f"{place}.{key}")
            elif required:
                raise refused(f"`{key}` is missing", place)
        return type(**given)

    return read


def tagged_reader(variants: tuple[Any, ...]) -> Reader:
    by_tag = {variant.type: variant for variant in variants}
    readers: dict[str, Reader] = {}

    def read(value: Any, place: str) -> Any:
        tag = object_of(value, place).get("type")
        if not isinstance(tag, str) or tag not in by_tag:
            raise refused(f"expected a `type` of {', '.join(by_tag)}", place)
        if tag not in readers:
            readers[tag] = record_reader(by_tag[tag])
        return readers[tag](value, place)

    return read


def either_reader(kinds: tuple[Any, ...]) -> Reader:
    texts = str in kinds
    other = reader_of(next(kind for kind in kinds if kind is not str))
    return lambda value, place: value if texts and isinstance(value, str) else other(value, place)


def object_of(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refused("expected an object", place)
    found: dict[str, Any] = cast(Any, value)
    return found


WRITERS: dict[Any, Writer] = {
    str: write_text,
    int: write_whole,
    bool: write_bool,
    datetime: write_time,
    Facts: write_facts,
}
READERS: dict[Any, Reader] = {
    str: read_text,
    int: read_whole,
    bool: read_bool,
    datetime: read_time,
    Facts: read_facts,
}

MAKE_WRITER: dict[str, Callable[[Any], Any]] = {
    "optional": optional_writer,
    "list": list_writer,
    "map": map_writer,
    "words": words_writer,
    "record": record_writer,
    "tagged": tagged_writer,
    "either": either_writer,
}
MAKE_READER: dict[str, Callable[[Any], Any]] = {
    "optional": optional_reader,
    "list": list_reader,
    "map": map_reader,
    "words": words_reader,
    "record": record_reader,
    "tagged": tagged_reader,
    "either": either_reader,
}
