"""The stages that every document goes through, in their order. A new stage is a module here and an entry below."""

from services.stages.analysing import ANALYSIS
from services.stages.indexing import INDEXING
from services.stages.reading import READING
from services.stages.reranking import RERANKING
from services.stages.stage import Counts, Stage
from services.stages.subjects import SUGGESTION

STAGES: tuple[Stage, ...] = (READING, ANALYSIS, SUGGESTION, INDEXING, RERANKING)

__all__ = ["STAGES", "Counts", "Stage"]
