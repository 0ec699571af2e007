"""Until when a certificate is good, and when somebody is told: plain dates, no database."""

from .vendor_status import STANDING

# Days before the last day on which somebody is told, each once.
ALERT_DAYS = (90, 30, 0)
NOT_ALERTED = -1


def alert_stage(date_end, today):
    """Return the alert that is due on `today`: one of ALERT_DAYS, the latest one that was reached, or None."""
    if not date_end:
        return None
    left = (date_end - today).days
    return min((days for days in ALERT_DAYS if left <= days), default=None)


def is_alert_due(date_end, alerted, today):
    """Tell whether an alert is due that was not given: `alerted` is the last one given, or NOT_ALERTED."""
    stage = alert_stage(date_end, today)
    return stage is not None and (alerted == NOT_ALERTED or stage < alerted)


def worst(states):
    """Return the worst of some statuses: nothing that lapses makes a status better."""
    return max(states, key=STANDING.index)


def is_worse(state, than):
    """Tell whether a status is worse than another one."""
    return STANDING.index(state) > STANDING.index(than)
