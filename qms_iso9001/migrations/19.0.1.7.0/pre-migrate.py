def migrate(cr, version):
    """A period is closed within three years: a day far ahead was a slip, and nothing was ever measured."""
    cr.execute("UPDATE qms_indicator SET cutoff_days = 1000 WHERE cutoff_days > 1000")
