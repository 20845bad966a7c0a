"""One book by itself, as the engine of the register uses it."""

from openfla.platform.kernel.database import Driver
from openfla.platform.records.book import Book, Writing


async def written(driver: Driver, book: Book) -> None:
    """Write what a book decided, and see whether all of it fell into place."""
    writing = Writing(driver)
    await book.write(writing)
    await (await driver.execute("SELECT")).fetchall()
    writing.settle()
