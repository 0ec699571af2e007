from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.risk_states import OPEN
from .qms_risk_scale import KINDS

# The stage on the screen → the fields that say where a risk stands in it.
PLACES = {"inherent": "inherent", "residual": "current", "target": "target"}


class QmsRiskMap(models.AbstractModel):
    """The heat map: how many risks, or opportunities, of the current company stand in each cell of the matrix, at
    first, now, and as they should become."""

    _name = "qms.risk.map"
    _description = "Heat map of risks"

    @api.model
    @api.readonly
    def get_map_data(self, kind="risk", stage="residual"):
        """Return the matrix with counts, ready to draw (see `qms.risk.scale`), of what the user may read.

        Besides: `kinds` and `stages` [{key, name}], `domain` of all of the kind, `inside_domain` of those in its cells,
        `unrated` {count, domain}, `outside` and `outside_domain` of what was rated by steps that are gone, each cell
        with `count` and `domain`.
        """
        if kind not in dict(KINDS) or stage not in PLACES:
            raise UserError(self.env._("There is no such map. Choose risks or opportunities at the top."))
        company = self.env.company
        scale = self.env["qms.risk.scale"]._of_company(company, kind)
        base = [("company_id", "=", company.id), ("kind", "=", kind), ("state", "in", OPEN)]
        names = [f"{PLACES[stage]}_chance", f"{PLACES[stage]}_effect"]
        risks = self.env["qms.risk"]
        groups = risks._read_group([*base, (names[0], "!=", False)], names, ["__count"])
        counts = {(chance, effect): count for chance, effect, count in groups}
        picture = scale._get_picture()
        for each in picture["cells"]:
            place = (each["chance"], each["effect"])
            each["count"] = counts.pop(place, 0)
            each["domain"] = [*base, *((name, "=", value) for name, value in zip(names, place, strict=True))]
        unrated = [*base, (names[0], "=", False)]
        rated = [*base, (names[0], "!=", False)]
        shown = [("&", (names[0], "=", each["chance"]), (names[1], "=", each["effect"])) for each in picture["cells"]]
        inside = Domain.OR([Domain(list(part)) for part in shown])
        return {
            **picture,
            "kind": kind,
            "stage": stage,
            "kinds": self._choices(risks._fields["kind"]),
            "stages": self._choices(self.env["qms.risk.assessment"]._fields["stage"]),
            "company": company.name,
            "domain": base,
            "inside_domain": list(Domain(rated) & inside),
            "unrated": {"count": risks.search_count(unrated), "domain": unrated},
            "outside": sum(counts.values()),
            "outside_domain": list(Domain(rated) & ~inside),
        }

    @api.model
    def _choices(self, field):
        return [{"key": key, "name": name} for key, name in field._description_selection(self.env)]
