"""Runs in a bundle before anything else: Qt is loaded late, as a start from a clone does it."""

from app.lean_qt import load_qt

load_qt()
