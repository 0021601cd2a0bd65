"""Tampers with single records, and with the transcripts."""
import json
from records import canonical, leaf
from trial import accepted, chain, edited, is_last, is_not_newest, later, refused, write


def check_transcripts(transcripts):
    print("the transcripts")
    for path in transcripts:
        original = path.read_text()
        accepted(path.name, "transcript", path)
        calls = json.loads(original)["calls"]
        held = [at for at, call in enumerate(calls) if isinstance(call.get("gives"), dict) and call["gives"].get("record")]
        kept = [at for at in held if not calls[at].get("lost")]
        records = [calls[at]["gives"]["record"]["text"].encode() for at in kept]

        def refuse(label, why, change):
            copy = json.loads(original)["calls"]
            change(copy)
            refused(f"{path.name}, {label}", why, "transcript", write(json.dumps({"calls": copy}).encode()), quiet=True)

        def edit(at, rehash):
            def change(calls):
                given = calls[at]["gives"]["record"]
                text = edited(given["text"])
                given.update(text=text.decode(), **({"hash": leaf(text).hex()} if rehash else {}))
            return change

        for at in held:
            refuse(f"call {at} edited", f"call {at} has another hash", edit(at, False))
        refuse("another case", "another case or seq", lambda calls: calls[kept[0]]["gives"]["record"].update(case="0" * 32))
        refuse("another seq", "another case or seq", lambda calls: calls[kept[0]]["gives"]["record"].update(seq=1))
        refuse("no hash", "is malformed", lambda calls: calls[kept[0]]["gives"]["record"].pop("hash"))
        refuse("no calls", "no call has a record", lambda calls: calls.clear())
        for place, at in enumerate(kept):
            refuse(f"call {at} doubled", f"call {at + 1} has seq", lambda calls: calls.insert(at, calls[at]))
            if not is_last(records, place):
                refuse(f"call {at} edited, with its hash", f"call {at} was edited" if is_not_newest(records, place) else f"call {at}", edit(at, True))
                refuse(f"call {at} removed", "has seq", lambda calls: calls.pop(at))
    refused("a list for a file of calls", "no calls", "transcript", write(b"[]"))
    print("  refused: every record edited, doubled, and, where another of its case follows, removed or given a new hash")


def check_members(first, second):
    """Records that a log could have signed, and that break a rule by themselves."""
    print("single records")
    one = json.loads(first)
    accepted("the example", "records", write(first + b"\n" + second + b"\n"))

    def only(label, why, data):
        refused(label, why, "records", write(data + b"\n"))

    for label, old, new in [
        ("a space", b'"v":1', b'"v": 1'), ("a fraction", b'"seq":0', b'"seq":0.0'), ("an exponent", b'"seq":0', b'"seq":0e0'),
        ("minus zero", b'"seq":0', b'"seq":-0'), ("2^53", b'"time":1795421690000', b'"time":9007199254740992'),
        ("NaN", b'"seq":0', b'"seq":NaN'), ("an escaped letter", b'"open"', b'"\\u006fpen"'),
        ("an escaped slash", b'"0.1.0"', b'"0.1\\/0"'), ("a lone surrogate", b'"0.1.0"', b'"\\ud800"'), ("upper case in an escape", b'"0.1.0"', b'"\\u001F"'),
        ("a tab in a text", b'"0.1.0"', b'"0\t1"'), ("a byte that is not UTF-8", b'"0.1.0"', b'"\xff"'), ("a member twice", b'"v":1', b'"v":1,"v":1'),
        ("members out of order", b'"type":"open","v":1', b'"v":1,"type":"open"'), ("something behind it", b'"v":1}', b'"v":1} '),
        ("v true", b'"v":1', b'"v":true'), ("v 2", b'"v":1', b'"v":2'), ("deep lists", b'"version":""', b'"version":' + b"[" * 30000 + b"]" * 30000),
    ]:
        assert old in first
        only(label, "position 0", first.replace(old, new))
    only("a null", "holds null", first.replace(b'"version":""', b'"version":null'))
    only("a list", "is no object", b"[]")
    only("a prev in the first record", "is the first record of its case", later(first, prev="0" * 64))
    only("a byte order mark", "position 0", b"\xef\xbb\xbf" + first)
    for name in one:
        only(f"no {name}", "position 0", canonical({key: value for key, value in one.items() if key != name}).encode())
    two = json.loads(second)
    sealed = one["data"]["subject"]
    for name, value in [
        ("more", 1), ("case", 1), ("case", ""), ("seq", 1), ("seq", -1), ("time", -1), ("time", "0"), ("actor", {"alias": "x"}),
        ("actor", {"alias": "x", "kind": "person", "name": "x"}), ("type", "Open"), ("type", ""), ("input", "A" * 64), ("input", "0" * 63), ("data", []),
        ("facts", {}), ("verdict", "deny"), ("shadow", {"policy": "0" * 64}), ("blocked_by", ""), ("blocked_by", [1]),
        ("commands", [{"id": "x", "type": "x"}]), ("commands", [{"id": "x", "type": "X", "data": {}}]), ("state", {"case": "1"}), ("state", {"case": [1]}),
        ("state", {"Case": 1}), ("policy", {"name": "x", "version": ""}), ("policy", {"name": "x", "version": "", "digest": ""}), ("engine", 1),
        ("case", "desk"), ("engine", "x" * 65000),
        ("data", {"subject": {**sealed, "c": "0"}}), ("data", {"subject": {**sealed, "s": "AQ"}}), ("data", {"list": [{**sealed, "s": "B" + sealed["s"][1:]}]}),
    ]:
        only(f"{name} {canonical(value)[:60]}", "position 0", later(first, **{name: value}))
    size = 65535 - len(first) + len(one["engine"])
    accepted("65,535 bytes", "records", write(later(first, engine="x" * size) + b"\n"))
    only("65,536 bytes", "65,535", later(first, engine="x" * (size + 1)))

    def then(label, why, **members):
        refused(label, why, "records", write(first + b"\n" + later(second, **members) + b"\n"))

    decision = two["decision"]
    then("a decision that is not what its digest says", "explanation_digest", decision={**decision, "groups": ["more"]})
    then("a decision without a digest", "decision", decision={"verdict": "approve"})
    then("another verdict, and nothing that says why", "and its decision", verdict="deny")
    then("a verdict that is milder", "and its decision", verdict="approve", blocked_by=["closed"], decision={"explanation_digest": "0" * 64, "verdict": "deny"})
    then("an unknown verdict", "verdict", verdict="maybe")
    then("another case", "has seq 1, not 0", case="0" * 32)
    then("another prev", "prev", prev="0" * 64)
    then("earlier than the record before", "no clock was repaired", time=0)
    for label, members in [
        ("a decision of two members", {"decision": {"explanation_digest": "0" * 64, "verdict": "approve"}}), ("a shadow", {"shadow": {"policy": "0" * 64}}),
        ("a stricter verdict", {"verdict": "deny", "blocked_by": ["closed"]}), ("names in the order of UTF-16", {"facts": {"\U0001f600": 1, "\uff5e": 1}}),
        ("characters that need no escape", {"facts": {"text": "\x7f\u2028\u00e9/\"\\\b\f\n\r\t\x00\x1f"}}),
    ]:
        accepted(label, "records", write(first + b"\n" + later(second, **members) + b"\n"))
    wrong = later(second, facts={"\U0001f600": 1, "\uff5e": 1}).replace('"\U0001f600":1,"\uff5e":1'.encode(), '"\uff5e":1,"\U0001f600":1'.encode())
    refused("names in the order of code points", "canonical", "records", write(first + b"\n" + wrong + b"\n"))
    desk = chain("desk", 3)
    accepted("a chain desk", "records", write(b"\n".join(desk) + b"\n"))
    back = later(desk[2], time=0)
    refused("the chain desk goes back in time", "is earlier", "records", write(b"\n".join(desk[:2] + [back]) + b"\n"))
    repair = later(back, type="clock_repaired")
    accepted("the chain desk goes back with a repair", "records", write(b"\n".join(desk[:2] + [repair]) + b"\n"))
    after = [later(desk[2], seq=3, prev=leaf(repair).hex())]
    after += [later(desk[2], seq=4, prev=leaf(after[0]).hex(), time=1)]
    refused("the chain desk goes back after a repair", "position 4 is earlier", "records", write(b"\n".join(desk[:2] + [repair] + after) + b"\n"))
    only("a policy in the chain desk", "desk", later(desk[0], policy=one["policy"]))
