"""Monotone formulas over what is passed: one language for both packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Passed:
    """An item of a challenge is passed; items are numbered from 1."""

    check: str
    item: int


@dataclass(frozen=True)
class All:
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class AtLeast:
    """At least `count` of the parts hold."""

    count: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Bucket:
    """Points that are added up to a cap; without one, all of them."""

    cap: int | None
    terms: tuple[tuple[int, Formula], ...]


@dataclass(frozen=True)
class Score:
    """The buckets together have at least `need` points."""

    need: int
    buckets: tuple[Bucket, ...]


Formula: TypeAlias = bool | Passed | All | AtLeast | Score


def all_of(parts: list[Formula]) -> Formula:
    if any(part is False for part in parts):
        return False
    left = tuple(dict.fromkeys(part for part in parts if part is not True))
    return left[0] if len(left) == 1 else All(left) if left else True


def any_of(parts: list[Formula]) -> Formula:
    return at_least(1, list(dict.fromkeys(parts)))


def at_least(count: int, parts: list[Formula]) -> Formula:
    count -= sum(part is True for part in parts)
    left = tuple(part for part in parts if part is not True and part is not False)
    if count <= 0:
        return True
    if count > len(left):
        return False
    return left[0] if len(left) == 1 else AtLeast(count, left)


def score(need: int, buckets: list[Bucket]) -> Formula:
    """Simplifies what is settled: terms that hold, and buckets whose cap is never reached."""
    left: list[Bucket] = []
    most = 0
    for bucket in buckets:
        terms = tuple((points, part) for points, part in bucket.terms if points > 0 and part is not False)
        held = sum(points for points, part in terms if part is True)
        cap = sum(points for points, _ in terms) if bucket.cap is None else bucket.cap
        sure = min(held, cap)
        cap -= sure
        need -= sure
        terms = tuple((min(points, cap), part) for points, part in terms if part is not True)
        total = sum(points for points, _ in terms)
        if cap > 0 and terms:
            left.append(Bucket(None if total <= cap else cap, terms))
            most += min(total, cap)
    if need <= 0:
        return True
    return Score(need, tuple(left)) if most >= need else False
