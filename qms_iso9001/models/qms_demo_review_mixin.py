from datetime import timedelta

from odoo import api, fields, models

SAID = {
    "c1": "The wishes of two customers come back: a fixed person who answers.",
    "c2": "On-time delivery moves the right way, scrap does not.",
    "c7": "Hinges stay with one vendor until the second one is released.",
    "d": "One person at the edge bander is too few.",
    "e": "What was done about boards worked; the carton did not matter.",
}
NOTHING = {
    "a": "This is the first review.",
    "b": "Looked at in the spring; nothing has changed since.",
    "needs": "No party asked for anything new.",
    "c6": "The first audit year begins after this review.",
    "f": "Proposals of employees are taken up in their own list.",
}
# At which input, what, of which kind, by whom, due in days after the meeting, done how many days after it (or not).
DECIDED = (
    ("c2", "Halve the scrap at the saw: stop list at the machine", "improvement", "officer", 60, 50),
    ("c7", "Ask every vendor of class A for its dates in writing", "change", "buyer", 45, 70),
    ("d", "Train a second person at the edge bander", "resources", "hr", 200, 0),
    ("e", "Look at the risks of the warehouse every quarter", "change", "officer", 120, 0),
)
CONCLUSIONS = {
    "conclusion_suitable": "Yes: it follows how orders run through the company.",
    "conclusion_adequate": "Yes, except for people at the edge bander; decided above.",
    "conclusion_effective": "Mostly: deliveries are on time, scrap misses its target.",
    "conclusion_aligned": "Yes: short delivery times are what the company stands for.",
}
HELD_DAYS_AGO = 170


class QmsDemoReviewMixin(models.AbstractModel):
    """The management reviews of the demo company: one held and signed half a year ago, one being prepared."""

    _name = "qms.demo.review.mixin"
    _description = "Management reviews of the demo company"

    @api.model
    def _load_management_reviews(self):
        company = self.env.ref("base.main_company")
        held = company._qms_today() - timedelta(days=HELD_DAYS_AGO)
        review = self._as("officer")["qms.management.review"].create(
            {
                "date": held,
                "date_from": fields.Date.subtract(held.replace(day=1), years=1),
                "date_to": held.replace(day=1) - timedelta(days=1),
                "date_next": company._qms_today() + timedelta(days=10),
                "chair_id": self._user("manager").id,
                "participant_ids": [
                    fields.Command.set([self._user(each).id for each in ("manager", "officer", "buyer", "hr")])
                ],
            }
        )
        self._name_record(review, "qms_management_review_demo_held")
        review.action_prepare()
        self._say_in(review)
        self._decide_in(review, held)
        review.action_hold()
        review.with_env(self._as("manager")).action_sign()
        self._follow_up(review, held)
        coming = review.search([("state", "=", "planned"), ("company_id", "=", company.id)], limit=1)
        self._name_record(coming, "qms_management_review_demo_next")
        self._measure_catalogue({"manager": ("review_decisions",)})
        coming.action_prepare()

    @api.model
    def _say_in(self, review):
        for each in review.input_ids:
            code = each.kind_id.code
            if code in SAID:
                each.comment = SAID[code]
            if not each.count:
                each.nothing_because = NOTHING.get(code, "There was nothing in the period.")
        present = [self._user(each).id for each in ("manager", "officer", "buyer")]
        review.write({**CONCLUSIONS, "attendee_ids": [fields.Command.set(present)]})

    @api.model
    def _decide_in(self, review, held):
        inputs = {each.kind_id.code: each for each in review.input_ids}
        for code, name, output, owner, due, _done in DECIDED:
            day = fields.Date.to_string(held + timedelta(days=due))
            inputs[code].add_decision(name, output, self._user(owner).id, day)

    @api.model
    def _follow_up(self, review, held):
        """What became of the decisions, dated back like all of the past of the demo company."""
        for action, (_code, _name, _output, owner, _due, done) in zip(
            review.action_ids.sorted("id"), DECIDED, strict=True
        ):
            if done:
                action.with_env(self._as(owner)).action_done("As decided; see the notice board.")
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE qms_action SET create_date = %s, date_done = %s WHERE id = %s",
                (held, held + timedelta(days=done) if done else None, action.id),
            )
        self.env.invalidate_all()
