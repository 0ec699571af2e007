import re
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

KEYS = ("vat", "ref", "name")
SHOWN = 5


class QmsSupplierImportMatchMixin(models.AbstractModel):
    """Finds the vendor of each row of a list: by VAT, reference or name; whatever is filled in has to fit together.
    One query whatever the number of rows."""

    _name = "qms.supplier.import.match.mixin"
    _description = "Vendors of an imported list"

    @api.model
    def _match_key(self, kind, value):
        value = " ".join((value or "").split())
        return re.sub(r"[^A-Z0-9]", "", value.upper()) if kind == "vat" else value.casefold()

    def _match_vendors(self, rows):
        """Set `found["partner"]` of each row, or note why there is none; a vendor that stands twice is wrong twice."""
        partners = self._get_vendors(rows)
        index = {kind: defaultdict(partners.browse) for kind in KEYS}
        for partner in partners:
            for kind in KEYS:
                if key := self._match_key(kind, partner[kind]):
                    index[kind][key] |= partner
        by_partner = defaultdict(list)
        for row in rows:
            partner, problems = self._match_row(row, index)
            row.found["partner"] = partner
            row.errors += problems
            if partner:
                by_partner[partner].append(row)
        for same in by_partner.values():
            for row in same if len(same) > 1 else ():
                others = ", ".join(self._place(other) for other in same if other is not row)
                row.errors.append(
                    self.env._("The vendor stands in the file twice: also in %(rows)s. Keep one.", rows=others)
                )

    @api.model
    def _get_vendors(self, rows):
        """Return the companies among the partners, archived ones too, of which a row has VAT, reference or name."""
        wanted = {kind: list({key for row in rows if (key := self._match_key(kind, row.text(kind)))}) for kind in KEYS}
        partners = self.env["res.partner"].with_context(active_test=False)
        partners.flush_model([*KEYS, "commercial_partner_id"])
        query = partners._search(Domain.TRUE)
        vat, ref, name, own, company = (
            SQL.identifier(query.table, column) for column in (*KEYS, "id", "commercial_partner_id")
        )
        query.add_where(SQL("%s = %s", own, company))
        query.add_where(
            SQL(
                """(REGEXP_REPLACE(UPPER(%s), '[^A-Z0-9]', '', 'g') = ANY(%s)
                OR LOWER(REGEXP_REPLACE(BTRIM(%s), '\\s+', ' ', 'g')) = ANY(%s)
                OR LOWER(REGEXP_REPLACE(BTRIM(%s), '\\s+', ' ', 'g')) = ANY(%s))""",
                vat,
                wanted["vat"],
                ref,
                wanted["ref"],
                name,
                wanted["name"],
            )
        )
        return partners.browse(query)

    def _match_row(self, row, index):
        """Return (vendor, []) or (no vendor, all that is wrong)."""
        none = self.env["res.partner"]
        given = {kind: key for kind in KEYS if (key := self._match_key(kind, row.text(kind)))}
        if not given:
            return none, [self.env._("Nothing says which vendor this is. Fill in VAT, reference or name.")]
        found, first, problems = none, "", []
        for kind, key in given.items():
            # What is archived or of another company counts only where there is nothing else.
            hits = self._usable(index[kind].get(key, none))
            if found and hits and not found & hits:
                problems.append(
                    self.env._(
                        "%(first)s is that of %(vendor)s, %(second)s that of %(other)s. Correct one of them.",
                        first=self._column_label(first),
                        vendor=self._describe(found),
                        second=self._column_label(kind),
                        other=self._describe(hits),
                    )
                )
            found, first = (found & hits or found or hits), first or (kind if hits else "")
        problems = problems or self._match_problems(row, given, found)
        return (none, problems) if problems else (found, [])

    def _usable(self, partners):
        for fits in (self._is_of_company, lambda partner: partner.active):
            partners = partners.filtered(fits) or partners
        return partners

    def _is_of_company(self, partner):
        return not partner.company_id or partner.company_id in self.company_id.parent_ids

    def _match_problems(self, row, given, found):
        if not found:
            return [self.env._("No vendor has this VAT, reference or name. Correct it, or create the vendor first.")]
        if len(found) > 1:
            return [
                self.env._(
                    "Several vendors fit: %(vendors)s. Fill in VAT or reference as well.", vendors=self._describe(found)
                )
            ]
        if not self._is_of_company(found):
            return [
                self.env._(
                    "%(vendor)s belongs to %(company)s. Import it there.",
                    vendor=found.name,
                    company=found.company_id.name,
                )
            ]
        archived = self.env._(
            "%(vendor)s is archived. Restore the contact first, or take out the row.", vendor=found.name
        )
        return [
            *([] if found.active else [archived]),
            *(
                self.env._(
                    "%(column)s of %(vendor)s is %(known)s, not %(given)s. Correct one of them.",
                    column=self._column_label(kind),
                    vendor=found.name,
                    known=found[kind],
                    given=row.text(kind),
                )
                for kind in ("vat", "ref")
                if given.get(kind) and self._match_key(kind, found[kind]) not in ("", given[kind])
            ),
        ]

    def _describe(self, partners):
        """Return the vendors with what tells them apart."""
        names = []
        for partner in partners[:SHOWN]:
            marks = ", ".join(filter(None, (partner.vat, partner.ref, partner.city)))
            names.append(f"{partner.name} ({marks})" if marks else partner.name)
        more = ["…"] if len(partners) > SHOWN else []
        return "; ".join(names + more)
