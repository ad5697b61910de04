"""Plans: made, looked over, run one step after the other, and kept."""
