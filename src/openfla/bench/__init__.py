"""Benchmarks: every figure beside the floor it is held against, both measured in the same run (docs/benchmarks.md)."""

from openfla.bench.figures import Figure, Report

__all__ = ["Figure", "Report"]
