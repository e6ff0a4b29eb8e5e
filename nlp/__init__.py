"""What a text says: Finnish words, names, languages."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Give `nlp.load_pipeline` without importing spaCy before it is asked for."""
    if name == "load_pipeline":
        from nlp.pipeline import load_pipeline

        return load_pipeline
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
