"""Calls to PDFium that are made for every line of a page, with plain addresses.

A call that checks the types of its arguments takes twice as long, more than what PDFium does in it.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c


def _plain(function: Any, *arguments: Any) -> Callable[..., int]:
    """Return a function of PDFium that gives a number, without checks of what it is given."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    plain: Callable[..., int] = ctypes.CFUNCTYPE(ctypes.c_int, *arguments)(address)
    return plain


_address, _number = ctypes.c_void_p, ctypes.c_int
#: Of a text page, the index of a character, and the address of a box of four floats.
loose_box = _plain(pdfium_c.FPDFText_GetLooseCharBox, _address, _number, _address)
font_weight = _plain(pdfium_c.FPDFText_GetFontWeight, _address, _number)
count_runs = _plain(pdfium_c.FPDFText_CountRects, _address, _number, _number)


class CharacterBox:
    """A box that calls write to, reused: one made for every call would cost as much as the call."""

    def __init__(self) -> None:
        self._box = pdfium_c.FS_RECTF()  # left, top, right, bottom
        self.address = ctypes.addressof(self._box)
        self.values = memoryview(self._box).cast("B").cast("f")


def address_of(pointer: Any) -> int:
    """Return the address of a page, text page or other handle of PDFium."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
