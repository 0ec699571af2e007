"""Window actions that are made from stored ones."""


def renamed(action, name):
    """Return `action` titled `name`; the web client shows the stored `display_name` before `name`."""
    return {**action, "name": name, "display_name": name}
