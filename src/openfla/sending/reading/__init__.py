"""From the table of a file to records: which column holds what, what a cell means, what is wrong with a row."""
