"""Makes records, logs and proofs, as docs/records.md specifies them, and tries the verifier on them."""
import base64, json, sys, tempfile
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from records import canonical, leaf, sha
from verify import run, tree

here = Path(tempfile.mkdtemp())
checked = 0
LIKE = {"actor": {"alias": "host", "kind": "host"}, "blocked_by": [], "commands": [], "data": {"reason": "closed"}, "engine": "0.1.0", "input": "1" * 64,
        "policy": {"digest": "2" * 64, "name": "example", "version": "1"}, "state": {"case": 1}, "time": 1795421690000, "type": "refusal", "v": 1}


def later(record, **members):
    """The record with other members: canonical, valid by itself."""
    return canonical({**json.loads(record), **members}).encode()


def edited(record):
    return later(record, time=json.loads(record)["time"] + 1)


class Signer:
    def __init__(self, name, seed):
        self.name, self.private = name.encode(), Ed25519PrivateKey.from_private_bytes(seed)
        self.key = b"\1" + self.private.public_key().public_bytes_raw()
        self.id = sha(self.name + b"\n" + self.key)[:4]

    def public(self):
        return self.name + b"+" + self.id.hex().encode() + b"+" + base64.b64encode(self.key)

    def line(self, text):
        return "— ".encode() + self.name + b" " + base64.b64encode(self.id + self.private.sign(text)) + b"\n"

    def checkpoint(self, records):
        text = b"%s\n%d\n%s\n" % (self.name, len(records), base64.b64encode(tree([leaf(record) for record in records])))
        return text + b"\n" + self.line(text)


def write_parts(folder, kind, parts):
    for n in range(0, len(parts), 256):
        part = parts[n:n + 256]
        digits = f"{n // 256:03}"
        path = folder / "tile" / kind / (digits if len(part) == 256 else f"{digits}.p/{len(part)}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(part))


def write_log(folder, records, checkpoint, hashes=None):
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    level, hashes = 0, hashes or [leaf(record) for record in records]
    while hashes:
        write_parts(folder, str(level), hashes)
        hashes = [tree(hashes[n:n + 256]) for n in range(0, len(hashes) - 255, 256)]
        level += 1
    write_parts(folder, "entries", [len(record).to_bytes(2, "big") + record for record in records])
    folder.mkdir(exist_ok=True)
    (folder / "checkpoint").write_bytes(checkpoint)
    return folder


def read_records(folder, size):
    records = []
    for n in range(0, size, 256):
        width = min(256, size - n)
        data = (folder / "tile" / "entries" / (f"{n // 256:03}" if width == 256 else f"{n // 256:03}.p/{width}")).read_bytes()
        while data:
            length = int.from_bytes(data[:2], "big")
            records.append(data[2:2 + length])
            data = data[2 + length:]
    return records


def proof(index, leaves):
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:k], leaves[k:]
    return proof(index, left) + [tree(right)] if index < k else proof(index - k, right) + [tree(left)]


def chain(case, length):
    """A chain of minimal records: refusals without a decision."""
    records, like = [], {name: value for name, value in LIKE.items() if name != "policy" or case != "desk"}
    for seq in range(length):
        prev = {"prev": leaf(records[-1]).hex()} if records else {}
        records.append(canonical({**like, **prev, "case": case, "seq": seq, "time": like["time"] + seq}).encode())
    return records


def expect(valid, label, why, *arguments, quiet=False):
    global checked
    checked += 1
    was, said = run(*map(str, arguments))
    if was != valid or why not in said:
        sys.exit(f"FAILED: {label}: {'accepted' if was else 'refused'}: {said}; expected {'accepted' if valid else 'refused'}, {why!r}")
    if not quiet:
        print(f"  {'accepted' if valid else 'refused'}: {label}: {said}")


def accepted(label, *arguments, **more):
    expect(True, label, "", *arguments, **more)


def refused(label, why, *arguments, **more):
    expect(False, label, why, *arguments, **more)


def write(data):
    path = here / "file"
    path.write_bytes(data)
    return path


def flips(path, label, step, *arguments):
    """Changes one bit of every `step`th byte of a file, one at a time."""
    data = path.read_bytes()
    for at in range(0, len(data), step):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 7]) + data[at + 1:])
        refused(f"byte {at} of {label}", "", *arguments, quiet=True)
    path.write_bytes(data)
    print(f"  refused: {label}, {len(range(0, len(data), step))} times with one byte changed")


def is_last(records, at):
    return all(json.loads(record)["case"] != json.loads(records[at])["case"] for record in records[at + 1:])


def tampered(records):
    """Lists of records that say something else than these: label, list. Of a long list, every few positions."""
    for at in range(0, len(records), 1 + len(records) // 50):
        record = records[at]
        yield f"position {at} edited", records[:at] + [edited(record)] + records[at + 1:]
        yield f"position {at} removed", records[:at] + records[at + 1:]
        yield f"position {at} doubled", records[:at + 1] + records[at:]
        yield f"position {at} added", records[:at] + chain("f" * 32, 1) + records[at:]
        if at:
            yield f"positions {at - 1} and {at} swapped", records[:at - 1] + [record, records[at - 1]] + records[at + 1:]
            yield f"position {at} replaced by a copy of {at - 1}", records[:at] + [records[at - 1]] + records[at + 1:]
            yield f"cut at position {at}", records[:at]


def is_not_newest(records, at):
    """True if at least two records of the case follow: then the verifier can tell which of two was edited."""
    case = json.loads(records[at])["case"]
    return sum(json.loads(record)["case"] == case for record in records[at + 1:]) > 1
