"""Verdicts of a bonafides policy on columns of facts, over Arrow."""

from ._bonafides_arrow import Column, Kernel
from ._errors import ColumnsError, FactsError, PolicyError

__all__ = ["Column", "ColumnsError", "FactsError", "Kernel", "PolicyError"]
