"""Numbers that may be missing. An Odoo Float or Integer reads an empty column as 0, so "not measured" and "nothing"
would look alike in lists, exports and sums. These fields read it as False, which every screen and file leaves empty."""

from odoo import fields


class _OptionalNumber:
    """What both fields share: None and False are kept as an empty column; 0 stays 0."""

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if _is_missing(value) else super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return None if _is_missing(value) else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else super().convert_to_record(value, record)

    def convert_to_read(self, value, record, use_display_name=True):
        return False if _is_missing(value) else super().convert_to_read(value, record, use_display_name)

    def convert_to_export(self, value, record):
        return "" if _is_missing(value) else super().convert_to_export(value, record)


class OptionalFloat(_OptionalNumber, fields.Float):
    """A Float that is False, not 0.0, while there is no value. It is added up nowhere unless `aggregator` says so."""

    aggregator = None


class OptionalInteger(_OptionalNumber, fields.Integer):
    """An Integer that is False, not 0, while there is no value. It is added up nowhere unless `aggregator` says so."""

    aggregator = None


def _is_missing(value):
    return value is None or value is False
