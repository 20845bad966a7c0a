"""The REST edge that all domains share: problems, bodies, paging, documents and the bearer guard."""
