"""What people write: blanks say nothing."""


def said(text):
    """Return `text` without the blanks around it, or an empty string."""
    return (text or "").strip()
