"""Many records at once: taken in while they arrive, judged in chunks, and what became of each."""
