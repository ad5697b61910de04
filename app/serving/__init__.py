"""Serves an application on loopback in a thread; the receiver and the practice company use it."""
