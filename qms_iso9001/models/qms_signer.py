import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.pseudonym import pseudonym

KEY = "qms_iso9001.pseudonym_key"


class QmsSigner(models.Model):
    """The person behind one signature, kept apart: the signature's hash covers this row's id, not its values."""

    _name = "qms.signer"
    _inherit = ["qms.append.only.mixin"]
    _description = "Signer"
    _order = "id desc"

    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", ondelete="set null")
    employee_id = fields.Many2one("hr.employee", ondelete="set null", groups="hr.group_hr_user")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")

    @api.model
    def _append_only_way_on(self):
        return self.env._(
            "A signer cannot be changed: it is part of a signature. "
            "Correct the name of the user: it stands under what is signed from then on."
        )

    @api.model
    def _append_only_way_out(self):
        return self.env._(
            "A signer cannot be deleted: it is part of a signature. Archive the user or the employee instead."
        )

    @api.model
    def _pseudonymise(self, records):
        """Replace who signed `records` (of one model and company) by pseudonyms, and take their user from the log.

        Only the disposal of the records calls it. Raises UserError for records that no disposition lists.
        """
        if records._disposed() != records:
            raise UserError(self.env._("Only a signed disposition replaces names. Put the records on a list first."))
        # Nobody has rights to change a signer: the signed list has.
        signatures = self.env["qms.signature"].sudo()
        signatures = signatures.search([("res_model", "=", records._name), ("res_id", "in", records.ids)])
        signers = signatures.signer_id
        if not signers:
            return
        names = [signer._pseudonym() for signer in signers]
        self.env.cr.execute(
            SQL(
                "UPDATE qms_signer SET name = new.name, user_id = NULL, employee_id = NULL, create_uid = %s, "
                "write_uid = %s FROM UNNEST(%s, %s) AS new(id, name) WHERE qms_signer.id = new.id",
                SUPERUSER_ID,
                SUPERUSER_ID,
                signers.ids,
                names,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE qms_signature SET create_uid = %s, write_uid = %s WHERE id IN %s",
                SUPERUSER_ID,
                SUPERUSER_ID,
                signatures._ids,
            )
        )

    def _pseudonym(self):
        """Return the pseudonym of this person, the same for all of their signatures in the company."""
        self.ensure_one()
        user = self.user_id or self.employee_id.user_id
        if user:
            return self._pseudonym_of(self.company_id, f"user:{user.id}")
        if self.employee_id:
            return self._pseudonym_of(self.company_id, f"employee:{self.employee_id.id}")
        return self._pseudonyms_of_names(self.company_id, [self.name])[self.name]

    @api.model
    def _pseudonyms_of_names(self, company, names):
        """Return {name: pseudonym}; a name that one user of `company` has gets the pseudonym of that user."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users = users.search([("name", "in", list(names)), ("company_ids", "in", company.id)]) if names else users
        named = users.grouped("name")
        return {
            name: self._pseudonym_of(
                company, f"user:{named[name].id}" if len(named.get(name, ())) == 1 else f"name:{name.casefold()}"
            )
            for name in names
        }

    @api.model
    def _pseudonym_of(self, company, person):
        # The key is what stands between a pseudonym and the person: no user of the quality system reads it.
        parameters = self.env["ir.config_parameter"].sudo()
        key = parameters.get_param(KEY)
        if not key:
            key = secrets.token_hex(32)
            parameters.set_param(KEY, key)
        return pseudonym(key, company.id, person)
