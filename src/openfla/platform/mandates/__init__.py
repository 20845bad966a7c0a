"""MAHIS: who may act for whom, for which service, and over which quarters."""
