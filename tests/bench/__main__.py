"""The benchmarks: each value, what it is held against in the same run, ratio and target."""

import sys

from tests.bench import attacks, bundle, parsing, receiving, start_up, storage, table


def main() -> int:
    """Prints a line a benchmark."""
    start_up.start_up()
    parsing.parsing()
    storage.storage()
    receiving.receiving()
    attacks.attacks()
    table.table()
    bundle.bundle()
    return 0


if __name__ == "__main__":
    sys.exit(main())
