"""With Odoo's Repairs installed, a repair makes a repair order, linked both ways; without it, see the addon's tests."""


def test_a_repair_makes_a_repair_order(login, api):
    [module] = api("admin").call("ir.module.module", "search", domain=[["name", "=", "repair"]])
    api("admin").call("ir.module.module", "button_immediate_install", ids=[module])

    quant = api("admin").call(
        "stock.quant",
        "search_read",
        domain=[
            ["location_id.usage", "=", "internal"],
            ["location_id.qms_is_quarantine", "=", False],
            ["quantity", ">=", 3],
            ["product_id.tracking", "=", "none"],
            ["company_id.name", "=", company(api)],
        ],
        fields=["product_id"],
        limit=1,
    )[0]
    officer = api("officer")
    [case] = officer.call(
        "qms.nonconformity",
        "create",
        vals_list=[{"name": "Story: two covers are bent", "product_id": quant["product_id"][0], "quantity": 2}],
    )
    officer.call("qms.nonconformity", "action_quarantine", ids=[case])
    [manager] = officer.call("res.users", "search", domain=[["login", "=", "manager"]])
    vals = {"nonconformity_id": case, "kind": "repair", "quantity": 2, "verifier_id": manager}
    [line] = officer.call("qms.nonconformity.disposition", "create", vals_list=[vals])
    officer.call("qms.nonconformity.disposition", "action_post", ids=[line])

    fields = ["state", "repair_model", "repair_id", "can_view_repair"]
    posted = officer.call("qms.nonconformity.disposition", "read", ids=[line], fields=fields)[0]
    assert (posted["state"], posted["repair_model"]) == ("verify", "repair.order")
    order = api("admin").call(
        "repair.order",
        "read",
        ids=[posted["repair_id"]],
        fields=["name", "product_id", "product_qty", "product_location_src_id", "product_location_dest_id"],
    )[0]
    assert (order["product_id"], order["product_qty"]) == (quant["product_id"], 2)
    assert order["product_location_src_id"] == order["product_location_dest_id"], "It waits there to be re-verified."
    reference = officer.call("qms.nonconformity", "read", ids=[case], fields=["reference"])[0]["reference"]
    assert reference in said_on(api, "repair.order", order["id"])
    assert order["name"] in said_on(api, "qms.nonconformity", case)

    page = login("admin")
    page.goto(f"/odoo/qms.nonconformity.disposition/{line}")
    page.locator("button[name='action_view_repair']").click()
    page.locator(".o_breadcrumb", has_text=order["name"]).wait_for()

    api("manager").call("qms.nonconformity.disposition", "action_conforms", ids=[line], reason="Measured")
    done = officer.call("qms.nonconformity.disposition", "read", ids=[line], fields=["state", "result"])[0]
    assert (done["state"], done["result"]) == ("done", "conforms")


def company(api):
    [user] = api("officer").call("res.users", "search_read", domain=[["login", "=", "officer"]], fields=["company_id"])
    return user["company_id"][1]


def said_on(api, model, record):
    messages = api("admin").call(
        "mail.message", "search_read", domain=[["model", "=", model], ["res_id", "=", record]], fields=["body"]
    )
    return " ".join(message["body"] for message in messages)
