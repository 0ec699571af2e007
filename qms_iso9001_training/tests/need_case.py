from datetime import timedelta
from unittest.mock import patch

from .common import TrainingCase


class NeedCase(TrainingCase):
    """A rule for the welders of the workshop, written by the HR officer, who has no quality group."""

    @classmethod
    def new_rule(cls, course=None, user=None, **vals):
        """Write a rule for `course` (ladders), for the welders unless `vals` say otherwise."""
        if "audience" not in vals and not any(name.startswith("audience_") for name in vals):
            vals["audience_job_ids"] = [(6, 0, cls.welder.ids)]
        return (
            cls.env["qms.training.rule"]
            .with_user(user or cls.hr)
            .create({"training_id": (course or cls.course).id, **vals})
            .sudo()
        )

    def night(self, company=None, time_left=1):
        """Do what the job of the night does in one company, without its commits."""
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: time_left):
            self.env["qms.training.record"].sudo()._follow_company(company or self.company, 0)

    def needs(self, people=None, course=None):
        """Return the open needs, of `people` and of `course` if given."""
        domain = [("state", "=", "needed"), ("company_id", "in", (self.company | self.other_company).ids)]
        domain += [("employee_id", "in", people.ids)] if people is not None else []
        domain += [("training_id", "=", course.id)] if course else []
        return self.env["qms.training.record"].search(domain)

    def days(self, count):
        """Return the company's day in `count` days."""
        return self.today + timedelta(days=count)
