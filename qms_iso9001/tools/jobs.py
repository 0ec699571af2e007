"""What the jobs of the night share."""

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


def try_each(records, step, logger, problem):
    """Call `step(records)`, record by record if that fails, and return the records (of their model) that failed.

    What goes wrong is undone and logged with `problem`, and stops no other record; the job tries again next time. What
    somebody else is changing at this moment is no error.
    """
    try:
        with records.env.cr.savepoint():
            step(records)
    except Exception as error:
        records.env.invalidate_all(flush=False)
        if len(records) > 1:
            return records.browse().union(*(try_each(record, step, logger, problem) for record in records))
        if isinstance(error, (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)):
            logger.info("%s: %s, as somebody else is at it; the job tries again next time.", records, problem)
            return records
        logger.exception("%s: %s; the job tries again next time.", records, problem)
        return records
    return records.browse()
