"""Compares the ways in with the minimal sets of python-sat and faultree. Started by `tests/foreign/test`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

import generate
import planted
from compare import differences
from engine import Engine, Refused, written
from meaning import Document
from reading import PACKAGES, Observed, Reading, observations, refusals, sets_of_groups

SHOWN = 5
# All observations of a random policy are read; of an example, those that are listed and a sample of the others.
OTHER_OBSERVATIONS = 24
# Policies of the self-test: those with planted faults, and as many as it takes to notice every misreading.
FAULTY = 40
MOST_PLANTED = 400


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program", help="the command line")
    options.add_argument("examples", nargs="+", type=Path, help="policies in YAML")
    options.add_argument("--policies", type=int, default=500, help="random policies (default 500)")
    options.add_argument("--seed", default="1", help="another seed gives other policies (default 1)")
    given = options.parse_args()
    engine = Engine(given.program)
    names = [f"{name} {version(name)}" for name in PACKAGES]
    print(f"with {' and '.join(names)}, seed {given.seed}")
    failed = self_test(engine, given.seed)
    seeds = [f"{given.seed}-{number}" for number in range(given.policies)]
    with ProcessPoolExecutor() as pool:
        # The largest first.
        of_examples = pool.map(partial(compare_example, engine), given.examples)
        of_policies = pool.map(partial(compare_random, engine), seeds, chunksize=4)
        failed |= report("random policies", of_policies)
        failed |= report("example policies", of_examples)
    return 1 if failed else 0


Result = tuple[str, list[str], Counter[str]]


def report(what: str, results: Iterable[Result]) -> bool:
    """Prints the sums, and the first policies with differences. Returns true if there are any."""
    sums: Counter[str] = Counter()
    wrong = []
    for name, found, counted in results:
        sums.update(counted)
        if found:
            wrong.append((name, found))
    counts = ", ".join(f"{number} {counted}" for counted, number in sums.items())
    print(f"{what}: {counts}; {len(wrong)} with differences")
    for name, found in wrong[:SHOWN]:
        print(f"{name}:", *found[:SHOWN], sep="\n  ")
    return bool(wrong) or not sums


def compare_random(engine: Engine, seed: str) -> Result:
    """Compares the policy of this seed, or, if it is refused, the reason."""
    policy = generate.policy(Random(seed))
    wanted = refusals(policy)
    with tempfile.TemporaryDirectory() as folder:
        try:
            found, counted = compare(engine, policy, written(policy, folder), list(observations(policy)))
        except Refused as refused:
            return seed, [] if refused.codes == wanted else [f"refused: {refused}, not {wanted}"], Counter(refused=1)
    return seed, found + [f"not refused: {code}" for code in sorted(wanted)], counted


def compare_example(engine: Engine, path: Path) -> Result:
    policy: Document = YAML(typ="safe", pure=True).load(path)
    cells = engine.listing(path, sets_of_groups(policy))["cells"] + engine.listing(path)["cells"]
    shown: list[Observed] = [frozenset(cell["signals"].items()) for cell in cells]
    others = list(observations(policy))
    Random(path.name).shuffle(others)
    seen = list(dict.fromkeys(shown + others[:OTHER_OBSERVATIONS]))
    found, counted = compare(engine, policy, path, seen)
    return path.name, found, counted


def compare(engine: Engine, policy: Document, path: Path, seen: list[Observed]) -> tuple[list[str], Counter[str]]:
    sets = sets_of_groups(policy)
    chosen, own = engine.listing(path, sets), engine.listing(path)
    reading = Reading(policy, seen)
    found = []
    for name, solver in PACKAGES.items():
        table = reading.table(solver)
        found += [f"{name}: {one}" for one in differences(policy, chosen, table, sets)]
        found += [f"{name}, sets of groups by the engine: {one}" for one in differences(policy, own, table)]
    ways = sum(len(cell["ways"]) for cell in chosen["cells"])
    counted = {"policies": 1, "cells": len(chosen["cells"]), "ways": ways, "formulas": len(reading.distinct)}
    return found, Counter(counted)


def self_test(engine: Engine, seed: str) -> bool:
    """Plants every kind of fault and misreading. Returns true if one of them is not found."""
    solver = PACKAGES["python-sat"]
    planted_faults: Counter[str] = Counter()
    missed: set[str] = set()
    unfound = set(planted.MISREADINGS)
    for number, (policy, listing) in enumerate(islice(loaded(engine, seed), MOST_PLANTED)):
        sets = sets_of_groups(policy)
        if number < FAULTY:
            table = Reading(policy).table(solver)
            for name, changed in planted.faults(listing, Random(f"{seed}-{number}")).items():
                planted_faults[name] += 1
                if not differences(policy, changed, table, sets):
                    missed.add(name)
        for name in sorted(unfound):
            misread = planted.misread(policy, name)
            if misread != policy and differences(policy, listing, Reading(misread).table(solver), sets):
                unfound.remove(name)
        if number >= FAULTY and not unfound:
            break
    missed |= unfound | (set(planted.FAULTS) - set(planted_faults))
    faults = f"{planted_faults.total()} planted faults of {len(planted.FAULTS)} kinds"
    print(
        f"self-test: {faults}, {len(planted.MISREADINGS)} misreadings; not found: {', '.join(sorted(missed)) or 'none'}"
    )
    return bool(missed)


def loaded(engine: Engine, seed: str) -> Iterable[tuple[Document, Document]]:
    """Random policies that are not refused, with their listings."""
    number = 0
    with tempfile.TemporaryDirectory() as folder:
        while True:
            policy = generate.policy(Random(f"{seed}-{number}"))
            number += 1
            try:
                yield policy, engine.listing(written(policy, folder), sets_of_groups(policy))
            except Refused:
                continue


if __name__ == "__main__":
    sys.exit(main())
