"""Minimal sets by python-sat: minimal correction sets of "nothing is passed"."""

from __future__ import annotations

from itertools import combinations

from pysat.card import CardEnc
from pysat.examples.lbx import LBX
from pysat.formula import WCNF, IDPool
from pysat.pb import PBEnc
from pysat.solvers import Solver

from formula import All, AtLeast, Bucket, Formula, Passed, Score


def minimal_sets(formula: Formula) -> set[frozenset[Passed]]:
    if isinstance(formula, bool):
        return {frozenset()} if formula else set()
    encoding = _Encoding()
    top = encoding.literal(formula)
    hard = [*encoding.clauses, [top]]
    with Solver(bootstrap_with=hard) as solver:
        if not solver.solve():
            return set()
    problem = WCNF()
    problem.extend(hard)
    events = list(encoding.events)
    problem.extend([[-encoding.events[event]] for event in events], weights=[1] * len(events))
    found = set()
    with LBX(problem, solver_name="g4") as solutions:
        for solution in solutions.enumerate():
            solutions.block(solution)
            found.add(frozenset(events[number - 1] for number in solution))
    return found


class _Encoding:
    """Clauses by which each part holds if its literal is true."""

    def __init__(self) -> None:
        self.pool = IDPool()
        self.clauses: list[list[int]] = []
        self.events: dict[Passed, int] = {}
        self.known: dict[Formula, int] = {}

    def literal(self, formula: Formula) -> int:
        if formula not in self.known:
            self.known[formula] = self._define(formula)
        return self.known[formula]

    def _define(self, formula: Formula) -> int:
        literal: int = self.pool.id()
        match formula:
            case Passed():
                self.events[formula] = literal
            case All(parts):
                self.clauses += [[-literal, self.literal(part)] for part in parts]
            case AtLeast(1, parts):
                self.clauses.append([-literal, *map(self.literal, parts)])
            case AtLeast(count, parts):
                literals = [self.literal(part) for part in parts]
                counted = CardEnc.atleast(lits=literals, bound=count, vpool=self.pool)
                self.clauses += [[-literal, *clause] for clause in counted.clauses]
            case Score(need, buckets):
                self._score(literal, need, buckets)
            case bool():
                raise ValueError("constants are simplified away")
        return literal

    def _score(self, literal: int, need: int, buckets: tuple[Bucket, ...]) -> None:
        """The lesser of sum and cap, for each choice of buckets that count with their cap."""
        capped = [bucket for bucket in buckets if bucket.cap is not None]
        for size in range(len(capped) + 1):
            for full in combinations(capped, size):
                left = need - sum(bucket.cap or 0 for bucket in full)
                if left > 0:
                    terms = [term for bucket in buckets if bucket not in full for term in bucket.terms]
                    self._sum(literal, left, terms)

    def _sum(self, literal: int, need: int, terms: list[tuple[int, Formula]]) -> None:
        weights: dict[int, int] = {}
        for points, part in terms:
            part_literal = self.literal(part)
            weights[part_literal] = weights.get(part_literal, 0) + points
        if sum(weights.values()) < need:
            self.clauses.append([-literal])
            return
        encoded = PBEnc.geq(
            lits=list(weights), weights=list(weights.values()), bound=need, vpool=self.pool, conditionals=[literal]
        )
        self.clauses += encoded.clauses
