"""Verifies logs, receipts and files of records as docs/records.md specifies them. See README.md."""
import base64, hmac, json, re, sys
from pathlib import Path
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from records import Bad, check_record, check_records, count, digest, leaf, lists, need, objects, one, parse, sealed, sha, text

RECEIPT = b"c2sp.org/tlog-proof@v1\n"
EXTRA = objects(records=lists(text, 1), salts=lists(objects(path=text, salt=digest, seq=count)), v=one)


def unbase64(line, length=None):
    data = base64.b64decode(line, validate=True)
    need(base64.b64encode(data).decode() == line, f"{line} has stray bits")
    need(length in (None, len(data)), f"{line} is not {length} bytes")
    return data


def number(digits):
    need(re.fullmatch("0|[1-9][0-9]*", digits), f"{digits!r} is not a number")
    return int(digits)


def tree(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1" + tree(leaves[:k]) + tree(leaves[k:]))


def check_proof(proof, index, size, hash, root):
    node, last, holds = index, size - 1, index < size
    for p in proof:
        holds = holds and last > 0
        if node % 2 or node == last:
            hash = sha(b"\1" + p + hash)
            while node % 2 == 0 and node > 0:
                node, last = node // 2, last // 2
        else:
            hash = sha(b"\1" + hash + p)
        node, last = node // 2, last // 2
    need(holds and last == 0 and hash == root, f"the last record of the receipt is not at position {index} of the log")


def read_key(data):
    origin, id, key = data.decode().removesuffix("\n").split("+", 2)
    key = unbase64(key, 33)
    need(re.fullmatch("[^ \0-\x1f\x7f]+", origin) and len(origin.encode()) <= 255, "the public key has a malformed name")
    need(key[0] == 1 and sha(origin.encode() + b"\n" + key)[:4].hex() == id, "the public key has another id")
    return origin, bytes.fromhex(id), Ed25519PublicKey.from_public_bytes(key[1:])


def check_checkpoint(data, key):
    """The size and root that the log signed."""
    origin, id, public = key
    note = data.decode()
    match = re.fullmatch("(([^\n]+)\n([^\n]+)\n([^\n]+)\n)\n((?:— [^ \n]+ [^ \n]+\n)+)", note)
    need(match and not re.search("[\0-\x09\x0b-\x1f]", note), "the checkpoint is malformed")
    signed, name, size, root, lines = match.groups()
    need(name == origin, f"the checkpoint is of the log {name}")
    lines = [line.split(" ")[1:] for line in lines[:-1].split("\n")]
    signatures = [(name, unbase64(line)) for name, line in lines]
    need(len(lines) <= 100 and all(len(signature) >= 5 for _, signature in signatures), "the checkpoint is malformed")
    signatures = [signature[4:] for name, signature in signatures if (name, signature[:4]) == (origin, id)]
    need(signatures, "the checkpoint is not signed by the log")
    try:
        for signature in signatures:
            public.verify(signature, signed.encode())
    except InvalidSignature:
        raise Bad("the signature of the checkpoint does not verify")
    return number(size), unbase64(root, 32)


def personal_value(record, path):
    value = record
    for name, item in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        inside = isinstance(value, dict) and name in value if name else isinstance(value, list) and int(item) < len(value)
        value = value[name or int(item)] if inside else None
    need(sealed(value), f"the receipt has a salt for {path} of record {record['seq']}, which is no personal value")
    return value


def check_receipt(data, key, values=()):
    """Checks a receipt, and `(seq, path, value)` against its salts. Returns size, root, position and record."""
    head, _, note = data.decode().partition("\n\n")
    match = re.fullmatch(re.escape(RECEIPT.decode()) + "extra ([^\n]+)\nindex ([^\n]+)((?:\n[^\n]+)*)", head)
    need(match, "the receipt is malformed, or has another format")
    extra, index, proof = parse(unbase64(match[1])), number(match[2]), match[3].split("\n")[1:]
    size, root = check_checkpoint(note.encode(), key)
    need(EXTRA(extra), "the extra data are malformed")
    records = [record.encode() for record in extra["records"]]
    check_records([(f"record {seq} of the receipt", record) for seq, record in enumerate(records)])
    parsed, salts = [json.loads(record) for record in records], {}
    need(len({record["case"] for record in parsed}) == 1, "the receipt has records of several cases")
    check_proof([unbase64(p, 32) for p in proof], index, size, leaf(records[-1]), root)
    for salt in extra["salts"]:
        seq, path = salt["seq"], salt["path"]
        need(seq < len(parsed) and (seq, path) not in salts, f"the receipt has a salt too many, for {path} of record {seq}")
        salts[seq, path] = bytes.fromhex(salt["salt"]), personal_value(parsed[seq], path)["c"]
    for seq, path, value in values:
        need((int(seq), path) in salts, f"the receipt has no salt for {path} of record {seq}")
        salt, c = salts[int(seq), path]
        need(hmac.digest(salt, f"{path}\0{value}".encode(), "sha256").hex() == c, f"{path} of record {seq} is another value")
    return size, root, index, records[-1]


def check_against(items, key, others):
    """Rules 5 to 7 of "Verifying a log". `others`: checkpoints, from the oldest to the newest, and receipts."""
    leaves, proven = [leaf(data) for _, data in items], 0
    for data in others:
        receipt = data.startswith(RECEIPT)
        size, root, *last = check_receipt(data, key) if receipt else check_checkpoint(data, key)
        need(receipt or size >= proven, f"a checkpoint of {size} records is newer than one of {proven}")
        need(size <= len(items), f"position {len(items)} is missing: a checkpoint has {size} records")
        need(not last or items[last[0]][1] == last[1], f"position {last and last[0]} is not the last record of a receipt")
        need(tree(leaves[:size]) == root, f"one of the positions {proven} to {size - 1} is not in a checkpoint of {size} records")
        proven = proven if receipt else size


def beginning(data, kind, width):
    """The first hashes of a tile, or the first records of a bundle."""
    end = 0
    for _ in range(width):
        end += 32 if kind != "entries" else 2 + int.from_bytes(data[end:end + 2], "big")
    return data[:end]


def read_parts(folder, kind, count):
    """The path, first position, width and bytes of the tiles or bundles of `count` hashes or records."""
    for first in range(0, count, 256):
        width, groups = min(256, count - first), f"{first // 256:,}".split(",")
        name = "/".join(["x" + group.zfill(3) for group in groups[:-1]] + [groups[-1].zfill(3)])
        path = Path("tile", str(kind), name if width == 256 else f"{name}.p/{width}")
        whole = path.parent.with_suffix("")
        if width < 256 and not (folder / path).exists() and (folder / whole).exists():
            # The log has grown since its checkpoint was read: the full file begins with the partial one.
            yield path, first, width, beginning((folder / whole).read_bytes(), kind, width)
        else:
            yield path, first, width, (folder / path).read_bytes()


def read_tiles(folder, size, root):
    """The leaves, and the reason not to trust them, if there is one."""
    levels, why = [], None
    for level in range((size.bit_length() + 7) // 8):
        hashes = []
        for path, first, width, data in read_parts(folder, level, size >> 8 * level):
            need(len(data) == 32 * width, f"{path} is not {width} hashes")
            hashes += [data[at:at + 32] for at in range(0, len(data), 32)]
        for tile, hash in enumerate(hashes if level else []):
            if tree(levels[-1][256 * tile:256 * tile + 256]) != hash:
                why = why or f"tile {tile} of level {level - 1} has another hash in level {level}"
        levels.append(hashes)
    leaves = levels[0] if levels else []
    return leaves, why or (tree(leaves) != root and "the tiles do not lead to the root of the checkpoint")


def check_log(folder, key, *others):
    size, root = check_checkpoint((folder / "checkpoint").read_bytes(), key)
    leaves, untrusted = read_tiles(folder, size, root)
    items = []
    for path, first, width, data in read_parts(folder, "entries", size):
        for place in range(first, first + width):
            length = int.from_bytes(data[:2], "big")
            need(len(data) >= 2 + length, f"position {place} is cut off in {path}")
            items.append((f"position {place}", data[2:2 + length]))
            data = data[2 + length:]
        need(not data, f"{path} has more than {width} records")
    for place, (name, data) in enumerate(items):
        if leaf(data) != leaves[place]:
            at = leaves.index(leaf(data)) if leaf(data) in leaves else None
            why = ("it was edited or added" if at is None else f"it is a copy of position {at}" if at < place else
                   f"it belongs at position {at}: records are missing or out of order")
            raise Bad(f"{name} is not the record of its leaf: {f'either was edited, {untrusted}' if untrusted else why}")
    summary = check_records(items, whole=True)
    need(not untrusted, untrusted)
    check_against(items, key, others)
    return summary


def check_file(data, key=None, *others):
    """A file of records, one a line, alone or as `{"position":0,"record":...}`."""
    lines, items = data.split(b"\n"), []
    need(lines.pop() == b"", "the last line is cut off")
    for place, line in enumerate(lines):
        if line.startswith(b'{"position":'):
            start = b'{"position":%d,"record":' % place
            need(line.startswith(start) and line.endswith(b"}"), f"line {place + 1} is not position {place}")
            line = line[len(start):-1]
        items.append((f"position {place}", line))
    summary = check_records(items, whole=True)
    check_against(items, key, others)
    return summary


def check_transcript(data):
    """The records in a file of calls. The record of a step that was lost is not in its chain."""
    data, items = json.loads(data), []
    need(isinstance(data, dict) and lists(objects(more=True))(data.get("calls")), "the file has no calls")
    for place, call in enumerate(data["calls"]):
        gives = call.get("gives")
        if isinstance(gives, dict) and gives.get("record"):
            given, name = gives["record"], f"the record of call {place}"
            need(objects(text=text, hash=digest, case=text, seq=count)(given), f"{name} is malformed")
            record = given["text"].encode()
            need(leaf(record).hex() == given["hash"], f"{name} has another hash")
            parsed = check_record(record)
            need((parsed["case"], parsed["seq"]) == (given["case"], given["seq"]), f"{name} has another case or seq")
            items += [] if call.get("lost") else [(name, record)]
    need(items, "no call has a record")
    return check_records(items)


def main(command, file, *more):
    file, more = Path(file), list(more)
    if command == "transcript":
        return "\n       ".join(f"{path.name}: {check_transcript(path.read_bytes())}" for path in [file, *map(Path, more)])
    key = read_key(Path(more.pop(0)).read_bytes()) if more else None
    need(key or command == "records", "the public key of the log is missing")
    if command == "receipt":
        values = list(zip(more[::3], more[1::3], more[2::3], strict=True))
        size, _, index, _ = check_receipt(file.read_bytes(), key, values)
        return f"the last record of the receipt is at position {index} of {size}"
    others = [Path(path).read_bytes() for path in more]
    if command == "log":
        return check_log(file, key, *others)
    need(command == "records", f"there is no command {command}")
    return check_file(file.read_bytes(), key, *others)


def run(*arguments):
    """Returns True if the input is valid, and the reason."""
    try:
        return True, main(*arguments)
    except Bad as error:
        return False, str(error)
    except OSError as error:
        return False, f"{error.filename}: {error.strerror}"
    except ValueError as error:
        return False, f"malformed: {error}"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("usage: verify.py log|records|transcript|receipt ..., see README.md", file=sys.stderr)
        sys.exit(2)
    valid, why = run(*sys.argv[1:])
    print("valid:  " if valid else "invalid:", why)
    sys.exit(not valid)
