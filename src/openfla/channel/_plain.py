def plain(text: object, most: int = 500) -> str:
    """Text from elsewhere as one printable line of bounded length: no control codes reach a terminal or a log."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)[: 4 * most]).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def without_user(address: str) -> str:
    """An address as it can be shown: without user name and password."""
    scheme, separator, rest = address.partition("://")
    return plain(f"{scheme}{separator}{rest.rpartition('@')[2]}")
