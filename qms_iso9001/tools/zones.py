"""Time zones by their names: what was chosen once need not be there any more."""

from zoneinfo import ZoneInfo


def zone_of(*names):
    """Return the first time zone of `names` that this system knows, else UTC. Empty names are passed over."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        # Not found; no name of a zone at all; the name of a folder of zones.
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
