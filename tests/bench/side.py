"""One side of the benchmark of nonconformities: `side.py ours|oca DATABASE`; setup/comparing.py starts and asks it.

Each line of standard input is a figure and a number, as JSON; each line of standard output its time in ms and its
queries. What a figure writes is rolled back; what was seeded stays. Both sides do the same as a user with the group of
their module, with the calls of the web client.
"""

import json
import sys
from datetime import timedelta

from lxml import etree

from odoo.fields import Command

from measure import multiply, opened, settle, timed

CREATED = 1000
LINES = 50
LISTED = 80  # what a page of a list shows
COUNTED = 10_000  # where the web client stops counting


class Side:
    """What both sides share; the names of models and fields are those of the side."""

    model = None
    groups = dimensions = aggregates = ()

    def __init__(self, env):
        self.superuser = env
        self.user = self.new_user("user", *self.groups)
        self.storekeeper = self.new_user("storekeeper", "stock.group_stock_user")
        self.partner = env["res.partner"].create({"name": "Partner", "is_company": True})
        self.partners = env["res.partner"].create([{"name": f"Partner {n}"} for n in range(50)])
        self.products = env["product.product"].create(
            [{"name": f"Product {n}", "is_storable": True} for n in range(LINES)]
        )
        for product in self.products:
            env["stock.quant"]._update_available_quantity(product, self.warehouse.lot_stock_id, 1000)
        if self.model:
            self.first = env[self.model].with_user(self.user).create(self.values(0))
        env.cr.commit()

    def new_user(self, login, *groups):
        groups = [self.superuser.ref(name).id for name in ("base.group_user", *groups)]
        return self.superuser["res.users"].create(
            {"name": login, "login": f"benchmark_{login}", "group_ids": [Command.set(groups)]}
        )

    @property
    def warehouse(self):
        return self.superuser["stock.warehouse"].search([("company_id", "=", self.superuser.company.id)], limit=1)

    @property
    def records(self):
        return self.superuser[self.model].with_user(self.user)

    # The figures: each prepares itself and returns what is timed.

    def create(self):
        values = [self.values(n) for n in range(CREATED)]

        def work():
            self.records.create(values)
            self.superuser.cr.flush()  # with what Odoo does at the end of a transaction: the tracking

        return work

    def list(self):
        specification = self.specification("list")
        return lambda: self.records.web_search_read([], specification, limit=LISTED, count_limit=COUNTED + 1)

    def pivot(self):
        row, column = self.dimensions
        sets = [[], [row], [column], [row, column]]
        return lambda: self.records.formatted_read_grouping_sets([], sets, ["__count", *self.aggregates])

    def form(self):
        specification = self.specification("form")
        return lambda: self.records.browse(self.first.id).web_read(specification)

    def receipt(self):
        return self.booking(self.warehouse.in_type_id)

    def delivery(self):
        return self.booking(self.warehouse.out_type_id)

    def booking(self, kind):
        """Return the validation of a transfer of so many lines, by a storekeeper without a quality group."""
        env = self.superuser(user=self.storekeeper.id)
        places = {
            "location_id": kind.default_location_src_id.id or env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": kind.default_location_dest_id.id or env.ref("stock.stock_location_customers").id,
        }
        moves = [
            Command.create({**places, "product_id": product.id, "product_uom_qty": 2, "product_uom": product.uom_id.id})
            for product in self.products
        ]
        picking = env["stock.picking"].create(
            {**places, "partner_id": self.partner.id, "picking_type_id": kind.id, "move_ids": moves}
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        env.flush_all()

        def work():
            picking.button_validate()
            env.cr.flush()
            if picking.state != "done":
                sys.exit(f"The transfer is {picking.state}, not done.")

        return work

    def specification(self, kind):
        """Return what the web client asks for in a view: the fields that it shows, with those of its lists."""
        view = self.records.get_view(view_type=kind)
        return read_fields(self.records, etree.fromstring(view["arch"]))

    def seed(self, rows):
        """Copy the first record until there are so many, spread over states, days and partners."""
        env = self.superuser
        copies = rows - env[self.model].search_count([])
        multiply(env, self.first.with_env(env), copies, **self.columns())
        self.seed_more()
        settle(env.cr)


class Ours(Side):
    model, groups = "qms.nonconformity", ["qms_iso9001.group_qms_user"]
    dimensions = ("process_id", "state")
    aggregates = ("age_days:avg", "days_to_close:avg")

    def values(self, n):
        return {
            "name": f"Nonconformity {n}",
            "description": "Three of ten are damaged.",
            "partner_id": self.partner.id,
            "user_id": self.user.id,
        }

    def columns(self):
        first = self.superuser["qms.process"].search([], limit=1).id
        states = "(ARRAY['reported', 'contained', 'corrected', 'closed'])[1 + mod(n, 4)]"
        return {
            "reference": "'B' || clock_timestamp() || n",
            "state": states,
            "date_detected": f"DATE '{self.first.date_detected - timedelta(730)}' + mod(n, 730)",
            "date_done": f"CASE WHEN {states} = 'closed' THEN now() - mod(n, 30) * interval '1 day' END",
            "closed_on": f"CASE WHEN {states} = 'closed' THEN current_date - mod(n, 30) END",
            "partner_id": f"{self.partners[0].id} + mod(n, 50)",
            "process_id": str(first),
        }

    def seed_more(self):
        pass


class Oca(Side):
    model = "mgmtsystem.nonconformity"
    groups = ["mgmtsystem.group_mgmtsystem_user", "document_knowledge.group_document_user"]
    dimensions = ("system_id", "stage_id")
    aggregates = ("number_of_days_to_close:avg", "days_since_updated:avg")

    def values(self, n):
        return {
            "name": f"Nonconformity {n}",
            "description": "Three of ten are damaged.",
            "partner_id": self.partner.id,
            "responsible_user_id": self.user.id,
            "manager_user_id": self.user.id,
            "origin_ids": [Command.link(self.superuser["mgmtsystem.nonconformity.origin"].search([], limit=1).id)],
        }

    def columns(self):
        system = self.superuser["mgmtsystem.system"].create({"name": "Quality"})
        stages = self.superuser["mgmtsystem.nonconformity.stage"].search([], limit=4).ids
        return {
            "ref": "'B' || n",
            "stage_id": f"(ARRAY{stages})[1 + mod(n, 4)]",
            "system_id": str(system.id),
            "create_date": "now() - mod(n, 730) * interval '1 day'",
            "number_of_days_to_close": "mod(n, 90)",
            "partner_id": f"{self.partners[0].id} + mod(n, 50)",
        }

    def seed_more(self):
        """Give the copies the origin that each of theirs has."""
        self.superuser.cr.execute(
            """INSERT INTO mgmtsystem_nonconformity_origin_rel (nonconformity_id, origin_id)
               SELECT n.id, o.origin_id
                 FROM mgmtsystem_nonconformity n, mgmtsystem_nonconformity_origin_rel o
                WHERE o.nonconformity_id = %s
                   ON CONFLICT DO NOTHING""",
            [self.first.id],
        )


def read_fields(records, node):
    """Return the specification of the fields below a node of a view, as the web client makes it."""
    specification = {}
    for tag in node.xpath(".//field[not(ancestor::field)]"):
        name = tag.get("name")
        hidden = tag.get("column_invisible") in ("1", "True") or tag.get("optional") == "hide"
        if node.tag == "list" and hidden:
            continue
        field = records._fields[name]
        specification[name] = {}
        if field.type in ("one2many", "many2many"):
            inner = next(iter(tag.xpath("./list | ./kanban")), None)
            shown = read_fields(records[name], strip(inner)) if inner is not None else {"display_name": {}}
            specification[name] = {"fields": shown, "limit": 40}
        elif field.type == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
    return specification


def strip(node):
    """Return a view inside another one on its own, so that its fields are inside no other field."""
    return etree.fromstring(etree.tostring(node))


def answer(side, figure):
    """Return the time of a figure in ms and its queries; what it wrote is rolled back."""
    cr = side.superuser.cr
    side.superuser.invalidate_all()
    work = getattr(side, figure)()
    before = cr.sql_log_count
    _answer, spent = timed(work)
    queries = cr.sql_log_count - before
    side.superuser.transaction.clear()
    cr.rollback()
    return {"ms": spent, "queries": queries}


def serve(sides, name, database):
    """Answer on standard output what is asked on standard input; `sides`: the classes by name."""
    with opened(database) as env:
        side = sides[name](env)
        for line in sys.stdin:
            figure, number = json.loads(line)
            if figure == "seed":
                side.seed(number)
            print(json.dumps(answer(side, figure) if figure != "seed" else {}), flush=True)


if __name__ == "__main__":
    serve({"ours": Ours, "oca": Oca}, *sys.argv[1:])
