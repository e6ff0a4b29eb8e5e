"""shim"""
from typing import Any
PassageIndex = Any
