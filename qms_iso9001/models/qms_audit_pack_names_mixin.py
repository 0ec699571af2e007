from odoo import models
from odoo.fields import Domain

from ..tools.pack_amounts import PackAmounts
from ..tools.pack_names import PackNames

# Currencies that people write about wherever they work.
MAJOR = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY")


class QmsAuditPackNamesMixin(models.AbstractModel):
    """A pack without names: each person and organisation that the system knows becomes a pseudonym, in names as in any
    text; the same one in every pack, made with a key that nobody of the quality system reads."""

    _name = "qms.audit.pack.names.mixin"
    _description = "Pseudonyms of an audit pack"

    def _get_cleaner(self):
        """Return the function that is put to each text of the pack: no amounts, and no names where that is asked."""
        known = Domain("active", "=", True) | Domain("name", "in", MAJOR)
        everything = self.env["res.currency"].sudo().with_context(active_test=False)
        currencies = everything.search_fetch(known, ["name", "symbol", "currency_unit_label"])
        words = {currency[name] for currency in currencies for name in ("name", "symbol", "currency_unit_label")}
        without = PackAmounts(words, self.env._("(amount left out)")).replace
        if not self.is_redacted:
            return without
        names = self._known_names()
        return lambda text: names.replace(without(text))

    def _pseudonym(self, key):
        person, is_organisation = key
        name = self.env["qms.signer"].sudo()._pseudonym_of(self.company_id, person)
        word = self.env._("Organization") if is_organisation else self.env._("Person")
        return f"{word} {name.rpartition(' ')[2]}"

    def _person(self, text):
        """Return the pseudonym of a person of whom only the name is kept."""
        known = self.env["qms.signer"].sudo()._pseudonyms_of_names(self.company_id, [text])
        return f"{self.env._('Person')} {known[text].rpartition(' ')[2]}"

    def _known_names(self):
        """Return all names that the system knows; of two with one name the user comes first, then the employee."""
        names = PackNames(self._pseudonym)
        everybody = self.env["res.users"].sudo().with_context(active_test=False, allowed_company_ids=[])
        users = everybody.search_fetch([("id", "!=", False)], ["partner_id", "name"], order="id")
        employees = everybody.env["hr.employee"].search_fetch([("id", "!=", False)], ["name", "user_id"], order="id")
        by_partner = {user.partner_id.id: user.id for user in users}
        for user in users:
            names.learn(user.name, (f"user:{user.id}", False))
        for employee in employees:
            person = f"user:{employee.user_id.id}" if employee.user_id else f"employee:{employee.id}"
            names.learn(employee.name, (person, False))
        # Whose pack it is stands on its first page.
        own = self.company_id.sudo().parent_ids.partner_id
        contacts = everybody.env["res.partner"].search_fetch(
            [("id", "not in", own.ids)], ["name", "is_company"], order="id"
        )
        for contact in contacts:
            user_id = by_partner.get(contact.id)
            person = f"user:{user_id}" if user_id else f"partner:{contact.id}"
            names.learn(contact.name, (person, contact.is_company and not user_id))
        for certificate in everybody.env["qms.certificate"].search_fetch([], ["body"], order="id"):
            names.learn(certificate.body, (f"body:{certificate.body.casefold()}", True))
        for signer in everybody.env["qms.signer"].search_fetch([("name", "!=", False)], ["name"], order="id"):
            names.learn(signer.name, (f"name:{signer.name.casefold()}", False))
        self.env.invalidate_all()
        return names
