import base64
from datetime import timedelta

from .common import NonconformityCase, tiny_photo

ANSWER = {
    "containment": "Stock sorted, 40 pieces blocked",
    "cause": "The press was set too hot",
    "corrective": "Setting locked, checked each shift",
    "date_corrective": "2055-05-01",
}


class RequestCase(NonconformityCase):
    """Builders of requests to vendors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "quality@testpumps.example.com"
        cls.vendor.write({"email": "office@casting.example.com", "supplier_rank": 1})
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ada", "email": "ada@casting.example.com", "parent_id": cls.vendor.id, "type": "quality"}
        )

    def draft(self, user=None, **vals):
        """Return a request to the vendor, made by `user` (the buyer)."""
        requests = self.env["qms.supplier.request"].with_user(user or self.buyer)
        vals = {"partner_id": self.vendor.id, "product_id": self.housing.id, "quantity": 3, **vals}
        return requests.create({"name": "3 of 10 housings leak", "description": "Leaks at the seal, see photo", **vals})

    def sent(self, user=None, **vals):
        record = self.draft(user, **vals)
        record.action_send()
        return record

    def answered(self, user=None, files=(), **vals):
        record = self.sent(user, **vals)
        self.answer(record, files)
        return record

    def answer(self, record, files=(), **values):
        """The vendor answers by link."""
        seen = record.sudo().with_user(self.env.ref("base.public_user")).sudo()
        return seen._receive_answer(seen.answering_round, {**ANSWER, **values}, list(files), "Ada", "link")

    def mails(self, record):
        """Return the messages that went to the vendor, the latest first."""
        return record.sudo().message_ids.filtered(lambda message: self.contact in message.partner_ids)

    def day(self, days):
        return self.company._qms_today() + timedelta(days=days)

    def photo_file(self, name="leak.png"):
        return name, base64.b64decode(tiny_photo())
