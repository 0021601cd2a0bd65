"""Checks records and their chains: the first half of docs/records.md."""
import hashlib, json, re

encode = json.JSONEncoder(ensure_ascii=False).encode
VERDICTS = ["approve", "challenge", "escalate", "deny"]


class Bad(Exception):
    """The first rule that does not hold."""


def need(holds, why):
    if not holds:
        raise Bad(why)


def sha(data):
    return hashlib.sha256(data).digest()


def leaf(record):
    return sha(b"\0" + record)


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    need(value is not None, "holds null")
    integer = type(value) is int and abs(value) < 2**53
    need(isinstance(value, (str, bool)) or integer, "holds a number that is no integer below 2^53")
    return encode(value)


def parse(data):
    try:
        value = json.loads(data.decode())
        need(canonical(value).encode() == data, "is not in canonical form")
    except (ValueError, RecursionError) as error:
        raise Bad(f"is not well-formed JSON: {error}")
    need(isinstance(value, dict), "is no object")
    return value


# Kinds of members: functions that tell if a value is of the kind.
def pattern(regex):
    return lambda value: isinstance(value, str) and re.fullmatch(regex, value, re.S)


def lists(kind, least=0):
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(kind, value))


def objects(absent=(), more=False, **kinds):
    return lambda value: isinstance(value, dict) and (more or set(value) <= set(kinds)) and all(
        kind(value[name]) if name in value else name in absent for name, kind in kinds.items())


def one(value):
    return type(value) is int and value == 1


def count(value):
    return type(value) is int and value >= 0


def versions(value):
    return isinstance(value, dict) and all(word(row) and (count(new) or lists(count, 2)(new)) for row, new in value.items())


text, digest, word, verdict = pattern(".*"), pattern("[0-9a-f]{64}"), pattern("[a-z_]+"), pattern("|".join(VERDICTS))
anything = objects(more=True)
sealed = objects(c=digest, p=text, s=pattern("A[Q-Za-f][A-Za-z0-9_-]{80,}"))  # at least 0x01, nonce, salt and tag
MEMBERS = dict(
    v=one, case=pattern(".+"), seq=count, prev=digest, time=count, actor=objects(alias=text, kind=text), type=word, input=digest,
    data=anything, facts=anything, decision=objects(more=True, explanation_digest=digest, verdict=verdict), verdict=verdict,
    shadow=objects(policy=digest, verdict=verdict, absent=["verdict"]), blocked_by=lists(text),
    commands=lists(objects(id=text, type=word, data=anything)), state=versions,
    policy=objects(name=text, version=text, digest=digest), engine=text)
ABSENT = ["prev", "facts", "decision", "verdict", "shadow", "policy"]


def check_sealed(value):
    if isinstance(value, dict) and set(value) == {"c", "p", "s"}:
        need(sealed(value) and len(value["s"]) % 4 != 1, "has a malformed personal value")
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            check_sealed(inner)


def check_record(data):
    """Rules 1 to 3 and 7 of "Verifying a chain"."""
    need(len(data) <= 65535, "is longer than 65,535 bytes")
    record = parse(data)
    for name in sorted(MEMBERS.keys() | record.keys()):
        need(name in MEMBERS, f"has the unknown member {name!r}")
        need(MEMBERS[name](record[name]) if name in record else name in ABSENT, f"has a missing or malformed member {name!r}")
    desk, decision, why = record["case"] == "desk", record.get("decision"), record["blocked_by"]
    need(("policy" not in record) == desk, "has a policy in the chain desk, or none elsewhere")
    decided = {name in record for name in ("facts", "decision", "verdict")}
    need(len(decided) == 1 and not (desk and decision), "has only a part of a decision, or one in the chain desk")
    need(decision or "shadow" not in record, "has a shadow without a decision")
    check_sealed(record["data"])
    if decision:
        was, now = decision["verdict"], record["verdict"]
        stricter = VERDICTS.index(now) > VERDICTS.index(was) or (now == "challenge" and "observing" in why)
        need(now == was or (why and stricter), f"says {now}, and its decision {was}")
        rest = {name: decision[name] for name in decision if name != "explanation_digest"}
        need(len(decision) == 2 or sha(canonical(rest).encode()).hex() == decision["explanation_digest"],
             "has a decision with another digest than explanation_digest")
    return record


def check_records(items, whole=False):
    """Checks `(name, bytes)` of the records of some chains. `whole`: of all chains of the log."""
    newest, earlier, repaired = {}, None, False
    for place, (name, data) in enumerate(items):
        try:
            record = check_record(data)
            case, time = record["case"], record["time"]
            before, seq, prev, latest = newest.get(case, ("no record", -1, None, 0))
            need(record["seq"] == seq + 1, f"has seq {record['seq']}, not {seq + 1}: "
                 f"a record of case {case} is missing, doubled or out of order")
            if record.get("prev") != prev:
                later = [bytes for _, bytes in items[place + 1:] if b'"case":"%s"' % case.encode() in bytes]
                fits = any(leaf(data).hex().encode() in bytes for bytes in later)
                blame = f"{before} was" if fits else "it was" if later else f"it or {before} was"
                need(before != "no record", "has a prev, and is the first record of its case")
                raise Bad(f"has another prev than the hash of {before}: {blame} edited or replaced")
            repair = case == "desk" and record["type"] == "clock_repaired"
            need(time >= latest or case != "desk" or repair, f"is earlier than {before}")
        except Bad as bad:
            raise Bad(f"{name} {bad}")
        if time < latest and not repair:
            earlier = earlier or f"{name} is earlier than {before}, and no clock was repaired"
        repaired = repaired or repair
        newest[case] = name, record["seq"], leaf(data).hex(), time
    need(not (whole and earlier) or repaired, earlier)
    return f"{len(items)} records in {len(newest)} chains"
