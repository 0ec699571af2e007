"""The quality manager draws what flows from one process to another, and sees the interaction map change."""

from screen import confirm, fill


def box(page, name):
    """Return the box of process `name` on the interaction map."""
    return page.locator(f".o_qms_map_box[aria-label*='{name}']").first


def test_a_flow_drawn_between_two_processes_is_on_the_map(login, api):
    manager = login("manager")
    manager.goto("/odoo/quality-map")
    box(manager, "Improvement").wait_for()
    assert not manager.get_by_text("Story: lessons").count()

    box(manager, "Improvement").locator(".o_qms_map_reference").drag_to(
        box(manager, "Purchasing").locator(".o_qms_map_reference")
    )
    fill(manager, "name", "Story: lessons")
    confirm(manager, "Save")

    manager.locator(".o_qms_map_label", has_text="Story:").first.wait_for()
    box(manager, "Purchasing").locator(".o_qms_map_name").click()
    manager.locator(".o_field_widget[name='input_flow_ids'] .o_data_row", has_text="Story: lessons").wait_for()
