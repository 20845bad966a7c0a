"""The one place that decides whether software may do something to an enterprise's data at this moment."""
