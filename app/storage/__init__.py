"""What this computer keeps: companies, preferences, and passwords in the system's own store."""
