"""Plans: one sheet for every change of many."""
