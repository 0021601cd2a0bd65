"""The public names of the package, with which the table of all languages is compared."""

from __future__ import annotations

import dataclasses
from types import ModuleType

import bonafides
from conftest import PACKAGE, same_list

HEAD = "# Public names of the Python package."


def members(name: str, value: object) -> list[str]:
    """Returns a name and the names of its members, one per line."""
    if isinstance(value, ModuleType):
        own = [of for of in vars(value) if getattr(vars(value)[of], "__module__", "") == value.__name__]
        return [name, *(f"{name}.{of}" for of in sorted(own))] if value is not bonafides.errors else [name]
    if not isinstance(value, type):
        return [name]
    if issubclass(value, BaseException):
        return [name, *(f"{name}.{of}" for of in sorted(vars(value).get("__annotations__", ())))]
    fields = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    own = [of for of in vars(value) if not of.startswith("_") and of not in fields]
    return [name, *(f"{name}.{of}" for of in [*fields, *sorted(own)])]


def public_names() -> list[str]:
    names = sorted(set(bonafides.__all__))
    return [line for name in names for line in members(name, getattr(bonafides, name))]


def test_public_names() -> None:
    assert len(bonafides.__all__) == len(set(bonafides.__all__))
    same_list(PACKAGE / "public-names.txt", HEAD, public_names())


def test_everything_public_is_documented() -> None:
    for name in bonafides.__all__:
        value = getattr(bonafides, name)
        if not isinstance(value, str) and getattr(value, "__module__", "").startswith("bonafides"):
            assert value.__doc__, name
