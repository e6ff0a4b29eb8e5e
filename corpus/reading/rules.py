"""Rules that a page of a PDF draws, across it and down it, and the boxes between them."""

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium_c

THIN = 2.5  # points: a rule is no thicker
NEAR = 3.0  # points between ends of rules that meet
SHORTEST = 8.0  # points
MOST_OBJECTS = 5000  # of a page: maps and charts have more


class Box(NamedTuple):
    """A rectangle of a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


def find_rules(raw: pdfium_c.FPDF_PAGE) -> tuple[list[Box], list[Box]]:
    """Return the rules across a page and down it; the edges of boxes are four."""
    across: list[Box] = []
    down: list[Box] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(pdfium_c.FPDFPage_CountObjects(raw), MOST_OBJECTS)):
        found = pdfium_c.FPDFPage_GetObject(raw, at)
        if pdfium_c.FPDFPageObj_GetType(found) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium_c.FPDFPageObj_GetBounds(found, left, bottom, right, top):
            continue
        box = Box(left.value, bottom.value, right.value, top.value)
        wide, high = box.right - box.left, box.top - box.bottom
        if high <= THIN and wide >= SHORTEST:
            across.append(box)
        elif wide <= THIN and high >= SHORTEST:
            down.append(box)
        elif wide >= SHORTEST and high >= SHORTEST:
            left_edge, lower, right_edge, upper = box
            across += [Box(left_edge, upper, right_edge, upper), Box(left_edge, lower, right_edge, lower)]
            down += [Box(left_edge, lower, left_edge, upper), Box(right_edge, lower, right_edge, upper)]
    return _merge(across), [_turn(rule) for rule in _merge([_turn(rule) for rule in down])]


def _turn(box: Box) -> Box:
    """Swap the two directions of a page."""
    return Box(box.bottom, box.left, box.top, box.right)


def _merge(across: Sequence[Box]) -> list[Box]:
    """Join rules that continue or repeat each other, as those of cells beside each other do."""
    merged: list[Box] = []
    for rule in sorted(across, key=lambda rule: (round(rule.bottom), rule.left)):
        last = merged[-1] if merged else None
        if last and round(last.bottom) == round(rule.bottom) and rule.left <= last.right + NEAR:
            merged[-1] = Box(last.left, last.bottom, max(last.right, rule.right), max(last.top, rule.top))
        else:
            merged.append(rule)
    return merged


def apart(values: Sequence[float]) -> list[float]:
    """Return values in order, those that are nearly equal once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def around(rules: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*rules, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
