from odoo.tests import HttpCase, tagged

from .kiosk_case import KioskCase

SCRIPT = """
(async () => {
    const root = document.getElementById("o_qms_kiosk");
    const wait = async (selector) => {
        for (let turn = 0; turn < 200; turn++) {
            const found = root.querySelector(selector);
            if (found) {
                return found;
            }
            await new Promise((done) => setTimeout(done, 50));
        }
        throw new Error(`Not there: ${selector}`);
    };
    const headings = () => root.querySelectorAll("h1").length;
    const logIn = async () => {
        (await wait("input[name=badge]")).value = "QMSTESTANN";
        root.querySelector("form").requestSubmit();
        await wait("[data-qms-part=list]");
        if (headings() !== 1 || document.querySelector("a[target=_blank]")) {
            throw new Error("One heading of the first level, and no way into another tab.");
        }
    };
    const confirm = () => root.querySelector("form[action$=confirm]").requestSubmit();
    const real = window.fetch;
    for (const answer of [
        () => Promise.reject(new TypeError("offline")),
        (url, options) => options ? Promise.resolve(new Response("", {status: 500})) : real(url),
    ]) {
        await logIn();
        window.fetch = answer;
        confirm();
        const alert = await wait("[data-qms-part=identify] [role=alert]");
        if (!alert.textContent.includes("That was not saved. Say again who you are.")) {
            throw new Error(alert.textContent);
        }
        window.fetch = real;
    }
    await logIn();
    confirm();
    await wait(".alert-success");
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install")
class TestKioskPage(KioskCase, HttpCase):
    """The page of the kiosk in a browser."""

    def test_a_confirmation_that_failed_is_told(self):
        self.browser_js(self.company._qms_kiosk_path(), SCRIPT, "document.readyState === 'complete'", login=None)
        self.assert_read(self.row, "kiosk")
