"""Many changes that are looked at as one, and sent one after the other."""
