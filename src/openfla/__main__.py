"""`python -m openfla` is the command `openfla`."""

from openfla.cli.main import main

if __name__ == "__main__":
    main()
