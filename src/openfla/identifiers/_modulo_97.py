"""The check that national, enterprise and establishment unit numbers share."""


def check_digits(leading: int) -> int:
    """The two last digits of a number that begins with `leading`: 1 to 97, never 0.

    Source: Belgif, rest-problem-java and openapi-organization-identifier.

    >>> check_digits(8843033)
    69
    >>> check_digits(8843102)
    97
    """
    return 97 - leading % 97
