from odoo import api, fields, models


class QmsProcessMap(models.AbstractModel):
    """What the interaction map draws, read in one call with the rights of whoever looks."""

    _name = "qms.process.map"
    _description = "Interaction map"

    @api.model
    @api.readonly
    def get_map_data(self):
        """Return the processes and flows of the current company (those of its parents too), ready to lay out.

        Keys: `company` (name), `can_create` (a process), `kinds` and `parties` ([key, label] pairs in order),
        `processes` and `flows` (lists of dicts). Whoever may edit a process may draw flows from and to it.
        """
        domain = fields.Domain("company_id", "parent_of", self.env.company.id)
        processes = self.env["qms.process"].search(domain)
        ends = fields.Domain("source_process_id", "in", processes.ids)
        ends |= fields.Domain("target_process_id", "in", processes.ids)
        flows = self.env["qms.process.flow"].search(domain & ends)
        return {
            "company": self.env.company.name,
            "can_create": processes.has_access("create"),
            "kinds": processes._fields["kind"]._description_selection(self.env),
            "parties": flows._fields["source_party"]._description_selection(self.env),
            "processes": [self._process_vals(process) for process in processes],
            "flows": [self._flow_vals(flow, processes) for flow in flows],
        }

    @api.model
    def _process_vals(self, process):
        return {
            "id": process.id,
            "reference": process.reference or "",
            "name": process.name,
            "kind": process.kind,
            "purpose": process.purpose or "",
            # The owner of a parent company's process may belong to that company alone; only the name is shown.
            "owner": process.sudo().user_id.name or "",
            "editable": process.is_editable,
        }

    @api.model
    def _flow_vals(self, flow, processes):
        return {
            "id": flow.id,
            "name": flow.name,
            "requirement": flow.requirement or "",
            "editable": flow.is_editable,
            "source": self._end_vals(flow, "source", processes),
            "target": self._end_vals(flow, "target", processes),
        }

    @api.model
    def _end_vals(self, flow, end, processes):
        """Return one end of a flow; a process that is not drawn (archived) leaves it open, with its name."""
        return {
            "process": (flow[f"{end}_process_id"] & processes).id,
            "party": flow[f"{end}_party"],
            # A partner may be hidden from those who read the flow; only the name is shown.
            "partner": flow.sudo()[f"{end}_partner_id"].display_name or "",
            "label": flow[f"{end}_label"] or "",
        }
