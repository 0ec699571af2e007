from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class QmsCapaUpdateMixin(models.AbstractModel):
    """What has to be updated so that it stays away: documents, processes, training, proposed from the processes it is
    about. Everything listed is answered before it closes."""

    _name = "qms.capa.update.mixin"
    _description = "Checklist of a corrective action"

    update_ids = fields.One2many("qms.capa.update", "capa_id", "To update")
    update_count = fields.Integer("To answer", compute="_compute_update_count")

    @api.depends("update_ids.verdict")
    def _compute_update_count(self):
        for record in self:
            record.update_count = len(record._unanswered_updates())

    def _unanswered_updates(self):
        return self.update_ids.filtered(lambda row: not row.verdict)

    def action_propose_updates(self):
        """List the documents of its processes, those processes, and the training of their people, unless they are
        listed already. For owner, team and officers."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_work(self.update_ids)
        # Whoever works on it need not read every document.
        record = self.sudo()
        processes = record.process_id | record.nonconformity_ids.process_id
        if not processes:
            raise UserError(self.env._("Say which process it is about, or add rows by hand."))
        rows = self.env["qms.capa.update"].sudo()
        rows.create(record._prepare_documents(processes) + record._prepare_processes(processes))

    def _prepare_documents(self, processes):
        known = Domain("process_ids", "in", processes.ids) & Domain("id", "not in", self.update_ids.document_id.ids)
        documents = self.env["qms.document"].search(known & Domain("company_id", "=", self.company_id.id))
        named = self._readable_by_all(documents)
        vals_list = [{"capa_id": self.id, "kind": "document", "document_id": document.id} for document in documents]
        for document, vals in zip(documents, vals_list, strict=True):
            if document not in named:
                vals["name"] = self.env._(
                    "Document %(number)s: %(name)s knows it", number=document.reference, name=document.user_id.name
                )
        return vals_list

    def _readable_by_all(self, documents):
        """Return those of `documents` that owner and team may read; the titles of others are not told."""
        company = self.company_id
        for user in self.user_id | self.team_ids:
            mine = documents.with_user(user).with_context(allowed_company_ids=(company & user.company_ids).ids)
            documents = mine._filtered_access("read").with_env(self.env)
        return documents

    def _prepare_processes(self, processes):
        listed = {(row.kind, row.process_id) for row in self.update_ids}
        vals_list = []
        for process in processes:
            if ("process", process) not in listed:
                vals_list.append({"capa_id": self.id, "kind": "process", "process_id": process.id})
            if ("training", process) not in listed:
                name = self.env._("Training of those who work in %(process)s", process=process.display_name)
                vals_list.append({"capa_id": self.id, "kind": "training", "process_id": process.id, "name": name})
        return vals_list

    def _get_obstacle_effectiveness(self):
        return super()._get_obstacle_effectiveness() + self._get_update_obstacle()

    def _get_update_obstacle(self):
        left = len(self._unanswered_updates())
        if not left:
            return []
        return [
            self.env._(
                "Say of each document, process and training whether it was updated (%(count)s left).", count=left
            )
        ]

    @api.depends("update_ids.verdict", "similar_ids.verdict")
    def _compute_next_step(self):
        super()._compute_next_step()
