"""What changes something at the provider: written down, sent once, and found out about."""
