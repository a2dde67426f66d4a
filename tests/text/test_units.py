"""A text's units are what their definition says, whatever the text."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.units import units

CJK = [(0x3005, 0x3007), (0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)]


def is_unit_alone(character: str) -> bool:
    """Whether a character is a unit by itself."""
    return any(first <= ord(character) <= last for first, last in CJK)


def defined(text: str) -> list[int]:
    """The units of a text that needs no NFKC, one character after the other."""
    found, word = [], ""
    for character in [*text.lower(), " "]:
        alone = is_unit_alone(character)
        if word and (alone or not character.isalnum()):
            found.append(word)
            word = ""
        if alone:
            found.append(character)
        elif character.isalnum():
            word += character
    return [crc32(unit.encode()) & 0xFFFF for unit in found]


# All ranges' ends and what stands beside them, letters of other scripts, digits, what is no letter.
EDGES = [chr(code + by) for ends in CJK for code in ends for by in (-1, 0, 1)]
CHARACTERS = st.sampled_from([*EDGES, *"aZ09_ß٣àЖ々〇・゠\u3099𠀀-. \n，。", "中", "文"])


@given(st.text(CHARACTERS, max_size=40))
def test_units_are_what_their_definition_says(text: str) -> None:
    assert list(units(text)) == defined(text)
