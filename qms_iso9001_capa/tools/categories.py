"""The six categories (6M) of causes: those of cause codes, and the branches of a fishbone."""

CATEGORIES = [
    ("man", "People"),
    ("machine", "Machine"),
    ("material", "Material"),
    ("method", "Method"),
    ("measurement", "Measurement"),
    ("environment", "Environment"),
]
