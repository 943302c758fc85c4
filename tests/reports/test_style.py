"""Colours that can be read: WCAG 2 contrast of text on what it stands on, light and dark."""

import re
from importlib.resources import files

import pytest


def luminance(colour: str) -> float:
    text = colour.lstrip("#")
    text = "".join(2 * c for c in text) if len(text) == 3 else text
    parts = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


STYLE = (files("tenure.reports") / "templates" / "style.css").read_text()
THEMES = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
]


def test_light_dark_and_print_define_the_same_colours():
    assert len(THEMES) == 3
    assert all(theme.keys() == THEMES[0].keys() for theme in THEMES)


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark", "print"])
def test_text_can_be_read(theme):
    pairs = [(text, ground) for text in ("ink", "quiet", "link") for ground in ("ground", "card")]
    pairs += [(tone, f"{tone}-soft") for tone in ("good", "fair", "poor")]
    pairs += [("ink", f"{tone}-soft") for tone in ("good", "fair", "poor")]
    pairs += [("ink", "soft"), ("quiet", "soft"), ("link", "fair-soft"), ("card", "one")]
    pairs += [("on-light", f"h{i}") for i in range(6)] + [("on-strong", f"h{i}") for i in range(6, 10)]
    too_faint = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in too_faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark", "print"])
def test_marks_stand_out_from_their_card(theme):
    assert all(contrast(theme[mark], theme["card"]) >= 3 for mark in ("one", "two", "three"))
