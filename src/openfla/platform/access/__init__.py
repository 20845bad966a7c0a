"""UMAN: enterprises, the qualities they act in, and the one place that decides who may do what."""
