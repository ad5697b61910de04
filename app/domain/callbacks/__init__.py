"""Registrations: what they are, the rules for them, what became of them."""
