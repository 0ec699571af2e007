"""Pseudonyms: the same person gets the same name of no person, and only the key tells who it was."""

import hashlib
import hmac


def pseudonym(key, scope, person):
    """Return the pseudonym of `person` (any text that stays the same for one person) within `scope`.

    >>> pseudonym("key", 1, "user:7") == pseudonym("key", 1, "user:7")
    True
    >>> pseudonym("key", 1, "user:7") == pseudonym("key", 2, "user:7")
    False
    """
    digest = hmac.new(key.encode(), f"{scope}:{person}".encode(), hashlib.sha256).hexdigest().upper()
    return f"Person {digest[:4]}-{digest[4:8]}"
