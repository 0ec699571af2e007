from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.risk_states import OPEN
from ..tools.vendor_status import STANDING

SHOWN = 5


class QmsChangeFindMixin(models.AbstractModel):
    """Proposes what a change touches from what is related to its process: documents, people, indicators, risks,
    vendors, products, and the processes before, behind and below it.

    Nobody is shown what that person may not read: a quality officer who searches again finds the rest. An addon with
    relations of its own extends `_impact_rows`.
    """

    _name = "qms.change.find.mixin"
    _description = "What a change touches"

    def action_find_impacts(self):
        """Add to the impact list what hangs on the process of the change, and on the processes judged affected since;
        what stands there already is left as it is. For its owner and officers."""
        self.ensure_one()
        self.check_access("read")
        self._check_is_change()
        self._require_state("open")
        self._check_plans_change()
        rows = self.sudo().impact_ids
        affected = rows.filtered(lambda row: row.verdict == "affected").process_id
        processes = (self.sudo().process_id | affected).sudo(False)._filtered_access("read")
        if not processes:
            raise UserError(
                self.env._("Choose the process in which the change is made: from there it is found what it touches.")
            )
        found = {}
        for link, record, ground in self._impact_rows(processes, self._impact_documents(processes)):
            grounds = found.setdefault((link, record.id), [])
            if ground not in grounds:
                grounds.append(ground)
        known = {(row._link(), row[row._link()].id) for row in rows if row._link()}
        vals_list = [
            {"action_id": self.id, link: record_id, "ground": "\n".join(grounds), "is_found": True}
            for (link, record_id), grounds in found.items()
            if (link, record_id) not in known
        ]
        # The names of people and products are no secret to who plans a change; their records may be closed to that
        # person all the same.
        self.env["qms.change.impact"].sudo().create(vals_list)
        self.invalidate_recordset(["impact_ids"])

    def _impact_rows(self, processes, documents):
        """Return [(name of the link of `qms.change.impact`, record, ground in words)] of what hangs on `processes` and
        on their `documents`: for all at once, whatever their number. Addons extend it by their own relations."""
        company = self.sudo().company_id
        here = [("process_id", "in", processes.ids)]
        risks = [*here, ("state", "in", OPEN), ("company_id", "=", company.id)]
        risks = self._search_readable("qms.risk", risks)
        indicators = self._search_readable("qms.indicator", [*here, ("company_id", "in", (False, company.id))])
        return [
            *self._process_rows(processes),
            *(("document_id", each, self._ground_of(each.process_ids & processes)) for each in documents),
            *self._role_rows(processes),
            *self._reader_rows(documents),
            *(("indicator_id", each, self._ground_of(each.process_id)) for each in indicators),
            *(("risk_id", each, self._ground_of(each.process_id)) for each in risks),
            *self._vendor_rows(processes, risks),
            *self._category_rows(processes, risks),
        ]

    def _impact_documents(self, processes):
        domain = [("process_ids", "in", processes.ids), ("company_id", "parent_of", self.sudo().company_id.id)]
        return self._search_readable("qms.document", domain)

    @api.model
    def _search_readable(self, name, domain):
        """Return what the user may read of the model in `domain`; nothing when it is closed to that user."""
        model = self.env[name]
        return model.search(domain) if model.has_access("read") else model

    @api.model
    def _ground_of(self, processes):
        return ", ".join(processes.mapped("display_name"))

    def _process_rows(self, processes):
        rows = [("process_id", each, self.env._("The change is made here")) for each in self.process_id & processes]
        children = processes.child_ids.filtered("active")
        rows += [("process_id", each, self.env._("Part of %s", each.parent_id.display_name)) for each in children]
        flows = self.env["qms.process.flow"].search(
            ["|", ("source_process_id", "in", processes.ids), ("target_process_id", "in", processes.ids)]
        )
        for flow in flows:
            giver, taker = flow.source_process_id, flow.target_process_id
            if giver in processes and taker:
                words = self.env._("Takes “%(what)s” from %(process)s", what=flow.name, process=giver.display_name)
                rows.append(("process_id", taker, words))
            if taker in processes and giver:
                words = self.env._("Gives “%(what)s” to %(process)s", what=flow.name, process=taker.display_name)
                rows.append(("process_id", giver, words))
        return rows

    def _role_rows(self, processes):
        labels = dict(self.env["qms.process.role"]._fields["kind"]._description_selection(self.env))
        company = self.sudo().company_id
        # Names only, as the card of the process shows them.
        roles = self.env["qms.process.role"].search([("process_id", "in", processes.ids)]).sudo()
        roles = roles.filtered(lambda role: (role.job_id or role.employee_id).company_id in (company, company.browse()))
        return [
            (
                "job_id" if role.job_id else "employee_id",
                role.job_id or role.employee_id,
                f"{labels[role.kind]}: {role.process_id.display_name}",
            )
            for role in roles
        ]

    def _reader_rows(self, documents):
        """Return the jobs of who confirmed what is in force of `documents`: they learned it as it is now."""
        confirmed = [
            ("document_id", "in", documents.ids),
            ("revision_id.state", "=", "in_force"),
            ("date_confirmed", "!=", False),
            ("date_end", "=", False),
            ("employee_id", "!=", False),
        ]
        rows, read_by_document = [], self._search_readable("qms.acknowledgement", confirmed).grouped("document_id")
        for document, read in read_by_document.items():
            words = self.env._("Read %s", document.display_name)
            rows += self._people_rows(read.employee_id, words)
        return rows

    def _people_rows(self, people, ground):
        """Return `people` by their job (without one, each alone), with their names behind `ground`."""
        company = self.sudo().company_id
        # HR's records are closed to most who plan a change; the names are not.
        people = people.sudo().filtered(lambda person: person.active and person.company_id == company)
        rows = []
        for job, group in people.grouped("job_id").items():
            if job and job.company_id in (company, company.browse()):
                rows.append(("job_id", job, f"{ground}: {self._names_text(group)}"))
            else:
                rows += [("employee_id", person, ground) for person in group]
        return rows

    @api.model
    def _names_text(self, people):
        names = sorted(people.mapped("name"))
        shown = ", ".join(names[:SHOWN])
        more = len(names) - SHOWN
        return self.env._("%(names)s and %(count)s more", names=shown, count=more) if more > 0 else shown

    def _vendor_rows(self, processes, risks):
        named = [("partner_id", risk.partner_id, risk.display_name) for risk in risks if risk.partner_id]
        # Whoever reads a process reads for which products its instructions are shown.
        categories = processes.sudo().categ_ids
        if not categories:
            return named
        domain = Domain("categ_id", "parent_of", categories.ids) | Domain("categ_id", "child_of", categories.ids)
        # Who is approved for everything counts for what can be bought there.
        domain |= Domain("categ_id", "=", False) & Domain("partner_id", "in", self._sellers(categories).ids)
        domain &= Domain("state", "in", STANDING) & Domain("company_id", "parent_of", self.sudo().company_id.id)
        approvals = self._search_readable("qms.supplier.approval", domain)
        return named + [
            (
                "partner_id",
                each.partner_id,
                self.env._("Vendor of %s", self._words_of(each.sudo().categ_id or categories)),
            )
            for each in approvals
        ]

    @api.model
    def _words_of(self, categories):
        return ", ".join(categories.mapped("display_name"))

    def _sellers(self, categories):
        """Return the vendors that products of `categories` name."""
        here = Domain("product_tmpl_id.categ_id", "child_of", categories.ids)
        here &= Domain("company_id", "in", (False, self.sudo().company_id.id))
        groups = self.env["product.supplierinfo"].sudo()._read_group(here, ["partner_id"])
        partners = self.env["res.partner"].union(*(partner for (partner,) in groups))
        return partners.sudo().commercial_partner_id

    def _category_rows(self, processes, risks):
        rows = [("categ_id", risk.sudo().categ_id, risk.display_name) for risk in risks if risk.sudo().categ_id]
        # Whoever reads a process reads for which products its instructions are shown.
        categories = processes.sudo().categ_ids
        if not categories:
            return rows
        counts = (
            self.env["product.template"]
            .sudo()
            ._read_group(
                [("categ_id", "child_of", categories.ids), ("company_id", "in", (False, self.sudo().company_id.id))],
                ["categ_id"],
                ["__count"],
            )
        )
        for category in categories:
            below = sum(count for each, count in counts if each.parent_path.startswith(category.parent_path))
            processes_of = processes.filtered(lambda each, category=category: category in each.sudo().categ_ids)
            words = self.env._(
                "%(processes)s; products: %(count)s", processes=self._ground_of(processes_of), count=below
            )
            rows.append(("categ_id", category, words))
        return rows
