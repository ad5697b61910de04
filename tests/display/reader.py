"""Reads and presses a window through the accessibility tree, as a screen reader does.

Run by the system's Python, which has the AT-SPI binding. Reads one command a line from stdin as
JSON, answers one line of JSON each.

Methods of an interface are called through its class: since AT-SPI 2.56 an accessible has methods of
its own by the same names, which take no arguments.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - after the version

LIMIT_S = 60.0


def named(names, role=None):
    """The first showing widget of one of the names, "" for any, of any application on the bus."""
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        found = _below(desktop.get_child_at_index(number), names, role)
        if found is not None:
            return found
    return None


def _below(node, names, role):
    if node is None:
        return None
    title = (node.get_name() or "").replace("&", "").removesuffix("…")
    fits = (title in names or names == [""]) and role in {None, node.get_role_name()}
    if fits and node.get_state_set().contains(Atspi.StateType.SHOWING):
        return node
    if node.get_role_name() == "table":
        return None
    for number in range(node.get_child_count()):
        found = _below(node.get_child_at_index(number), names, role)
        if found is not None:
            return found
    return None


def typed_into(node):
    """A combo box is named by its label: the text to type into is within it."""
    if node.get_role_name() == "label":
        parent = node.get_parent()
        for number in range(parent.get_child_count()):
            if parent.get_child_at_index(number).get_role_name() == "combo box":
                box = parent.get_child_at_index(number)
                return box.get_child_at_index(box.get_child_count() - 1)
    return node


def do(command):
    """One command; None while what it needs is not there yet."""
    node = named(command["names"], command.get("role"))
    if command["do"] == "gone":
        return True if node is None else None
    if node is None:
        return None
    if command["do"] == "there":
        return True
    if command["do"] == "place":
        found = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        return [found.x, found.y, found.width, found.height] if found.width > 0 else None
    if command["do"] == "press":
        if not node.get_state_set().contains(Atspi.StateType.ENABLED):
            return None
        Atspi.Action.do_action(node, 0)
        return True
    if command["do"] == "type":
        Atspi.EditableText.set_text_contents(typed_into(node), command["text"])
        return True
    if command["do"] == "text":
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)) or None
    if command["do"] == "rows":
        count = Atspi.Table.get_n_rows(node)
        wanted = command.get("count")
        return count if count and wanted in {None, count} else None
    columns = range(Atspi.Table.get_n_columns(node))
    return [Atspi.Table.get_accessible_at(node, command["row"], at).get_name() for at in columns]


def walk(node, depth=0):
    """Asks a tree for all it has, and for what it has not; returns how many things answered."""
    if node is None or depth > 40:
        return 0
    seen = 1
    try:
        node.get_name(), node.get_role_name(), node.get_description(), node.get_state_set()
        count = node.get_child_count()
        for number in range(min(count, 60)):
            seen += walk(node.get_child_at_index(number), depth + 1)
        for number in (count, count + 1, count + 100):
            beyond = node.get_child_at_index(number)
            if beyond is not None:
                beyond.get_name()
    except gi.repository.GLib.Error:
        return seen  # it went while it was asked
    return seen


def walk_on():
    """Walks all applications until it is ended; a line of what was seen for each round."""
    desktop = Atspi.get_desktop(0)
    while True:
        for number in range(desktop.get_child_count()):
            sys.stdout.write(f"{walk(desktop.get_child_at_index(number))}\n")
            sys.stdout.flush()
        time.sleep(0.01)


def main():
    """Answers until stdin ends."""
    Atspi.init()
    if sys.argv[1:] == ["walk"]:
        walk_on()
    for line in sys.stdin:
        command = json.loads(line)
        end = time.monotonic() + LIMIT_S
        answer = None
        while answer is None and time.monotonic() < end:
            try:
                answer = do(command)
            except gi.repository.GLib.Error:
                answer = None
            if answer is None:
                time.sleep(0.05)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
