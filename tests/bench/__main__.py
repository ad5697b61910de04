"""The benchmarks: each value, what it is held against in the same run, ratio and target."""

import argparse
import sys

from tests.bench import (
    across,
    attacks,
    bundle,
    command_line,
    parsing,
    plans,
    receiving,
    relay,
    start_up,
    storage,
    table,
    timeline,
)

BENCHES = {
    "start_up": start_up.start_up,
    "command_line": command_line.command_line,
    "parsing": parsing.parsing,
    "plans": plans.plans,
    "storage": storage.storage,
    "receiving": receiving.receiving,
    "relay": relay.relay,
    "across": across.across,
    "attacks": attacks.attacks,
    "table": table.table,
    "timeline": timeline.timeline,
    "bundle": bundle.bundle,
}


def main() -> int:
    """Prints a line a benchmark; of those that are named, else of all."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []])
    for name in parser.parse_args().names or BENCHES:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
