"""Names of people and organisations in any text, replaced by pseudonyms: whole names, whatever their case."""

import re

WORD = re.compile(r"\w+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MIN_LENGTH = 3


class PackNames:
    """Knows names; `replace` finds them by their first word, so it costs the same for ten names and for a million.

    >>> names = PackNames(lambda key: f"Person {key}")
    >>> names.learn("Ann Lee", 1)
    >>> names.replace("Asked ANN LEE (ann@example.com), not Ann Leeds")
    'Asked Person 1 (…), not Ann Leeds'
    """

    def __init__(self, pseudonym_of):
        self._pseudonym_of = pseudonym_of
        self._by_word = {}
        self._known = set()

    def learn(self, name, key):
        """Know `name`, which stands for `key`; of two with one name the first counts."""
        name = re.sub(r"\s+", " ", name or "").strip()
        first = WORD.search(name)
        if len(name) < MIN_LENGTH or not first or name.casefold() in self._known:
            return
        self._known.add(name.casefold())
        tail = name[first.start() :]
        names = self._by_word.setdefault(first.group().casefold(), [])
        names.append((len(tail), tail.casefold(), key))
        names.sort(key=lambda each: -each[0])

    def replace(self, text):
        """Return `text` without the names that are known and without addresses of e-mail."""
        text = MAIL.sub("…", text)
        out, done = [], 0
        for word in WORD.finditer(text):
            if word.start() < done:
                continue
            for length, name, key in self._by_word.get(word.group().casefold(), ()):
                end = word.start() + length
                if text[word.start() : end].casefold() == name and not text[end : end + 1].isalnum():
                    out += [text[done : word.start()], self._pseudonym_of(key)]
                    done = end
                    break
        return "".join([*out, text[done:]])
