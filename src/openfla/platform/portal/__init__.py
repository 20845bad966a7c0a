"""The pages that all domains share: layout, templates and style."""
