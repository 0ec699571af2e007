"""Amounts of money in any text: a number beside the sign, the code or the name of a currency."""

import re

NUMBER = r"\d+(?:[.,'\s]\d+)*"


class PackAmounts:
    """Knows currencies; `replace` puts a word in the place of their amounts.

    >>> PackAmounts(["€", "EUR", "Euros"], "…").replace("Saved 1,200 euros of cartons, EUR 5 a box; 12 boxes")
    'Saved … of cartons, … a box; 12 boxes'
    """

    def __init__(self, currencies, instead):
        self._instead = instead
        words = {self._as_pattern(word) for word in currencies if len(word or "") > 1 or not (word or "a").isalnum()}
        any_of = "|".join(sorted(words, key=len, reverse=True))
        self._amount = any_of and re.compile(f"(?:{any_of})\\s?{NUMBER}|{NUMBER}\\s?(?:{any_of})", re.IGNORECASE)

    @staticmethod
    def _as_pattern(word):
        # “1 euro”, “5 euros”; a code is a word of its own.
        one = word.removesuffix("s")
        escaped = re.escape(one) + ("s?" if one.isalpha() and len(one) > 3 else "")
        return rf"\b{escaped}\b" if word.isalnum() else escaped

    def replace(self, text):
        """Return `text` with a word in the place of each amount."""
        return self._amount.sub(self._instead, text) if self._amount else text
