"""Test events, deliveries, and what proves that one arrived."""
