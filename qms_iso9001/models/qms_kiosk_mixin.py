from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import consteq, hash_sign, verify_hash_signed

from .qms_kiosk_attempt import KIOSK

MIN_LETTERS = 3
# Longer than the page waits for a touch: the page logs off first.
IDENTITY = timedelta(minutes=15)


class QmsKioskMixin(models.AbstractModel):
    """People without login say who they are at a shared screen, by badge or by name and PIN of their employee record.

    `hr.employee` inherits it. Any page of a kiosk uses `_qms_identify`, then carries `_qms_sign_identity` in the page.
    """

    _name = "qms.kiosk.mixin"
    _description = "Identification at a kiosk"

    @api.model
    def _qms_identify(self, company, badge=None, name=None, pin=None, door=KIOSK):
        """Return (employee or none, reason): who of `company` has this badge, or this name and PIN.

        Failures are counted for each `door` (the page that asks): people who fail at one lock no other.

        The reason of a refusal is "short", "unknown", "several" or "locked"; it tells no more than that. Nothing is
        raised, since a failed attempt has to stay counted.
        """
        # Whoever stands at a kiosk has no rights; what is compared here leaves this method as one record or none.
        people = self.sudo().with_context(active_test=True)
        badge, name, pin = ((typed or "").replace("\0", "").strip() for typed in (badge, name, pin))
        if not badge and sum(letter.isalpha() for letter in name) < MIN_LETTERS:
            return people.browse(), "short"
        attempts = self.env["qms.kiosk.attempt"]
        if badge and not attempts._is_locked(company, door):
            # A right badge counts nothing: nobody waits for anybody at a busy kiosk.
            employee, _reason = people._qms_identify_by_badge(company, badge)
            if employee:
                return employee, None
        # Before anything else is looked at: names, PINs and badges tried one after the other end soon.
        if not attempts._count(company, door=door):
            return people.browse(), "locked"
        if badge:
            return people.browse(), "unknown"
        found, reason = people._qms_identify_by_pin(company, name.split(), pin, door)
        if found:
            attempts._take_back(company, door)
        return found, reason

    def _qms_identify_by_badge(self, company, badge):
        employee = self.search([("company_id", "=", company.id), ("barcode", "=", badge)], limit=1)
        return employee, None if employee else "unknown"

    def _qms_identify_by_pin(self, company, words, pin, door=KIOSK):
        attempts = self.env["qms.kiosk.attempt"]
        found = self._qms_named(company, words)
        if not found:
            return found, "unknown"
        if len({employee.name.casefold() for employee in found}) > 1:
            return self.browse(), "several"
        # People of the same name are told apart by their PIN.
        allowed = [attempts._count(company, employee, door) for employee in found]
        if not all(allowed):
            return self.browse(), "locked"
        right = found.filtered(lambda employee: employee.pin and consteq(employee.pin.encode(), pin.encode()))
        if len(right) != 1:
            return self.browse(), "unknown"
        for employee in found:
            attempts._forget(company, employee, door)
        return right, None

    def _qms_named(self, company, words):
        """Return a few of the employees whose name has all `words`; if it is somebody's whole name, only those."""
        typed = [word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") for word in words]
        domain = Domain("company_id", "=", company.id) & Domain.AND(Domain("name", "ilike", word) for word in typed)
        found = self.search(domain, limit=50)
        whole = " ".join(words).casefold()
        return found.filtered(lambda employee: employee.name.casefold() == whole) or found

    def _qms_sign_identity(self, company):
        """Return a token that stands for this employee in a page of the company's kiosk, for a quarter of an hour."""
        self.ensure_one()
        return hash_sign(self.env(su=True), company._qms_kiosk_scope(), [self.id], expiration=IDENTITY)

    @api.model
    def _qms_by_identity(self, company, token):
        """Return the employee (with superuser rights) that `token` stands for, none if it is not good any more."""
        people = self.sudo().with_context(active_test=True)
        try:
            values = verify_hash_signed(self.env(su=True), company._qms_kiosk_scope(), token or "")
        except (ValueError, TypeError):
            values = None
        return people.search([("id", "=", values[0]), ("company_id", "=", company.id)]) if values else people.browse()
