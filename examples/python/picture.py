"""Draws points per verdict as an SVG: a dot for each call, and a line to its required points."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from bonafides import Decision, Verdict

WIDTH, LEFT, RIGHT, TOP, LANE = 960, 130, 40, 92, 14
SPACE, BOTTOM = 34, 62

# Told apart by shape of the row and by colour, in light and in dark.
COLOURS = {
    Verdict.APPROVE: ("#1a7f37", "#3fb950"),
    Verdict.CHALLENGE: ("#9a6700", "#d29922"),
    Verdict.ESCALATE: ("#8250df", "#a371f7"),
    Verdict.DENY: ("#cf222e", "#f85149"),
}

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 18px; font-weight: 600 } .quiet { fill: #656d76; font-size: 12px }
.grid { stroke: #d0d7de } .zero { stroke: #656d76 } .page { fill: #ffffff }
"""
DARK = """
text { fill: #e6edf3 } .quiet { fill: #8d96a0 } .grid { stroke: #30363d } .zero { stroke: #8d96a0 } .page { fill: #0d1117 }
"""


def style() -> str:
    """Returns the colours for light and dark."""
    light = "".join(f".{verdict} {{ fill: {of[0]}; stroke: {of[0]} }}" for verdict, of in COLOURS.items())
    dark = "".join(f".{verdict} {{ fill: {of[1]}; stroke: {of[1]} }}" for verdict, of in COLOURS.items())
    return f"<style>{STYLE}{light}\n@media (prefers-color-scheme: dark) {{{DARK}{dark}}}</style>"


def picture(policy: str, calls: list[tuple[str, Decision]]) -> str:
    """Returns the whole drawing."""
    ends = [end for _, of in calls for end in (of.points, of.points_required)]
    low, high = min(0, *ends) // 20 * 20, -(-max(ends) // 20) * 20

    def x(points: int) -> float:
        return LEFT + (points - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts: list[str] = []
    y = TOP
    for verdict in Verdict:
        of = sorted((call for call in calls if call[1].verdict is verdict), key=lambda call: call[1].points)
        rows = max(len(of), 1)
        middle = y + rows * LANE / 2
        parts.append(f'<text x="{LEFT - 16}" y="{middle}" text-anchor="end">{verdict}</text>')
        parts.append(f'<text class="quiet" x="{LEFT - 16}" y="{middle + 16}" text-anchor="end">{len(of)} calls</text>')
        for place, (caller, decision) in enumerate(of):
            parts.append(mark(caller, decision, x, y + place * LANE + LANE / 2))
        y += rows * LANE + SPACE
    height = y - SPACE + BOTTOM
    grid = [
        f'<line class="{"zero" if points == 0 else "grid"}" x1="{x(points):.1f}" x2="{x(points):.1f}" y1="{TOP - 12}" y2="{height - BOTTOM + 12}"/>'
        f'<text class="quiet" x="{x(points):.1f}" y="{height - BOTTOM + 30}" text-anchor="middle">{points}</text>'
        for points in range(low, high + 1, 20)
    ]
    head = (
        f'<text class="title" x="{LEFT}" y="34">Points of {len(calls)} calls under {escape(policy)}, by verdict</text>'
        f'<text class="quiet" x="{LEFT}" y="56">Dot: points. End of the line: required points. '
        "Points alone are not enough.</text>"
        f'<text class="quiet" x="{WIDTH - RIGHT}" y="{height - 12}" text-anchor="end">points</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img">'
        f'<title>Points per verdict</title>{style()}<rect class="page" width="100%" height="100%"/>'
        f"{''.join(grid)}{head}{''.join(parts)}</svg>\n"
    )


def mark(caller: str, decision: Decision, x: Callable[[int], float], y: float) -> str:
    """Returns the mark of one call."""
    has, needs = x(decision.points), x(decision.points_required)
    says = f"{caller}, {decision.action}: {decision.points} of {decision.points_required} points"
    return (
        f'<g class="{decision.verdict}"><title>{escape(says)}</title>'
        f'<line x1="{has:.1f}" x2="{needs:.1f}" y1="{y}" y2="{y}" stroke-opacity=".45"/>'
        f'<line x1="{needs:.1f}" x2="{needs:.1f}" y1="{y - 4}" y2="{y + 4}" stroke-width="1.5"/>'
        f'<circle cx="{has:.1f}" cy="{y}" r="4.5"/></g>'
    )
