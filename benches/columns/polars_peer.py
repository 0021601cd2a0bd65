"""The kernel beside the same policy written as Polars expressions, on one core. usage: polars_peer.py [ROWS]

The policy is small, so that it can be written by hand: two signals, five challenges, lifetimes, caps, causes, two risks.
Both must agree in each row before anything is timed. Prints nanoseconds a row of each, and their ratio.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ["POLARS_MAX_THREADS"] = "1"

import numpy as np
import polars as pl
import pyarrow as pa
from bonafides_arrow import Kernel

POLICY = """
format: 1
policy: bench
factors: { context: { cap: 20 } }
limits: { evidence_lifetime: 30m, adverse_lifetime: 24h }
signals:
  workstation: { factor: context, outcomes: { usual: 15, known: 5, new: 0 } }
  location: { factor: context, outcomes: { usual: 10, known: 5, impossible: -40 } }
  sim_change: { outcomes: [none, recent] }
challenges:
  questions: { type: questions, ask: 3, correct: 3, factor: knowledge, points: { passed: 20, failed: -10 } }
  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30 }
  authenticator: { type: totp, factor: possession, cause: phone, points: 35 }
  passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
  photo_id: { type: confirm, form: [seen], factor: inherence, points: 40 }
channels: { sms: { cooling: 7d } }
people: { lead: { contact: "lead@contoso.example" } }
escalate: lead
unmatched: everyone
everyone: { require: { independent: 2 } }
actions: { reset_password: { require: { points: 60 } } }
risks:
  - { id: sim-swap, when: { sim_change: recent }, unobserved: ignore, then: { forbid: [sms_code] } }
  - { id: travel, when: { location: impossible }, unobserved: ignore, then: { verdict: escalate } }
"""
NOW = 1_795_420_800_000
SIGNALS = {
    "workstation": ["usual", "known", "new"],
    "location": ["usual", "known", "impossible"],
    "sim_change": ["none", "recent"],
}
CHALLENGES = ["questions", "sms_code", "authenticator", "passkey", "photo_id"]
HELPS, HURTS = 30 * 60_000, 24 * 3_600_000


def calls(rows: int) -> pl.DataFrame:
    draw = np.random.default_rng(16)
    frame = {
        "action": pl.Series(["reset_password"]).cast(pl.Categorical).new_from_index(0, rows),
        "groups": pl.Series([""]).cast(pl.Categorical).new_from_index(0, rows),
        "now": pl.Series(draw.integers(NOW, NOW + 86_400_000, rows)).cast(pl.Datetime("ms", "UTC")),
    }
    for name in [*SIGNALS, *CHALLENGES]:
        known = SIGNALS.get(name, ["passed", "failed", "inconclusive"])
        share = 0.9 if name in SIGNALS else 0.4
        codes = draw.integers(0, len(known), rows)
        there = draw.random(rows) < share
        outcome = pl.Series(np.array(known)[codes]).cast(pl.Enum(known))
        old = np.where(draw.random(rows) < 0.1, draw.integers(0, 2 * HURTS, rows), draw.integers(0, HELPS, rows))
        at = frame["now"].cast(pl.Int64) - pl.Series(old)
        mask = pl.Series(there)
        frame[f"check.{name}"] = pl.select(pl.when(mask).then(outcome)).to_series()
        frame[f"at.{name}"] = pl.select(pl.when(mask).then(at)).to_series().cast(pl.Datetime("ms", "UTC"))
    return pl.DataFrame(frame)


def verdict() -> pl.Expr:
    """The policy as one expression, as someone who knows Polars would write it."""

    def age(name: str) -> pl.Expr:
        return (pl.col("now") - pl.col(f"at.{name}")).dt.total_milliseconds()

    def helps(name: str, outcome: str) -> pl.Expr:
        return ((pl.col(f"check.{name}") == outcome) & (age(name) <= HELPS)).fill_null(False)

    def seen(name: str, outcome: str) -> pl.Expr:
        return ((pl.col(f"check.{name}") == outcome) & (age(name) <= HURTS)).fill_null(False)

    def points(condition: pl.Expr, worth: int) -> pl.Expr:
        return pl.when(condition).then(worth).otherwise(0)

    swap, travel = seen("sim_change", "recent"), seen("location", "impossible")
    context = (
        points(helps("workstation", "usual"), 15)
        + points(helps("workstation", "known"), 5)
        + points(helps("location", "usual"), 10)
        + points(helps("location", "known"), 5)
    ).clip(upper_bound=20)
    hurts = points(travel, -40) + points(seen("questions", "failed"), -10)

    def approves(questions: pl.Expr, sms: pl.Expr, totp: pl.Expr, passkey: pl.Expr, photo: pl.Expr) -> pl.Expr:
        phone = pl.when(totp).then(35).when(sms).then(30).otherwise(0)
        earned = context + hurts + points(questions, 20) + phone + points(passkey, 60) + points(photo, 40)
        proofs = points(questions, 1) + points(sms | totp, 1) + points(passkey, 1) + points(photo, 1)
        return (earned >= 60) & (proofs >= 2)

    sms = helps("sms_code", "passed") & ~swap
    now = [helps("questions", "passed"), sms, *(helps(name, "passed") for name in CHALLENGES[2:])]

    def best(name: str) -> pl.Expr:
        return ~seen(name, "failed")

    possible = [best("questions"), best("sms_code") & ~swap, *(best(name) for name in CHALLENGES[2:])]
    return (
        pl.when(travel)
        .then(pl.lit("escalate"))
        .when(approves(*now))
        .then(pl.lit("approve"))
        .when(approves(*possible))
        .then(pl.lit("challenge"))
        .otherwise(pl.lit("escalate"))
        .cast(pl.Enum(["approve", "challenge", "escalate", "deny"]))
        .alias("verdict")
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    frame, kernel, expression = calls(rows), Kernel(POLICY), verdict()
    table = frame.to_arrow()

    def by_kernel() -> pl.Series:
        return pl.Series("verdict", pa.array(kernel.verdicts(table)))

    def by_polars() -> pl.Series:
        return frame.lazy().select(expression).collect()["verdict"]

    mine, other = by_kernel(), by_polars()
    assert (mine.cast(pl.String) == other.cast(pl.String)).all(), "the two disagree"
    print({name: count for name, count in mine.cast(pl.String).value_counts().sort("verdict").iter_rows()})

    def nanoseconds(run: Callable[[], object]) -> float:
        times = []
        for _ in range(7):
            begun = time.perf_counter_ns()
            run()
            times.append(time.perf_counter_ns() - begun)
        return min(times) / rows

    results = len(SIGNALS) + len(CHALLENGES)
    fast, slow = nanoseconds(by_kernel), nanoseconds(by_polars)
    print(f"{rows} rows, {results} checks: kernel {fast:.1f} ns, polars {slow:.1f} ns a row: {slow / fast:.1f} x")


main()
