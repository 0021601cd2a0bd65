"""Reads the pages with a strict parser, which refuses what is not well-formed. usage: pages.py FOLDER"""

import json
import sys
from pathlib import Path

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
FORBIDDEN = ("script", "link", "iframe", "object", "embed", "img")

folder = Path(sys.argv[1])
definitions = {
    definition["name"]: definition["definition"]
    for section in json.loads((folder / "report.json").read_text())["sections"]
    for figure in section["figures"]
    for definition in [figure, *figure.get("columns", [])]
}
assert len(definitions) > 80, len(definitions)

for name in ("report", "hostile", "empty"):
    text = (folder / f"{name}.html").read_text()
    page = html5lib.HTMLParser(strict=True).parse(text)
    for element in page.iter():
        tag = str(element.tag).removeprefix(HTML)
        assert tag not in FORBIDDEN, f"{name}: <{tag}>"
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on"), f"{name}: {attribute}"
            if attribute in ("href", "src"):
                assert value.startswith("#"), f"{name}: {attribute}={value}"
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    titles = {element.get("title") for element in page.iter(f"{HTML}a") if element.get("title")}
    for link in page.iter(f"{HTML}a"):
        assert link.get("href", "#").removeprefix("#") in ids, f"{name}: {link.get('href')} leads nowhere"
    words = {"".join(element.itertext()) for element in page.iter(f"{HTML}dd")}
    missing = {one for one, definition in definitions.items() if definition not in words}
    assert not missing, f"{name}: no definition of {missing}"
    if name == "report":
        assert titles <= set(definitions.values()), titles - set(definitions.values())
        assert len(titles) > 60, len(titles)
    print(f"{name}.html: {len(text)} bytes, {len(ids)} ids, {len(titles)} definitions to point at")

hostile = "".join(html5lib.parse((folder / "hostile.html").read_text()).itertext())
assert "<script>alert(1)</script>" in hostile and "<img src=x onerror=alert(2)>" in hostile
