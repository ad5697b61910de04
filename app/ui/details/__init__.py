"""Every field of a callback, beside the tables of one company and of all."""
