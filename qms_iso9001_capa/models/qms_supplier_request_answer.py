import base64
from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class QmsSupplierRequestAnswer(models.Model):
    """What a vendor answered in one round, as it came, and what we said to it. Nobody writes it: it comes in by the
    request, and stays."""

    _name = "qms.supplier.request.answer"
    _description = "Answer of a vendor"
    _order = "request_id, answering_round desc"
    _rec_name = "request_id"
    _check_company_auto = True
    _keeps_files = True

    request_id = fields.Many2one(
        "qms.supplier.request", "Request", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True, precompute=True)
    answering_round = fields.Integer("Round", required=True, aggregator=None)
    containment = fields.Text("Done at once", required=True)
    date_containment = fields.Date("Done on")
    cause = fields.Text("Root cause", required=True)
    corrective = fields.Text("Corrective action", required=True)
    date_corrective = fields.Date("In place by")
    attachment_ids = fields.Many2many(
        "ir.attachment", "qms_supplier_request_answer_file_rel", "answer_id", "attachment_id", string="Files"
    )
    author_name = fields.Char("Answered by")
    channel = fields.Selection(
        [("account", "Account"), ("link", "Link"), ("hand", "Entered by us")],
        "Came in by",
        required=True,
        help="By the link of the mail answers whoever holds it; an account has a name.",
    )
    entered_by_id = fields.Many2one("res.users", "Entered by", ondelete="restrict")
    date_entered = fields.Datetime("Entered on")
    date_due = fields.Date("Was due")
    date_answered = fields.Datetime("Answered on", required=True)
    verdict = fields.Selection([("accepted", "Accepted"), ("returned", "Sent back")], "Our verdict")
    comment = fields.Text("What is missing")
    judged_by_id = fields.Many2one("res.users", "Judged by", ondelete="restrict")
    date_judged = fields.Datetime("Judged on")

    _one_per_round = models.UniqueIndex(
        "(request_id, answering_round)", "This request is answered already. Open the page again to see the answer."
    )

    def _is_editable(self):
        return False

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Answers of vendors stay with the request. Send it back with what is missing."))

    def _judge(self, verdict, comment=False):
        # The request's verbs judge, with superuser rights; nobody else can write it.
        self.sudo().write(
            {
                "verdict": verdict,
                "comment": comment,
                "judged_by_id": self.env.uid,
                "date_judged": fields.Datetime.now(),
            }
        )

    def _keep_files(self, files):
        made = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(content),
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content in files
            ]
        )
        self.attachment_ids = [Command.set(made.ids)]

    def _in_short(self):
        """Return [cause, corrective action] in a few words each; empty without an answer."""
        return [shorten(text, 200, placeholder="…") for answer in self for text in (answer.cause, answer.corrective)]
