"""Window actions that are made from stored ones."""


def renamed(action, name):
    """Return `action` titled `name`; the web client shows the stored `display_name` before `name`."""
    return {**action, "name": name, "display_name": name}


def warning_action(text, then):
    """Return the action that warns with `text` until the user closes it, and goes on with the action `then`."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "warning",
            "sticky": True,
            "message": text,
            "className": "text-prewrap",  # lines stay lines
            "next": then,
        },
    }
