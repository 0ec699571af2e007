"""Hashing of signed content: the same content gives the same text, hence the same SHA-256."""

import base64
import hashlib
import json


def canonical_json(value):
    """Return `value` (dicts, lists, strings, numbers, None) as JSON text that does not depend on key order."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def sha256_hex(value):
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def sha256_file(content):
    """Return the SHA-256 of a file given as Odoo's binary fields give it (base64), or False of no file."""
    return hashlib.sha256(base64.b64decode(content)).hexdigest() if content else False
