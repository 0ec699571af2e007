"""What a person does on a screen of Odoo, for the stories: `page` is a playwright page, fields go by technical name."""

import re


def field(page, name):
    """Return the widget of field `name`, in the dialog when one is open, else on the page."""
    dialog = page.locator(".modal:visible")
    scope = dialog.last if dialog.count() else page
    return scope.locator(f".o_field_widget[name='{name}']").first


def fill(page, name, value):
    """Type `value` into a field of one line or more."""
    field(page, name).locator("input, textarea").first.fill(value)


def fill_moment(page, name, value):
    """Type a day with its time, and leave the calendar that opens below it: on a slow machine it opens late, over the
    next fields."""
    cell = field(page, name).locator("input, button").first
    cell.click()
    page.locator(".o_datetime_picker").wait_for()
    fill(page, name, value)
    page.keyboard.press("Enter")
    page.locator(".o_datetime_picker").wait_for(state="detached")


def write(page, name, value):
    """Type `value` into a field of formatted text."""
    editor = field(page, name).locator(".odoo-editor-editable").first
    editor.click()
    page.keyboard.type(value)


def choose(page, name, value):
    """Type into a field that links to other records, and take the first record that is offered."""
    # Typed without a click before: the list that a click opens would be replaced under the next one.
    field(page, name).locator("input").first.fill(value)
    page.locator(".o-autocomplete--dropdown-item", has_text=value).first.click()
    page.locator(".o-autocomplete--dropdown-menu").wait_for(state="detached")


def choose_label(page, name, label):
    """Choose one of the values of a selection by its label."""
    field(page, name).locator("input").first.click()
    page.locator(".o_select_menu_menu .o_select_menu_item", has_text=label).first.click()
    # A click while the menu still closes would be taken by it.
    page.locator(".o_select_menu_menu").wait_for(state="detached")


def add_row(page, field_name, **cells):
    """Add a row to the list in field `field_name`: the text of each column, the label of a selection."""
    rows = field(page, field_name)
    rows.locator(".o_field_x2many_list_row_add a").first.click()
    for column, value in cells.items():
        cell = rows.locator(f".o_selected_row [name='{column}']").first
        if cell.locator(".o_select_menu").count():
            cell.locator("input").click()
            page.locator(".o_select_menu_menu .o_select_menu_item", has_text=value).first.click()
            # A click while the menu still closes would be taken by it.
            page.locator(".o_select_menu_menu").wait_for(state="detached")
        else:
            cell.locator("input, textarea").first.fill(value)
    rows.locator("thead").click()  # leaves the row
    rows.locator(".o_selected_row").wait_for(state="detached")


def press(page, label):
    """Press the button with that label, in the dialog when one is open, and wait for the server."""
    dialog = page.locator(".modal:visible")
    scope = dialog.last if dialog.count() else page
    with page.expect_response(re.compile("/web/dataset/call_(button|kw)|/web/action")):
        scope.get_by_role("button", name=label, exact=True).first.click()


def open_dialog(page, label):
    """Press a button and wait until the dialog that it opens is there."""
    press(page, label)
    page.locator(".modal .o_form_view").wait_for()


def confirm(page, label):
    """Press a button of the open dialog and wait until the dialog is gone."""
    press(page, label)
    page.locator(".modal").wait_for(state="detached")


def open_page(page, heading):
    """Open the page `heading` of the form's notebook."""
    page.get_by_role("tab", name=heading, exact=True).click()


def save(page):
    """Save the form."""
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_status_indicator_buttons.invisible").wait_for(state="attached")


def expect_state(page, label):
    """Wait until the status bar of the form stands at `label`."""
    page.locator(".o_statusbar_status .o_arrow_button_current", has_text=re.compile(f"^{label}$")).wait_for()


def record_id(page):
    """Return the id of the record that the form shows."""
    page.wait_for_url(re.compile(r"/\d+(\?|$)"))
    return int(re.search(r"/(\d+)(?:\?|$)", page.url).group(1))
