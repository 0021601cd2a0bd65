"""Directory names are compared as the engine compares group names."""

from __future__ import annotations

import pytest
from bonafides import DirectoryName, InputDirectoryName, InputError

SPELLINGS = {
    "escapes, case, spaces": (r"CN=Doe\, Jo,OU=People,DC=x", r"cn=doe\2C jo, ou=people, dc=x"),
    "NFC and NFD": ("CN=Jos\u00e9,DC=x", "CN=Jose\u0301,DC=x"),
    "sharp s": ("CN=Stra\u00dfe,DC=x", "CN=STRASSE,DC=x"),
    "order of a multi-valued RDN": ("CN=a+UID=7,DC=x", "UID=7+CN=a,DC=x"),
}


@pytest.mark.parametrize("spellings", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_of_one_name_are_equal(spellings: tuple[str, str]) -> None:
    one, other = map(DirectoryName, spellings)
    assert one == other and hash(one) == hash(other) and one.key == other.key
    assert len({one, other}) == 1
    assert one.is_distinguished and one.means(other)


def test_different_names_are_not_equal() -> None:
    first, second = DirectoryName("CN=a,OU=x,DC=x"), DirectoryName("CN=a,OU=y,DC=x")
    assert first != second and first.key != second.key and not first.means(second)
    assert first != "CN=a,OU=x,DC=x"


def test_a_bare_name_means_the_leading_cn() -> None:
    group = DirectoryName(r"CN=Doe\, Jo,OU=People,DC=x")
    bare = DirectoryName("Doe, Jo")
    assert (group.leading_cn, bare.leading_cn, bare.is_distinguished) == ("doe, jo", None, False)
    assert bare.means(group) and not group.means(bare) and bare != group


@pytest.mark.parametrize("text", ["", "CN=Doe, Jo,DC=x", "CN=a,=b", "a=b=\\"])
def test_the_error_for_an_invalid_name_says_how_to_fix_it(text: str) -> None:
    with pytest.raises(InputDirectoryName) as raised:
        DirectoryName(text)
    error = raised.value
    assert isinstance(error, InputError) and isinstance(error, ValueError)
    assert (error.code, error.place) == ("directory_name", "text") and error.help
    assert text not in str(error) or not text


def test_it_is_frozen_and_prints_no_name() -> None:
    name = DirectoryName("CN=Jo,DC=x")
    with pytest.raises(AttributeError):
        name.key = "other"  # type: ignore[misc]
    assert repr(name) == "<DirectoryName, distinguished>"
