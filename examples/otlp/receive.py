"""Receives what the example sends, and checks it. usage: receive.py PROGRAM DESK.toml OPERATIONS.md

The receiver is OtelTap: a public OTLP receiver (HTTP, protobuf) that nobody of this project wrote. Its messages are
those of `opentelemetry-proto`, which the OpenTelemetry project generates from the protocol.
"""

import asyncio
import os
import re
import socket
import sys
from pathlib import Path

from oteltap import OtelTapHttpProtobufReceiver, OtelTapHttpProtobufReceiverSettings

INSTRUMENTS = {"sum": "counter", "histogram": "histogram", "gauge": "gauge"}
# Of failures, which a fine call does not have.
ABSENT = {"desk.dead_commands", "desk.part.failures"}


COMMANDS = {"observe", "present_challenge", "send_message", "deliver", "notify", "conclude"}


async def main(program: str, config: str, manual: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = OtelTapHttpProtobufReceiverSettings(http_port=port, listen_on_all_interfaces=False)
    spans, metrics = [], []

    async def collect(stream, into):
        async for message in stream:
            into.append(message)

    async with OtelTapHttpProtobufReceiver(settings) as receiver:
        collecting = [
            asyncio.create_task(collect(receiver.stream_traces(), spans)),
            asyncio.create_task(collect(receiver.stream_metrics(), metrics)),
        ]
        # The last to be sent.
        complete = asyncio.create_task(receiver.await_metric(lambda metric: metric.name == "desk.steps"))
        environment = os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
        process = await asyncio.create_subprocess_exec(program, config, env=environment)
        assert await process.wait() == 0, "the example failed"
        await asyncio.wait_for(complete, 20)
        # Spans come in several requests: the program has sent all of them, and not all are read yet.
        while "desk.step" not in {span.name for span in spans} or not COMMANDS <= kinds_of_commands(spans):
            await asyncio.sleep(0.05)
        expected = documented(Path(manual).read_text())
        while expected.keys() - {metric.name for metric in metrics}:
            await asyncio.sleep(0.05)
    for task in collecting:
        task.cancel()

    found = {metric.name: INSTRUMENTS[metric.WhichOneof("data")] for metric in metrics}
    check("metrics", found, expected)
    steps = [point for metric in metrics if metric.name == "desk.steps" for point in metric.sum.data_points]
    kinds = {attributes(point)["kind"]: point.as_int for point in steps}
    check("confirmations of an operator, and a start", (kinds["operator"] >= 4, kinds["open"]), (True, 1))
    check("commands", kinds_of_commands(spans), COMMANDS)
    # A report is a step within its command.
    by_id = {span.span_id: span.name for span in spans}
    reports = [span for span in spans if attributes(span).get("kind") == "report"]
    check("the parents of reports", {by_id[span.parent_span_id] for span in reports}, {"desk.command"})
    nobody(spans + metrics, Path(config).parent)
    print(f"received {len(spans)} spans and {len(metrics)} metrics: all that the manual lists")


def kinds_of_commands(spans) -> set:
    return {attributes(span)["kind"] for span in spans if span.name == "desk.command"}


def attributes(message) -> dict:
    return {at.key: getattr(at.value, at.value.WhichOneof("value")) for at in message.attributes}


def documented(manual: str) -> dict:
    """Returns the metrics of the manual with their instruments, without those that a fine call does not have."""
    metrics = {}
    for row in manual.splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        if not row.startswith("| `desk.") or cells[2].split(", ")[0] not in INSTRUMENTS.values():
            continue
        instruments = cells[2].split(", ")
        for n, name in enumerate(re.findall(r"`([^`]+)`", cells[1])):
            metrics[name] = instruments[min(n, len(instruments) - 1)]
    return {name: instrument for name, instrument in metrics.items() if name not in ABSENT}


def nobody(messages: list, desk: Path) -> None:
    """Checks that nothing received names a person, a code or a password."""
    whole = b"\n".join(message.SerializeToString() for message in messages)
    sent = "\n".join(path.read_text() for path in (desk / "sent").iterdir())
    secrets = {word for word in re.findall(r"[^\s\"]{6,}", sent) if re.search(r"\d", word)} | {"sanne", "Sanne", "o-4711"}
    assert len(secrets) > 5, "nothing was sent"
    for secret in secrets:
        assert secret.encode() not in whole, f"{secret} was sent to the collector"


def check(what: str, found: object, expected: object) -> None:
    assert found == expected, f"{what}:\n  found    {found}\n  expected {expected}"


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 60))
