"""Makes tampered copies of records, logs and receipts, and shows that verify.py refuses each of them, and why.

    tampering.py PAGE TRANSCRIPTS [LOG_FOLDER LOG_PUB RECORDS_JSONL]
"""
import base64, json, re, shutil, string, sys
from pathlib import Path
import trial
from records import canonical, leaf
from single import check_members, check_transcripts
from trial import (Signer, accepted, chain, edited, expect, flips, here, is_last, is_not_newest, later, proof, read_records, refused, tampered, write,
                   write_log)
from verify import read_key

page, transcripts = Path(sys.argv[1]).read_text(), sorted(Path(sys.argv[2]).glob("*.json"))


def check_log(name, folder, public):
    """Everything that somebody without the key of the log can do to a folder."""
    print(f"{name}: the log")
    size = int((folder / "checkpoint").read_text().split("\n")[1])
    records, checkpoint = read_records(folder, size), (folder / "checkpoint").read_bytes()
    key, copy = here / "log.pub", here / "copy"
    key.write_bytes(public)
    accepted("untouched", "log", folder, key)
    leaves = [leaf(record) for record in records]
    at = size // 2
    changed = records[:at] + [edited(records[at])] + records[at + 1:]
    for label, why, others in [
        ("a record edited", f"position {at} is not the record of its leaf: it was edited", changed),
        ("two records swapped", f"position {at} is not the record of its leaf: it belongs at position {at + 1}",
         records[:at] + [records[at + 1], records[at]] + records[at + 2:]),
        ("a record removed", f"position {at} is not the record of its leaf: it belongs", records[:at] + records[at + 1:] + records[-1:]),
        ("a record doubled", f"position {at} is not the record of its leaf: it is a copy of position {at - 1}", records[:at] + records[at - 1:-1]),
    ]:
        refused(label, why, "log", write_log(copy, others, checkpoint, leaves), key)
    refused("a record and its hash edited", "", "log", write_log(copy, changed, checkpoint), key)
    last = records[:-1] + [edited(records[-1])]
    refused("the last record and its hash edited", "tile", "log", write_log(copy, last, checkpoint), key)
    refused("a hash edited", f"position {at} is not the record of its leaf: either was edited", "log",
            write_log(copy, records, checkpoint, [leaf(record) for record in changed]), key)
    if size < 100:
        check_rewritten(copy, key, records, checkpoint, read_key(public)[0])
    shutil.rmtree(copy)
    shutil.copytree(folder, copy)
    old = [path for path in copy.rglob("*.p/*") if int(path.name) != (size >> 8 * int(path.parts[-3].replace("entries", "0"))) % 256]
    used = [path for path in sorted(copy.rglob("*")) if path.is_file() and path not in old]
    for path in used:
        data, part = path.read_bytes(), path.relative_to(copy)
        flips(path, str(part), 1 + len(data) // 60, "log", copy, key)
        path.unlink()
        refused(f"{part} removed", part.name, "log", copy, key)
        why = "malformed" if part.name == "checkpoint" else "entries" if "entries" in part.parts else "hashes"
        for label, other in [("one byte more", data + b"\0"), ("one byte less", data[:-1]), ("empty", b"")]:
            path.write_bytes(other)
            refused(f"{part}, {label}", why, "log", copy, key)
        path.write_bytes(data)
    flips(key, "log.pub", 3, "log", copy, key)
    check_checkpoint(copy, key, checkpoint, public)
    partial = copy / "tile" / "0" / "000.p" / "250"
    partial.parent.mkdir(exist_ok=True)
    partial.write_bytes(b"")
    accepted("a partial tile of another size, which does not count", "log", copy, key)
    partial.unlink()


def check_rewritten(copy, key, records, checkpoint, origin):
    for label, others in tampered(records):
        refused(label + ", tiles too", "", "log", write_log(copy, others, checkpoint), key, quiet=True)
        text = Signer(origin, bytes(32)).checkpoint(others)
        refused(label + ", signed by another", "not signed", "log", write_log(copy, others, text), key, quiet=True)
        text = text.rpartition(b" ")[0] + b" " + checkpoint.rpartition(b" ")[2]
        refused(label + ", old signature", "does not verify", "log", write_log(copy, others, text), key, quiet=True)
    print("  refused: records edited, removed, doubled, added, swapped and cut off, with new tiles and checkpoints")


def check_checkpoint(folder, key, checkpoint, public):
    text, _, line = checkpoint.partition(b"\n\n")
    text, (origin, size, root) = text + b"\n", text.split(b"\n")
    other = Signer("other.example", bytes(32))
    false = Signer(origin.decode(), bytes(32))
    for label, data in [
        ("a larger size", checkpoint.replace(b"\n" + size, b"\n%d" % (int(size) + 1), 1)),
        ("a smaller size", checkpoint.replace(b"\n" + size, b"\n%d" % (int(size) - 1), 1)),
        ("a leading zero", checkpoint.replace(b"\n" + size, b"\n0" + size, 1)),
        ("another root", checkpoint.replace(root, base64.b64encode(bytes(32)), 1)),
        ("another line", text + b"more\n\n" + line),
        ("no signature", text + b"\n"),
        ("no empty line", text + line),
        ("carriage returns", checkpoint.replace(b"\n", b"\r\n")),
        ("a hyphen for the dash", checkpoint.replace("—".encode(), b"-")),
        ("the signature of another log", text + b"\n" + other.line(text)),
        ("the signature of another key of the name", text + b"\n" + false.line(text)),
        ("a line that is no signature beside the true one", checkpoint + "— other.example AAAA\n".encode()),
        ("101 signatures", checkpoint + 100 * other.line(text)),
        ("a false signature of the key beside the true one",
         checkpoint + b"\xe2\x80\x94 " + origin + b" " + base64.b64encode(base64.b64decode(line.split(b" ")[2])[:4] + bytes(64)) + b"\n"),
    ]:
        (folder / "checkpoint").write_bytes(data)
        refused("checkpoint with " + label, "", "log", folder, key)
    (folder / "checkpoint").write_bytes(checkpoint + other.line(text))
    accepted("checkpoint with one more signature, of an unknown key", "log", folder, key)
    (folder / "checkpoint").write_bytes(checkpoint + b"\xe2\x80\x94 " + origin + b" AAAAAAA=\n")
    accepted("checkpoint with a short signature of another key of the name", "log", folder, key)
    (folder / "checkpoint").write_bytes(checkpoint)
    name, id, base = public.rstrip(b"\n").split(b"+", 2)
    for label, why, data in [
        ("of another key", "not signed", false.public()), ("of another log", "is of the log", other.public()), ("of another name", "another id", b"x" + public),
        ("of another id", "another id", name + b"+00000000+" + base), ("with a short key", "33 bytes", name + b"+" + id + b"+AQ=="),
        ("with a space in the name", "malformed name", Signer("a b", bytes(32)).public()), ("with a long name", "malformed name", Signer("a" * 256, bytes(32)).public()),
    ]:
        key.write_bytes(data)
        refused("public key " + label, why, "log", folder, key)
    key.write_bytes(public)


def check_lines(name, records, key, checkpoint, positions):
    """A file of records. With a checkpoint of all of them, everything is found."""
    print(f"{name}: records, one a line")

    def lines(records):
        line = b'{"position":%d,"record":%s}\n'
        return write(b"".join(line % pair if positions else pair[1] + b"\n" for pair in enumerate(records)))

    accepted("untouched", "records", lines(records))
    accepted("untouched, with a checkpoint", "records", lines(records), key, checkpoint)
    for label, others in tampered(records):
        refused(label, "", "records", lines(others), key, checkpoint, quiet=True)
    print("  refused: records edited, removed, doubled, added, swapped and cut off, with positions that fit")
    for at in range(len(records)):
        others = records[:at] + [edited(records[at])] + records[at + 1:]
        if not is_last(records, at):
            refused(f"position {at} edited", f"position {at} was edited" if is_not_newest(records, at) else f"position {at}", "records",
                    lines(others), quiet=at > 3)
    accepted("the last record edited, without a checkpoint: the page says that nobody can tell", "records", lines(others))
    accepted("the last record cut off, without a checkpoint: likewise", "records", lines(records[:-1]))
    whole = lines(records).read_bytes()
    refused("the last line cut in the middle", "cut off", "records", write(whole[:-9]))
    if positions:
        refused("a position changed", "is not position", "records", write(whole.replace(b'"position":1', b'"position":7', 1)))
    flips(lines(records), "file of records", 211, "records", here / "file", key, checkpoint)


def check_receipts(signer, key):
    print("receipts")
    shown = block("c2sp.org/tlog-proof@v1\nextra ...")
    value, salt = (re.search(rf"\| {name} \| `(.*?)` \|", page)[1] for name in ("value", "salt"))
    salts = [{"path": "data.subject", "salt": salt, "seq": 0}]

    def extra(records, salts=salts, **more):
        return base64.b64encode(canonical({"records": [record.decode() for record in records], "salts": salts, "v": 1, **more}).encode())

    receipt = shown.encode().replace(b"...", extra(example))
    path = here / "receipt"
    path.write_bytes(receipt)
    accepted("the example", "receipt", path, key)
    accepted("the example, with the value of its subject", "receipt", path, key, 0, "data.subject", value)
    refused("another value", "is another value", "receipt", path, key, 0, "data.subject", value + "x")
    flips(path, "receipt", 13, "receipt", path, key, 0, "data.subject", value)
    hash = base64.b64encode(leaf(example[0]))
    whole, at = extra(example), "the last record of the receipt is not at position"
    for label, why, old, new in [
        ("another version", "another format", b"@v1", b"@v2"),
        ("another position", at, b"index 1", b"index 0"),
        ("a position behind the end", at, b"index 1", b"index 2"),
        ("no proof", at, b"\n" + hash, b""),
        ("a longer proof", at, hash, hash + b"\n" + hash),
        ("a short hash", "is not 32 bytes", hash, b"AAAA"),
        ("a record cut off", at, whole, extra(example[:1])),
        ("no records", "extra data", whole, extra([])),
        ("an unknown member", "extra data", whole, extra(example, more=1)),
        ("the first record cut off", "record 0 of the receipt has seq 1", whole, extra(example[1:], [])),
        ("a record edited", "another prev", whole, extra([edited(example[0]), example[1]])),
        ("the last record edited", at, whole, extra([example[0], edited(example[1])])),
        ("a record of another case", "several cases", whole, extra(chain("a" * 32, 1) + example)),
        ("another salt", "is another value", whole, extra(example, [{**salts[0], "salt": "0" * 64}])),
        ("no salt", "has no salt", whole, extra(example, [])),
        ("two salts for one value", "too many", whole, extra(example, salts * 2)),
        ("a salt for record 9", "too many", whole, extra(example, [{**salts[0], "seq": 9}])),
        ("a salt for nothing", "no personal value", whole, extra(example, [{**salts[0], "path": "data.x"}])),
        ("a salt for a text", "no personal value", whole, extra(example, [{**salts[0], "path": "data.action[0]"}])),
    ]:
        path.write_bytes(receipt.replace(old, new))
        refused(label, why, "receipt", path, key, 0, "data.subject", value)
    for size in range(1, 20):
        records = [record for n in range(size) for record in chain(f"{n:032}", 1)]
        leaves, checkpoint = [leaf(record) for record in records], signer.checkpoint(records)
        for index in range(size):
            hashes = b"".join(base64.b64encode(hash) + b"\n" for hash in proof(index, leaves))
            for said in range(size + 1):
                path.write_bytes(b"c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n%s\n%s" % (extra([records[index]], []), said, hashes, checkpoint))
                expect(said == index, f"a receipt for position {said} of {size}", "", "receipt", path, key, quiet=True)
    print("  accepted: receipts for every position of logs of 1 to 19 records; refused: each with every other position")


def check_operator(signer, key):
    """Refuses changes that only the holder of the key can make: whoever kept a checkpoint or a receipt finds them."""
    print("the one who has the key rewrites the log")
    records = [record for pair in zip(chain("desk", 20), chain("a" * 32, 20)) for record in pair]
    folder, old, new = here / "rewritten", here / "old", here / "new"
    old.write_bytes(signer.checkpoint(records[:30]))
    new.write_bytes(signer.checkpoint(records))
    accepted("untouched, with an old checkpoint", "log", write_log(folder, records, new.read_bytes()), key, old, new)
    refused("checkpoints in the wrong order", "is newer than", "log", folder, key, new, old)
    end = records[:39] + [edited(records[39])]
    accepted("the last record rewritten, without a kept checkpoint: nobody can tell", "log", write_log(folder, end, signer.checkpoint(end)), key)
    refused("the last record rewritten", "one of the positions 0 to 39", "log", folder, key, new)
    refused("the last record rewritten, with two checkpoints", "one of the positions 30 to 39", "log", folder, key, old, new)
    refused("the log cut off", "position 35 is missing", "log", write_log(folder, records[:35], signer.checkpoint(records[:35])), key, old, new)
    kept = base64.b64encode(canonical({"records": [record.decode() for record in records[0:30:2]], "salts": [], "v": 1}).encode())
    hashes = b"".join(base64.b64encode(hash) + b"\n" for hash in proof(28, [leaf(record) for record in records[:30]]))
    old.write_bytes(b"c2sp.org/tlog-proof@v1\nextra %s\nindex 28\n%s\n%s" % (kept, hashes, signer.checkpoint(records[:30])))
    accepted("a receipt, in the log that it is of", "log", write_log(folder, records, new.read_bytes()), key, old)
    other = chain("a" * 32, 40)
    refused("a receipt, in another log", "position 28 is not the last record of a receipt", "log", write_log(folder, other, signer.checkpoint(other)), key, old)
    folder, true = write_log(folder, records, new.read_bytes()), new.read_bytes().split(b"\n")
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    stray = true[2][:-2] + letters[letters.index(chr(true[2][-2])) + 1].encode() + b"="
    for label, why, line, value in [
        ("a leading zero", "is not a number", 1, b"040"), ("a root with stray bits", "stray bits", 2, stray), ("a short root", "32 bytes", 2, b"AAAA"),
        ("another line", "malformed", 2, true[2] + b"\nmore"), ("another origin", "is of the log", 0, b"log.example"),
        ("a control character", "malformed", 2, true[2] + b"\0"),
    ]:
        text = b"\n".join(value if n == line else true[n] for n in range(3)) + b"\n"
        (folder / "checkpoint").write_bytes(text + b"\n" + signer.line(text))
        refused(f"a checkpoint with {label}, signed", why, "log", folder, key)
    refused("a log without a key", "public key", "log", folder)
    refused("a command that there is not", "no command", "logs", folder, key)
    accepted("an empty log", "log", write_log(folder, [], signer.checkpoint([])), key)
    for at, label, wrong in [(7, "an invalid record", later(records[7], v=2)), (4, "a record of another chain", later(records[4], case="b" * 32))]:
        others = records[:at] + [wrong] + records[at + 1:]
        refused(f"{label}, signed", f"position {at}", "log", write_log(folder, others, signer.checkpoint(others)), key)


def block(start):
    """The block of the page that starts like this."""
    return next(block for block in re.findall(r"```text\n(.*?)```", page, re.S) if block.startswith(start))


example = [block.encode() for block in re.findall(r"```json\n(.*?)\n```", page, re.S)]
signer = Signer("log.contoso.example", bytes(range(32, 64)))
public = re.search(r"^log\.contoso\.example\+.*$", page, re.M)[0].encode()
assert public == signer.public(), "the page's example has another key"
example_key = here / "example.pub"
example_key.write_bytes(public)
try:
    check_members(*example)
    check_transcripts(transcripts)
    check_receipts(signer, example_key)
    check_operator(signer, example_key)
    print("the page's example")
    (here / "checkpoint").write_bytes(block("log.contoso.example\n").encode())
    accepted("its records, with its checkpoint", "records", write(b"\n".join(example) + b"\n"), example_key, here / "checkpoint")
    chains = [chain(f"{n:032}", 7) for n in range(100)]
    records = [records[seq] for seq in range(7) for records in chains]
    for size in (1, 255, 256, 257, 512, 700):
        folder = write_log(here / "log", records[:size], signer.checkpoint(records[:size]))
        accepted(f"a log of {size} records", "log", folder, example_key)
    # The log goes on, and the reader still has the checkpoint of 300: the full files are in the place of the partial ones.
    part = write_log(here / "log", records[:300], signer.checkpoint(records[:300])) / "tile" / "1" / "000.p" / "1"
    kept = part.read_bytes()
    folder = write_log(here / "log", records[:512], signer.checkpoint(records[:300]))
    part.write_bytes(kept)
    accepted("a log of 300 records that has grown since", "log", folder, example_key)
    check_log("300 records", write_log(here / "log", records[:300], signer.checkpoint(records[:300])), public)
    calls = json.loads(next(path for path in transcripts if path.stem == "impostor").read_text())["calls"]
    records = [call["gives"]["record"]["text"].encode() for call in calls if call.get("gives", {}).get("record")]
    check_log("impostor.json", write_log(here / "log", records, signer.checkpoint(records)), public)
    check_lines("impostor.json", records, example_key, here / "log" / "checkpoint", False)
    if len(sys.argv) > 3:
        folder, public, lines = Path(sys.argv[3]), Path(sys.argv[4]).read_bytes(), Path(sys.argv[5]).read_bytes().splitlines()
        check_log(str(folder), folder, public)
        key = here / "log.pub"
        records = [line.partition(b'"record":')[2][:-1] if line.startswith(b'{"position"') else line for line in lines]
        size = int((folder / "checkpoint").read_text().split("\n")[1])
        check_lines("the file", records[:size], key, folder / "checkpoint", lines[0].startswith(b'{"position"'))
    print(f"{trial.checked} inputs, each accepted or refused as it should be")
finally:
    shutil.rmtree(here)
