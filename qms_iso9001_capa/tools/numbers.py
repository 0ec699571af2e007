"""Numbers of records: each once in a company."""

import re


def number_taken(env, diagnostics=None):
    """Return what is said when a number is taken: which, where the database tells."""
    found = re.search(r"\)=\(\d+, (.+)\)", (diagnostics and diagnostics.message_detail) or "")
    if not found:
        return env._("This number is taken. Leave it empty to get the next one.")
    return env._("%(number)s: this number is taken. Leave it empty to get the next one.", number=found[1])
