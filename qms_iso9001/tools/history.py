def with_history(records):
    """Return `records` with tracking on, whatever the context of the caller says.

    A caller chooses the context of a call, but not what becomes history. Code with superuser rights, such as an
    installation, may still work without notes.
    """
    return records if records.env.su else records.with_context(tracking_disable=False, mail_notrack=False)
