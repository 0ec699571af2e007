def migrate(cr, version):
    """Ask nobody to read a policy that was there before read confirmations were: its owner may switch it on."""
    if version:
        cr.execute("UPDATE qms_policy SET is_reading_asked = FALSE")
