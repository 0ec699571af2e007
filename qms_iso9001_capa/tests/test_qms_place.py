import base64
import re
from io import BytesIO

from PIL import Image

from odoo.tests import HttpCase, tagged

from odoo.addons.qms_iso9001_capa.models import qms_place

from .common import NonconformityCase, tiny_photo


@tagged("post_install", "-at_install")
class TestPlace(NonconformityCase, HttpCase):
    """The printed code of a place: what, photo, name or none; nothing else can be reached by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process = cls.new_process("Receiving")
        cls.place = cls.env["qms.place"].create(
            {"name": "Dock 3", "company_id": cls.company.id, "process_id": cls.process.id}
        )
        cls.ann = cls.env["hr.employee"].create(
            {"name": "Ann Lathe", "company_id": cls.company.id, "pin": "1111", "barcode": "QMSPLACEANN"}
        )

    def page(self):
        return self.url_open(self.place._get_path())

    def send(self, what="Box open", photo=None, path=None, **post):
        secret = re.search(r'name="csrf_token" value="([^"]+)"', self.page().text).group(1)
        files = {"photo": ("photo.png", photo, "image/png")} if photo else None
        data = {"csrf_token": secret, "what": what, **post}
        return self.url_open(path or self.place._get_path(), data=data, files=files)

    def cases(self):
        return self.env["qms.nonconformity"].search([("place_id", "=", self.place.id)])

    def test_what_photo_and_badge(self):
        answer = self.send("Box open", base64.b64decode(tiny_photo()), badge="QMSPLACEANN")
        case = self.cases()
        self.assertIn(case.reference, answer.text)
        self.assertEqual((case.name, case.detected_by_id, case.is_anonymous), ("Box open", self.ann, False))
        self.assertEqual((case.process_id, case.company_id), (self.process, self.company))
        self.assertTrue(case.photo)

    def test_name_and_pin(self):
        self.send(name="Ann Lathe", pin="1111")
        self.assertEqual(self.cases().detected_by_id, self.ann)

    def test_without_a_name_only_where_the_company_allows_it(self):
        self.assertIn("Say who you are", self.send().text)
        self.assertFalse(self.cases())
        self.company.qms_report_anonymous = True
        self.send()
        self.assertTrue(self.cases().is_anonymous)
        self.assertFalse(self.cases().detected_by_id)

    def test_nothing_typed_is_lost_when_the_pin_was_wrong(self):
        answer = self.send("Oil & water <b>", name="Ann Lathe", pin="9999")
        self.assertIn("That did not work", answer.text)
        self.assertIn("Oil &amp; water &lt;b&gt;", answer.text)
        self.assertFalse(self.cases())

    def test_the_page_says_whether_a_name_is_needed(self):
        self.assertIn("Needed: your badge", self.page().text)
        self.company.qms_report_anonymous = True
        self.assertNotIn("Needed: your badge", self.page().text)
        self.assertIn("you need not say", self.page().text)

    def test_the_photo_is_kept_when_the_badge_was_wrong(self):
        for badge in ({}, {"badge": "QMSNOBODY"}, {"name": "Ann Lathe", "pin": "9999"}):
            answer = self.send("Box open", base64.b64decode(tiny_photo()), **badge)
            self.assertIn("Your photo is kept", answer.text)
        kept = re.search(r'name="kept" value="([^"]+)"', answer.text).group(1)
        self.assertFalse(self.cases())
        self.send("Box open", kept=kept, badge="QMSPLACEANN")
        self.assertTrue(self.cases().photo)
        answer = self.send("Box open", kept=base64.b64encode(b"MZ no picture").decode(), badge="QMSPLACEANN")
        self.assertIn("no picture", answer.text)
        self.assertNotIn("Your photo is kept", answer.text)
        self.send("Second one", kept="no base64!", badge="QMSPLACEANN")
        self.assertEqual(len(self.cases()), 2)

    def test_a_large_photo_is_kept_small(self):
        stream = BytesIO()
        Image.effect_noise((4000, 3000), 60).save(stream, "JPEG", quality=90)
        answer = self.send("Box open", stream.getvalue(), badge="QMSNOBODY")
        kept = base64.b64decode(re.search(r'name="kept" value="([^"]+)"', answer.text).group(1))
        self.assertEqual(max(Image.open(BytesIO(kept)).size), 1920)
        self.send("Box open", kept=base64.b64encode(kept).decode(), badge="QMSPLACEANN")
        self.assertTrue(self.cases().photo)

    def test_a_flood_without_names_locks_out_nobody_who_says_who_they_are(self):
        self.company.qms_report_anonymous = True
        for _time in range(qms_place.LIMIT):
            self.place.sudo()._report("Again")
        self.assertIn("Too many reports", self.send().text)
        self.send("A real one", badge="QMSPLACEANN")
        self.assertEqual(self.cases().filtered("detected_by_id").name, "A real one")

    def test_a_long_text_is_no_title(self):
        text = "word " * 999 + "end"
        self.send(text * 2, badge="QMSPLACEANN")
        case = self.cases()
        self.assertLessEqual(len(case.name), qms_place.TITLE)
        self.assertEqual(case.description, (text * 2)[: qms_place.LONGEST])

    def test_opening_reports_nothing(self):
        self.assertEqual(self.page().status_code, 200)
        self.assertFalse(self.cases())
        answer = self.url_open(self.place._get_path(), data={"what": "x", "csrf_token": "forged"})
        self.assertEqual(answer.status_code, 400)

    def test_other_addresses_open_nothing(self):
        for token in ("x", "False", "None", "%20"):
            self.assertEqual(self.url_open(f"/quality/place/{token}").status_code, 404)
        path = self.place._get_path()
        self.place.with_user(self.officer).action_new_address()
        self.assertEqual(self.url_open(path).status_code, 404)
        self.place.active = False
        self.assertEqual(self.page().status_code, 404)

    def test_no_picture_and_no_flood(self):
        self.company.qms_report_anonymous = True
        self.assertIn("no picture", self.send(photo=BytesIO(b"MZ not a picture")).text)
        self.assertIn("larger than 10 MB", self.send(photo=BytesIO(b"0" * (10 * 2**20 + 1))).text)
        self.assertFalse(self.cases())
        for _time in range(qms_place.LIMIT):
            self.place.sudo()._report("Again")
        self.assertIn("Too many reports", self.send().text)
        self.assertEqual(len(self.cases()), qms_place.LIMIT)

    def test_a_badge_of_another_company_is_nobodys(self):
        self.env["hr.employee"].create(
            {"name": "Eve Abroad", "company_id": self.other_company.id, "barcode": "QMSPLACEEVE"}
        )
        self.assertIn("That did not work", self.send(badge="QMSPLACEEVE").text)

    def test_a_locked_kiosk_locks_no_place(self):
        people = self.env["hr.employee"]
        for _time in range(20):
            people._qms_identify(self.company, badge="QMSNOBODY")
        self.assertEqual(people._qms_identify(self.company, badge="QMSPLACEANN")[1], "locked")
        self.send("By badge", badge="QMSPLACEANN")
        self.send("By PIN", name="Ann Lathe", pin="1111")
        self.assertEqual(self.cases().mapped("detected_by_id"), self.ann)
        self.assertEqual(len(self.cases()), 2)

    def test_a_locked_place_locks_no_kiosk(self):
        people = self.env["hr.employee"]
        for number in range(20):
            answer = self.send(badge=f"QMSNOBODY{number}")
            self.assertIn("That did not work", answer.text)
        self.assertIn("Too many attempts", self.send(badge="QMSPLACEANN").text)
        self.assertIn("Too many attempts", self.send(name="Ann Lathe", pin="1111").text)
        self.assertFalse(self.cases())
        self.assertEqual(people._qms_identify(self.company, badge="QMSPLACEANN"), (self.ann, None))
        self.assertEqual(people._qms_identify(self.company, name="Ann Lathe", pin="1111"), (self.ann, None))

    def test_who_is_locked_out_at_a_place_is_not_at_the_kiosk(self):
        people = self.env["hr.employee"]
        for _time in range(5):
            self.assertIn("That did not work", self.send(name="Ann Lathe", pin="9999").text)
        self.assertIn("Too many attempts", self.send(name="Ann Lathe", pin="1111").text)
        self.assertEqual(people._qms_identify(self.company, name="Ann Lathe", pin="1111"), (self.ann, None))
        self.assertIn("Too many attempts", self.send(name="Ann Lathe", pin="1111").text)
        for _time in range(5):
            people._qms_identify(self.company, name="Ann Lathe", pin="9999")
        self.assertEqual(people._qms_identify(self.company, name="Ann Lathe", pin="1111")[1], "locked")

    def test_officers_make_places_and_nobody_types_an_address(self):
        places = self.env["qms.place"].with_user(self.officer)
        place = places.create({"name": "Dock 4", "company_id": self.company.id, "token": "mine"})
        self.assertNotEqual(place.token, "mine")
        self.assert_refused(place.write, {"token": "mine"}, says="New address")
        self.assert_refused(self.env["qms.place"].with_user(self.employee).create, {"name": "Mine"})
        self.assert_refused(self.place.with_user(self.employee).read, ["token"])
        self.assertTrue(place.qr)
        self.assertEqual(self.place.with_user(self.officer).action_print_code()["type"], "ir.actions.report")
