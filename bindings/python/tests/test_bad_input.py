"""Bad input raises Python's own errors, never ends the process, and leaves existing objects working."""

from __future__ import annotations

import gc
import json
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from datetime import datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import Any, cast

import bonafides
import pytest
from bonafides import (
    BonafidesError,
    CheckResult,
    Connector,
    Contact,
    Delivery,
    Engine,
    Facts,
    FactsError,
    FaultError,
    GrantError,
    Input,
    InputClosed,
    InputError,
    InputJson,
    Moment,
    Opening,
    Operator,
    OperatorKind,
    Policy,
    PolicyError,
    RawKeys,
    RecordsError,
    Row,
    EngineConfig,
    SubjectProfile,
    Verdict,
    WriteStatus,
    case_key,
    check_policy,
    from_json,
    host,
    operator,
    schema,
    to_json,
    verify_records,
)

from conftest import VECTORS

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
KEYS = [bytes([number]) * 32 for number in range(1, 5)]
SEED = bytes(range(32))
SETUP = EngineConfig("log.contoso.example", "ad-connector")
DESK = Operator("op-1", OperatorKind.PERSON)
OPENING = Opening("reset", DESK, "phone", named="sanne")
SUBJECT = SubjectProfile("guid-1", "Sanne Subject", True, contacts=[Contact("sms", "+4512345678")])

TEXT = """
format: 1
policy: bad-input
challenges:
  code: { type: code, channel: sms, factor: possession, points: 60, cost: 10 }
  papers: { type: confirm, form: [kind], factor: inherence, points: 40, cost: 20, repeatable: 2 }
channels: { sms: { cooling: 7d } }
unmatched: everyone
actions:
  reset: { require: { points: 60 } }
"""
POLICY = Policy.from_yaml(TEXT)
FACTS = Facts("reset", NOW, evidence=[CheckResult("code", "passed", NOW)])
wrong = cast(Any, object())


def still_works() -> None:
    assert POLICY.decide(FACTS).verdict is Verdict.APPROVE


@pytest.mark.parametrize(
    "call",
    [
        lambda: Policy.from_yaml(wrong),
        lambda: Policy.from_yaml(cast(Any, b"format: 1")),
        lambda: cast(Any, Policy)(),
        lambda: POLICY.decide(wrong),
        lambda: POLICY.decide(cast(Any, None)),
        lambda: POLICY.decide_many(wrong),
        lambda: POLICY.decide_many([FACTS, wrong]),
        lambda: POLICY.decide_json(wrong),
        lambda: POLICY.verdict_json(wrong),
        lambda: Facts(wrong, NOW),
        lambda: Facts("reset", cast(Any, 1790000000000)),
        lambda: Facts("reset", cast(Any, float("nan"))),
        lambda: Facts("reset", NOW, groups=cast(Any, "staff")),
        lambda: Facts("reset", NOW, groups=cast(Any, [1])),
        lambda: Facts("reset", NOW, evidence=cast(Any, [{"check": "code"}])),
        lambda: Facts("reset", NOW, evidence=cast(Any, [("code", "passed")])),
        lambda: Facts("reset", NOW, evidence=cast(Any, [("code", 1, NOW)])),
        lambda: Facts("reset", NOW, evidence=cast(Any, [("code", "passed", 1790000000000)])),
        lambda: Facts("reset", NOW, evidence=cast(Any, ["code"])),
        lambda: cast(Any, Facts)("reset", NOW, ["a positional list of groups"]),
        lambda: CheckResult("code", "passed", cast(Any, "2026-11-23T08:00:00Z")),
        lambda: cast(Any, CheckResult)("code", "passed"),
        lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {"a": True})),
        lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {"a": 1.0})),
        lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {"a": float("nan")})),
        lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {1: 1})),
        lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, [("a", 1)])),
        lambda: Row("case/1", cast(Any, True)),
        lambda: Row("case/1", cast(Any, 1.5)),
        lambda: Row("case/1", 1, cast(Any, "text")),
        lambda: RawKeys(*cast(Any, ["a" * 32] * 4)),
        lambda: Engine(POLICY, wrong, SETUP),
        lambda: Engine(wrong, RawKeys(*KEYS), SETUP),
        lambda: Engine(POLICY, RawKeys(*KEYS), wrong),
        lambda: Engine(POLICY, RawKeys(*KEYS), cast(Any, {"origin": "a", "connector": "b"})),
        lambda: Moment(NOW, cast(Any, "x" * 32)),
        lambda: Moment(NOW, SEED, wrong),
        lambda: verify_records(cast(Any, [b"{}"])),
        lambda: verify_records(cast(Any, "{}")),
        lambda: schema(wrong),
        lambda: to_json(wrong),
        lambda: to_json(POLICY),
        lambda: from_json(Policy, "{}"),
        lambda: to_json(replace(OPENING, operator=wrong)),
        lambda: to_json(replace(DESK, kind=cast(Any, "person"))),
        lambda: to_json(replace(SUBJECT, enabled=cast(Any, 1))),
        lambda: to_json(replace(SUBJECT, groups=cast(Any, "staff"))),
        lambda: to_json(replace(SUBJECT, facts={"floor": cast(Any, 3)})),
        lambda: to_json(operator.Choose("code", contact=cast(Any, True))),
        lambda: to_json(operator.Choose("code", contact=cast(Any, float("nan")))),
        lambda: to_json(operator.Confirm("papers", {"kind": "p"}, grades={"a": cast(Any, False)})),
        lambda: to_json(operator.Confirm("papers", {cast(Any, 7): "p"})),
        lambda: to_json(Input.operator("i", by=DESK, says=cast(Any, host.TimePassed()))),
        lambda: cast(Any, operator.Choose)(),
        lambda: cast(Any, operator.Choose)("code", 1),
    ],
)
def test_a_wrong_type_is_a_type_error(call: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        call()
    still_works()


def test_the_error_names_the_place_and_not_the_secret() -> None:
    says = operator.Answer("code", cast(Any, ["hunter2", 7]))
    with pytest.raises(TypeError, match=r"answers\[1\]: expected str, got int") as raised:
        to_json(Input.operator("i", by=DESK, says=says))
    assert "hunter2" not in str(raised.value)
    with pytest.raises(TypeError, match=r"opening\.operator\.kind: expected OperatorKind, got str"):
        engine().needs_open(replace(OPENING, operator=replace(DESK, kind=cast(Any, "person"))), Moment(NOW, SEED))


def test_a_text_is_not_a_list() -> None:
    for text in ("staff", b"staff", {"staff"}, {"staff": 1}, iter(["staff"])):
        with pytest.raises(TypeError, match="expected a list, got"):
            Facts("reset", NOW, groups=cast(Any, text))


def test_a_list_with_a_false_length_is_read_or_refused() -> None:
    class Long(list[str]):
        def __len__(self) -> int:
            return self.size

        size = 1 << 40

    class Longer(Long):
        size = (1 << 63) - 1

    class Broken(list[str]):
        def __len__(self) -> int:
            raise LookupError("nobody counted")

    for endless in (range(10**12), range(10**18)):
        with pytest.raises(TypeError):
            Facts("reset", NOW, groups=cast(Any, endless))
        with pytest.raises(TypeError):
            verify_records(cast(Any, endless))
    for lying in (Long(["a"]), Longer(["a"]), Broken(["a"])):
        assert Facts("reset", NOW, groups=lying).groups == ["a"]
    still_works()


def test_a_subclass_of_str_is_read_by_content() -> None:
    class Hidden(str):
        def __str__(self) -> str:
            return "***"

        __repr__ = __str__

    class Action(str, Enum):
        RESET = "reset"

    says = operator.Answer("code", [Hidden("123456")])
    assert json.loads(to_json(says))["answers"] == ["123456"]
    fields = operator.Confirm("papers", {Hidden("kind"): Hidden("passport")})
    assert json.loads(to_json(fields))["fields"] == {"kind": "passport"}
    assert json.loads(to_json(replace(OPENING, action=Action.RESET)))["action"] == "reset"
    assert Facts(Action.RESET, NOW).action == "reset"


def test_secrets_do_not_print() -> None:
    for value in (
        SUBJECT,
        operator.Answer("code", ["+4512345678"]),
        Delivery("reset", "guid", secret="+4512345678"),
        replace(OPENING, from_="+4512345678"),
        SubjectProfile("guid-1", "x", True, facts={"phone": "+4512345678"}),
        RawKeys(*KEYS),
        Row("case/1", 1, b"+4512345678"),
        CheckResult("papers", "passed", NOW, item="+4512345678"),
    ):
        assert "+4512345678" not in repr(value)
        assert "Sanne" not in repr(value)


def test_evidence_of_now_is_also_a_mapping() -> None:
    facts = Facts("reset", NOW, evidence={"code": "passed"})
    assert POLICY.decide(facts).verdict is Verdict.APPROVE
    assert [(it.check, it.outcome, it.at) for it in facts.evidence] == [("code", "passed", None)]
    with pytest.raises(FactsError) as raised:
        POLICY.decide(Facts("reset", NOW, evidence={"cod": "passed"}))
    assert raised.value.place == "evidence.cod"


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (lambda: Facts("reset", NOW, groups=cast(Any, ["a", 1])), r"\[1\]: "),
        (lambda: Facts("reset", NOW, evidence=cast(Any, [{"check": "code"}])), r"\[0\]: "),
        (lambda: Facts("reset", NOW, evidence=cast(Any, {"code": 1})), "code: "),
        (lambda: POLICY.decide_many(cast(Any, [FACTS, 7])), r"\[1\]: "),
        (lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {"a": True})), "grades.a: "),
        (lambda: Facts("reset", NOW, evidence=cast(Any, [FACTS.evidence[0], ("code", 1, NOW)])), r"\[1\]: outcome: "),
        (lambda: CheckResult("papers", "passed", NOW, grades=cast(Any, {"a": 1.0})), "grades.a: "),
    ],
)
def test_a_wrong_item_is_named_by_its_place(call: Callable[[], object], place: str) -> None:
    with pytest.raises(TypeError, match=f"^{place}"):
        call()


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (lambda: schema("polcy"), "name"),
        (lambda: check_policy("", cast(Any, "xml")), "format"),
        (lambda: Row("nowhere", 0), "key"),
        (lambda: case_key("x"), "case_id"),
        (lambda: Moment(NOW, b"short"), "seed"),
        (lambda: Moment(NOW, bytes(32)), "seed"),
        (lambda: RawKeys(*KEYS).rotate_state("state-1", KEYS[0]), "id"),
        (lambda: RawKeys(b"", b"", b"", b""), "state"),
        (lambda: engine().open("no id", OPENING, Moment(NOW, SEED, SUBJECT), []), "id"),
    ],
)
def test_every_error_about_an_argument_names_it(call: Callable[[], object], place: str) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert raised.value.place == place


def test_a_committed_step_prints_no_secret() -> None:
    released = opened(engine()).committed()
    text = repr(released)
    assert text.startswith("Committed(case=<Case ") and "reply=Reply(" in text and "commands=[" in text
    assert "Sanne" not in text and "+4512345678" not in text


@pytest.mark.parametrize("naive", [datetime(2026, 11, 23, 8), datetime.min, datetime.max])
def test_a_naive_datetime_is_refused(naive: datetime) -> None:
    for call in (
        lambda: Facts("reset", naive),
        lambda: CheckResult("code", "passed", naive),
        lambda: Facts("reset", NOW, evidence=[("code", "passed", naive)]),
        lambda: Moment(naive, SEED),
        lambda: to_json(Contact("sms", "+45", changed_at=naive)),
        lambda: Moment(NOW, SEED, replace(SUBJECT, contacts=[Contact("sms", "+45", changed_at=naive)])),
    ):
        with pytest.raises(TypeError, match="time zone"):
            call()


def test_datetimes_at_the_limits() -> None:
    first, last = datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc)
    assert Facts("reset", first).now == first
    assert Facts("reset", last).now == last.replace(microsecond=999000)
    assert CheckResult("code", "passed", first).at == first
    west, east = timezone(timedelta(hours=-23)), timezone(timedelta(hours=23))
    for beyond in (datetime.max.replace(tzinfo=west), datetime.min.replace(tzinfo=east)):
        with pytest.raises((OverflowError, ValueError)):
            # The engine has a year 0, and datetime does not.
            Facts("reset", beyond).now
    for text in ('{"channel":"sms","address":"a","changed_at":9999999999999999}',):
        with pytest.raises(InputJson, match="datetime"):
            from_json(Contact, text)


def test_times_are_rounded_down_to_milliseconds() -> None:
    draw = random.Random(1)
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    years = timedelta(days=365)
    # Around 2038 and before 1970 as well: a float holds some of these exactly.
    moments = [epoch + timedelta(microseconds=draw.randrange(2**53) - 2**50) for _ in range(20_000)]
    moments += [epoch + draw.randrange(150) * years + timedelta(microseconds=n) for n in range(-2, 3) for _ in range(20)]
    for moment in moments:
        milliseconds = (moment - epoch) // timedelta(milliseconds=1)
        assert Facts("reset", moment).now == epoch + timedelta(milliseconds=milliseconds)


def test_a_datetime_with_a_difference_of_its_own_is_read_as_a_datetime() -> None:
    class Difference(timedelta):
        """Counts days as those of pendulum do: not all of them."""

        @property
        def days(self) -> int:
            return 1

    class Moments(datetime):
        def __sub__(self, other: Any) -> Any:
            return Difference(seconds=1)

    moment = Moments(2026, 11, 23, 8, tzinfo=timezone.utc)
    assert Facts("reset", moment, evidence=[("code", "passed", moment)]) == Facts(
        "reset", NOW, evidence=[("code", "passed", NOW)]
    )


def test_an_exception_of_a_time_zone_propagates() -> None:
    class Broken(tzinfo):
        def utcoffset(self, dt: datetime | None) -> timedelta:
            raise LookupError("no zone today")

    with pytest.raises(LookupError, match="no zone today"):
        Facts("reset", datetime(2026, 1, 1, tzinfo=Broken()))


def test_other_time_zones_are_the_same_moment() -> None:
    copenhagen = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1)))
    assert Facts("reset", copenhagen).now == NOW
    facts = Facts("reset", copenhagen, evidence=[CheckResult("code", "passed", NOW)])
    assert POLICY.decide(facts).to_json() == POLICY.decide(FACTS).to_json()


@pytest.mark.parametrize("lone", ["\ud800", "a\udfff"])
def test_lone_surrogates(lone: str) -> None:
    for call in (
        lambda: Policy.from_yaml(lone),
        lambda: check_policy(lone, "yaml"),
        lambda: POLICY.decide_json(lone),
        lambda: POLICY.verdict_json(lone),
        lambda: Facts(lone, NOW),
        lambda: Facts("reset", NOW, groups=[lone]),
        lambda: CheckResult(lone, "passed", NOW),
        lambda: Facts("reset", NOW, evidence=[(lone, "passed", NOW)]),
        lambda: Facts("reset", NOW, evidence=[("code", lone, NOW)]),
        lambda: case_key(lone),
        lambda: engine().needs_open(replace(OPENING, named=lone), Moment(NOW, SEED)),
        lambda: Moment(NOW, SEED, replace(SUBJECT, name=lone)),
    ):
        with pytest.raises((UnicodeEncodeError, InputError)):
            call()
    still_works()


def test_huge_texts() -> None:
    huge = "x" * (5 << 20)
    for call, error in (
        (lambda: Policy.from_yaml(huge), PolicyError),
        (lambda: Policy.from_json("[" * (1 << 20)), PolicyError),
        (lambda: POLICY.decide_json('{"action":"' + huge + '"}'), FactsError),
        (lambda: POLICY.decide_json("[" * (1 << 20)), FactsError),
        (lambda: POLICY.verdict_json('{"action":"' + huge + '"}'), FactsError),
        (lambda: POLICY.decide(Facts(huge, NOW)), FactsError),
        (lambda: Row(huge, 0), InputError),
        (lambda: case_key(huge), InputError),
        (lambda: from_json(Opening, "[" * (1 << 20)), InputError),
        (lambda: verify_records([huge]), RecordsError),
        (lambda: engine().command(Row("outbox/" + "0" * 32 + ".0.0", 1, huge.encode())), FaultError),
    ):
        with pytest.raises(error):
            call()
    assert POLICY.decide(Facts("reset", NOW, groups=[huge])).verdict is Verdict.CHALLENGE
    still_works()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Expecting value"),
        ("null", "expected an object"),
        ("[]", "expected an object"),
        ('{"id":"i"}', "`said` is missing"),
        ('{"id":NaN,"said":{}}', "expected a string"),
        ('{"id":"i","said":{"type":"nobody"}}', "expected a `type` of operator, caller, host"),
        ('{"id":"i","said":{"type":"host","by":"h","says":{"type":"time_passed"}},"more":1}', "unknown key"),
        ('{"id":"i","said":{"type":"host","by":"h","says":{"type":"time_passed","x":1}}}', "unknown key"),
    ],
)
def test_json_that_is_not_an_input_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputJson, match=says) as raised:
        from_json(Input, text)
    assert raised.value.code == "json" and raised.value.place.startswith("input") and raised.value.help


@pytest.mark.parametrize(
    "text",
    [
        '{"channel":"sms","address":"hunter2","changed_at":' + "1" * 5000 + "}",
        '{"channel":"sms","address":"hunter2","address":"hunter2"}',
        '{"channel":"sms","address":"hunter2"',
    ],
)
def test_an_error_does_not_keep_the_refused_json(text: str) -> None:
    with pytest.raises(InputJson) as raised:
        from_json(Contact, text)
    chain: BaseException | None = raised.value
    while chain is not None:
        assert "hunter2" not in f"{chain} {vars(chain)}"
        chain = chain.__context__


def test_json_is_text() -> None:
    for text in (b"{}", bytearray(b"\xff\xfe{}"), None, 7):
        with pytest.raises(TypeError):
            from_json(Opening, cast(Any, text))


def test_errors_have_their_fields() -> None:
    with pytest.raises(FactsError) as raised:
        POLICY.decide(Facts("reset", NOW, evidence=[CheckResult("cod", "passed", NOW)]))
    error = raised.value
    assert type(error) is bonafides.FactsUnknownCheck and isinstance(error, ValueError)
    assert (error.family, error.code, error.place) == ("facts", "unknown_check", "evidence[0].check")
    assert error.help and "code" in error.help and error.detail in str(error)
    with pytest.raises(PolicyError) as refused:
        Policy.from_yaml("format: 1\npolicy: x\nactions: { reset: { require: { pionts: 3 } } }\n")
    first = refused.value.diagnostics[0]
    assert (first.line, first.severity) == (3, "error") and first.text == "pionts"
    with pytest.raises(FactsError) as batch:
        POLICY.decide_many([FACTS, Facts("nothing", NOW)])
    assert batch.value.place == "facts[1].action"
    with pytest.raises(InputError, match="format"):
        check_policy("", cast(Any, "xml"))
    with pytest.raises(bonafides.InputSeed):
        Moment(NOW, b"short")
    with pytest.raises(bonafides.InputKey):
        RawKeys(b"", b"", b"", b"")
    with pytest.raises(bonafides.InputKeyId):
        RawKeys(*KEYS).rotate_state("state-1", KEYS[0])


def test_errors_survive_pickle() -> None:
    import pickle

    with pytest.raises(FactsError) as raised:
        POLICY.decide(Facts("nothing", NOW))
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is type(raised.value) and vars(again) == vars(raised.value)


def test_values_are_frozen() -> None:
    for change in (
        lambda: setattr(OPENING, "action", "delete"),
        lambda: setattr(FACTS, "action", "delete"),
        lambda: setattr(POLICY.decide(FACTS), "points", 100),
    ):
        with pytest.raises((FrozenInstanceError, AttributeError)):
            change()


def test_many_threads() -> None:
    prepared = POLICY.prepare(FACTS)
    wanted = POLICY.decide(FACTS).to_json()
    desk = engine()
    begin = threading.Barrier(8)

    def work(number: int) -> None:
        begin.wait()
        for _ in range(200):
            assert POLICY.decide(FACTS).to_json() == wanted
            assert prepared.verdict() is Verdict.APPROVE
            assert len(POLICY.decide_many([FACTS] * 10)) == 10
            moment = Moment(NOW, bytes([number]) * 32, SUBJECT)
            rows = [Row(key, 0) for key in desk.needs_open(OPENING, moment)]
            assert desk.open(f"in-{number}", OPENING, moment, rows).committed().case.steps == 1
            desk.activate(POLICY)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, number) for number in range(1, 9)]:
            done.result()


def test_other_threads_run_during_a_batch() -> None:
    batch = [FACTS] * 200_000
    counted, stop = [0], threading.Event()

    def count() -> None:
        while not stop.is_set():
            counted[0] += 1

    counter = threading.Thread(target=count)
    counter.start()
    try:
        before = counted[0]
        POLICY.verdict_many(batch)
        assert counted[0] > before
    finally:
        stop.set()
        counter.join()


# Objects of the host


class HostKeys:
    """Keys that record every call and fail on request. They protect nothing."""

    def __init__(self) -> None:
        self.breaks: str | None = None
        self.asked: list[str] = []
        self.answer: Any = None

    def ask(self, method: str) -> None:
        self.asked.append(method)
        if self.breaks == method:
            raise ConnectionError(f"no answer to {method}")

    def current(self, key: str) -> str:
        self.ask("current")
        return f"{key}-1"

    def seal(self, key: str, draw: bytes, ad: bytes, plain: bytes) -> bytes:
        self.ask("seal")
        assert len(draw) == 12
        return plain if self.answer is None else cast(bytes, self.answer)

    def open(self, key: str, id: str, ad: bytes, sealed: bytes) -> bytes:
        self.ask("open")
        return sealed

    def mac(self, key: str, id: str, message: bytes) -> bytes:
        import hashlib

        self.ask("mac")
        return hashlib.sha256(key.encode() + message).digest()

    def sign_grant(self, message: bytes) -> bytes:
        self.ask("sign_grant")
        return bytes(64)


def engine(keys: Any = None) -> Engine:
    return Engine(POLICY, keys or RawKeys(*KEYS), SETUP)


def opened(desk: Engine) -> bonafides.Step:
    moment = Moment(NOW, SEED, SUBJECT)
    rows = [Row(key, 0) for key in desk.needs_open(OPENING, moment)]
    return desk.open("in-1", OPENING, moment, rows)


@pytest.mark.parametrize("method", ["current", "seal", "mac"])
def test_an_exception_of_the_hosts_keys_propagates(method: str) -> None:
    keys = HostKeys()
    desk = engine(keys)
    keys.breaks = method
    with pytest.raises(ConnectionError, match=f"no answer to {method}"):
        opened(desk)
    keys.breaks = None
    step = opened(desk)
    assert step.committed().case.account == "guid-1"
    keys.breaks = "open"
    with pytest.raises(ConnectionError, match="no answer to open"):
        desk.case(step.write[0])
    keys.breaks = None
    assert desk.case(next(row for row in step.write if row.key.startswith("case/"))).steps == 1


def test_the_results_of_the_hosts_keys_are_checked() -> None:
    keys = HostKeys()
    desk = engine(keys)
    for nonsense in (wrong, None, "text", 7):
        keys.answer = nonsense if nonsense is not None else ()
        with pytest.raises(TypeError):
            opened(desk)
    keys.answer = None
    keys.mac = lambda key, id, message: b"short"  # type: ignore[method-assign]
    with pytest.raises(FaultError, match="5 bytes"):
        opened(desk)


def test_a_step_is_committed_once() -> None:
    step = opened(engine())
    step.committed()
    with pytest.raises(InputClosed) as raised:
        step.committed()
    assert raised.value.code == "closed"
    assert step.write and step.compare and step.record


def test_a_step_is_committed_once_by_all_threads() -> None:
    step = opened(engine())

    def commit(_: int) -> bool:
        try:
            return bool(step.committed())
        except InputClosed:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(commit, range(64))) == 1


def test_results_outlive_their_policy_and_engine() -> None:
    def make() -> tuple[bonafides.Committed, bonafides.Decision]:
        policy = Policy.from_yaml(TEXT.replace("bad-input", "gone"))
        return opened(engine()).committed(), policy.decide(Facts("reset", NOW))

    released, decision = make()
    gc.collect()
    assert released.case.steps == 1 and decision.policy.name == "gone"


class Memory:
    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def __getattr__(self, name: str) -> Any:
        answer = self.answers[name]
        if isinstance(answer, Exception):

            def fail(*_: object) -> None:
                raise answer

            return fail
        return lambda *_: answer


def test_a_connector_with_a_bad_token_or_key() -> None:
    public = RawKeys(*KEYS).grant_public
    connector = Connector("ad-connector", "log.contoso.example", {"grant-1": public})
    delivery = Delivery("reset", "guid-1")
    with pytest.raises(GrantError) as raised:
        connector.verify("no.token", delivery, NOW)
    assert type(raised.value) is bonafides.GrantHeader
    with pytest.raises(bonafides.InputKey):
        Connector("a", "b", {"grant-1": "short"})
    with pytest.raises(TypeError):
        Connector("a", "b", cast(Any, {"grant-1": 7}))
    with pytest.raises(BonafidesError):
        connector.redeem(Memory(), "no.token", delivery, NOW, None, lambda claims: WriteStatus.DONE)


def redeem(memory: Any, write: Any) -> bonafides.Redeemed:
    """Redeems a valid grant from a recorded call."""
    calls = json.loads((VECTORS / "cases" / "plain-reset.json").read_text())["calls"]
    call = next(call for call in calls if call["call"] == "redeem")
    now = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=call["now"])
    delivery = from_json(Delivery, json.dumps(call["delivery"]))
    return Connector(**call["connector"]).redeem(memory, call["token"], delivery, now, None, write)


def done(claims: bonafides.Claims) -> WriteStatus:
    return WriteStatus.DONE


def test_an_exception_of_a_connectors_memory_propagates() -> None:
    broken = ConnectionError("no store")
    good = {"state": None, "started": True, "finished": None}
    assert redeem(Memory(**good), done).written is WriteStatus.DONE
    for name in ("state", "started"):
        with pytest.raises(ConnectionError, match="no store"):
            redeem(Memory(**{**good, name: broken}), pytest.fail)
    # By then the password is set: the result reports that, and that it is not stored.
    redeemed = redeem(Memory(**{**good, "finished": broken}), done)
    assert redeemed.written is WriteStatus.DONE and "no store" in str(redeemed.unstored)


def test_an_exception_of_the_write_propagates_and_is_recorded_as_unknown() -> None:
    finished: list[WriteStatus] = []
    memory = Memory(state=None, started=True)
    memory.finished = lambda jti, written: finished.append(written)  # type: ignore[attr-defined]

    def write(claims: bonafides.Claims) -> WriteStatus:
        raise PermissionError("the directory said no")

    with pytest.raises(PermissionError, match="the directory said no"):
        redeem(memory, write)
    assert finished == [WriteStatus.UNKNOWN]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_keyboard_interrupt_and_system_exit_propagate(stop: type[BaseException]) -> None:
    def stopped(*_: object) -> Any:
        raise stop

    for name in ("state", "started", "finished"):
        memory = Memory(state=None, started=True, finished=None)
        setattr(memory, name, stopped)
        with pytest.raises(stop):
            redeem(memory, done)
    with pytest.raises(stop):
        redeem(Memory(state=None, started=True, finished=None), stopped)


def test_the_results_of_a_memory_and_a_write_are_checked() -> None:
    good = {"state": None, "started": True, "finished": None}
    for name, answer, error in (
        ("state", 7, TypeError),
        ("state", "never", ValueError),
        ("started", "yes", TypeError),
    ):
        with pytest.raises(error):
            redeem(Memory(**{**good, name: answer}), pytest.fail)
    for answer, error in ((None, TypeError), (True, TypeError), ("perhaps", ValueError)):
        with pytest.raises(error):
            redeem(Memory(**good), lambda claims: answer)
    with pytest.raises(AttributeError):
        redeem(object(), done)
    with pytest.raises(TypeError):
        redeem(Memory(**good), "not callable")
