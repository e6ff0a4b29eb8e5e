"""Every number of the recipe, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one training; the model card prints them."""

    least_often: int = 2  # examples that a feature must stand in
    first_c: float = 0.3  # inverse strength of the penalty on squared weights, of the first step
    doing_c: float = 0.3  # of the second
    found_weight: float = 0.5  # of an example with names as the analyser finds them, beside those as annotated
    bare_weight: float = 1.0  # of an example of the marked sentences as a bare sentence
    marked_weight: float = 0.3  # of the same as one of a document
    folds: int = 8  # of cross-validation, by document
    precision: float = 0.85  # of the roles given at the default threshold, end to end
    smallest_weight: float = 0.02  # that is kept
