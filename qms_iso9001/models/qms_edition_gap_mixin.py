from odoo import api, models
from odoo.fields import Domain

# What weighs most stands first; what is only touched, last.
CHANGES = ("new", "extended", "split", "merged", "renumbered", "same")


class QmsEditionGapMixin(models.AbstractModel):
    """From one edition to another: per topic both numbers, what changes, the evidence there is and what to do."""

    _name = "qms.edition.gap.mixin"
    _description = "Change of edition"

    @api.model
    @api.readonly
    def get_gap_page(self):
        """Return what the page "Change of edition" shows: from the edition the company is certified to, to the newest.

        Raises AccessError for users without a quality group.
        """
        requirement = self.env["qms.requirement"]
        requirement._check_evidence_reader()
        source, target, certificate = self._gap_editions()
        topics = (source | target).clause_ids.requirement_ids.sorted("sequence")
        standing = topics._standing()
        actions = topics._open_actions()
        rows = [
            {
                **topic._page_vals(),
                **{name: standing[topic.id][name] for name in ("state", "standing", "red", "reason", "rule_count")},
                "newest": standing[topic.id]["newest"],
                "step": topic.change_step or "",
                "from": topic._labels_in(source),
                "to": topic._labels_in(target),
                "actions": actions.get(topic.id, 0),
            }
            for topic in topics
        ]
        changed = {row["id"] for row in rows if row["change"] != "same" or self._moved(row["from"], row["to"])}
        return {
            "from": source._page_vals(),
            "to": target._page_vals(),
            "certificate": certificate.display_name if certificate else "",
            "companies": ", ".join(self.env.companies.mapped("name")),
            "rows": sorted(rows, key=lambda row: CHANGES.index(row["change"])),
            "changed": sorted(changed),
            "coverage": requirement._coverage({topic_id: standing[topic_id] for topic_id in changed}),
            "can_act": self.env["qms.action"].has_access("create")
            and self.env.user.has_group("qms_iso9001.group_qms_user"),
        }

    @api.model
    def _moved(self, before, after):
        """Tell whether a topic stands elsewhere. Letters are left out: of the newer edition they are not known yet."""
        return {label.split()[0] for label in before} != {label.split()[0] for label in after}

    @api.model
    def _gap_editions(self):
        """Return (the edition certified to, the one to come to, the certificate that says so or none).

        Without a certificate: the one the company works to; where that is the newest already, the one before.
        """
        editions = self.search(Domain.TRUE)
        held = Domain("state", "=", "held") & Domain("company_id", "=", self.env.company.id)
        certificate = self.env["qms.certificate"].search(
            held & Domain("edition_id", "!=", False), order="date_start desc", limit=1
        )
        target = editions[:1]
        source = certificate.edition_id or self._of_company(self.env.company)
        if source == target:
            source, certificate = editions[1:2] or target, certificate.browse()
        return source, target, certificate
