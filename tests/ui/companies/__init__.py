"""The companies."""
