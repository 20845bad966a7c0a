"""Kinds of file, each as tables of values or as records: workbooks, text files and JSON, read as a stream."""
