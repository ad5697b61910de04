"""The benchmarks: `python3 packaging/dev.py bench`."""
