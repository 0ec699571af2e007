import base64
import secrets
import textwrap
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

# So many reports from one place within PAUSE, named and anonymous apart; more is a joke, or a machine.
LIMIT = 20
# So long is a title; what is longer stands in the description, of which nobody reads more than LONGEST.
TITLE = 200
LONGEST = 5000
PAUSE = timedelta(minutes=10)


class QmsPlace(models.Model):
    """A place where problems are found. Its printed code opens a page without login: place, process and company come
    from the code, what and photo from whoever stands there."""

    _name = "qms.place"
    _description = "Place"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="As people call it: Receiving dock, machine 4.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    process_id = fields.Many2one(
        "qms.process", "Process", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    token = fields.Char(readonly=True, copy=False, groups="qms_iso9001.group_qms_user")
    url = fields.Char("Address of the page", compute="_compute_url", groups="qms_iso9001.group_qms_user")
    qr = fields.Binary("Code", compute="_compute_url", groups="qms_iso9001.group_qms_user")
    nonconformity_count = fields.Integer("Nonconformities", compute="_compute_nonconformity_count", compute_sudo=True)

    _token_unique = models.UniqueIndex("(token)")
    _named = models.UniqueIndex(
        "(company_id, lower(name)) WHERE active", "The company has a place of this name. Choose another one."
    )

    @api.depends("token")
    def _compute_url(self):
        for place in self:
            place.url = f"{place.get_base_url()}{place._get_path()}" if place.token else False
            code = place.url and self.env["ir.actions.report"].barcode("QR", place.url, width=300, height=300)
            place.qr = base64.b64encode(code) if code else False

    @api.depends_context("allowed_company_ids")
    def _compute_nonconformity_count(self):
        groups = self.env["qms.nonconformity"]._read_group([("place_id", "in", self.ids)], ["place_id"], ["__count"])
        counts = {place.id: count for place, count in groups}
        for place in self:
            place.nonconformity_count = counts.get(place.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Create each place with an address of its own, whatever the values say."""
        return super().create([{**vals, "token": secrets.token_urlsafe(18)} for vals in vals_list])

    def write(self, vals):
        """Write; an address is made, never typed."""
        if "token" in vals:
            raise UserError(self.env._("The address of a place is made by the system. Use the button New address."))
        return super().write(vals)

    def _get_path(self):
        """Return the path of the page of this place."""
        self.ensure_one()
        return f"/quality/place/{self.sudo().token}"

    @api.model
    def _by_token(self, token):
        """Return the place (with superuser rights) whose printed code has this address; none for another."""
        places = self.sudo().with_context(active_test=True)
        return places.search([("token", "=", token)]) if token else places.browse()

    def action_new_address(self):
        """Give the place a new address: the printed code opens nothing any more. For quality officers."""
        self.check_access("write")
        for place in self:
            super(QmsPlace, place).write({"token": secrets.token_urlsafe(18)})

    def action_print_code(self):
        """Print the code on a sheet to put up at the place. For quality officers."""
        self.check_access("write")
        return self.env.ref("qms_iso9001_capa.qms_place_report_action").report_action(self)

    def action_view_nonconformities(self):
        """Open what was found at these places."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_capa.qms_nonconformity_action")
        return {**action, "domain": [("place_id", "in", self.ids)], "context": {"default_place_id": self[:1].id}}

    def _report(self, what, photo=None, employee=None):
        """Report a problem found here; return the nonconformity (with superuser rights).

        `photo` is base64 or None, `employee` the person who said who they are, or none. Raises UserError for a report
        without words, for more reports than people write, and, without `employee`, where the company wants a name.
        """
        self.ensure_one()
        if not (what or "").strip():
            raise UserError(self.env._("Write what is wrong, then send it."))
        if not employee and not self.company_id.qms_report_anonymous:
            raise UserError(self.env._("Say who you are: scan your badge, or type your name and your PIN."))
        # Whoever happens to be logged in at that browser has not reported it.
        reports = self.env["qms.nonconformity"].with_user(SUPERUSER_ID).with_company(self.company_id)
        since = fields.Datetime.now() - PAUSE
        recent = [("place_id", "=", self.id), ("create_date", ">", since), ("is_anonymous", "=", not employee)]
        if reports.search_count(recent, limit=LIMIT) >= LIMIT:
            raise UserError(self.env._("Too many reports from here. Wait ten minutes, or tell your supervisor."))
        what = what.strip()[:LONGEST]
        nonconformity = reports.create(
            {
                "name": textwrap.shorten(what, TITLE, placeholder="…") if len(what) > TITLE else what,
                "description": what if len(what) > TITLE else False,
                "photo": photo,
                "place_id": self.id,
                "company_id": self.company_id.id,
                "process_id": self.process_id.id,
                "detected_by_id": employee.id if employee else False,
            }
        )
        nonconformity._write_unguarded({"is_anonymous": not employee})
        return nonconformity
