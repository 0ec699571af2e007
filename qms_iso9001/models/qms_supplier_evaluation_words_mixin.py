from odoo import fields, models
from odoo.tools import format_date

from ..tools.numbers import points, score_range
from ..tools.scoring import capped

# What is said in every language: the vendor reads it in its own, whoever counted.
SAID = ("rating", "rating_meaning", "rating_capped_by", "proposed_because")


class QmsSupplierEvaluationWordsMixin(models.AbstractModel):
    """What an evaluation says in words, kept at the counting in every language: its rating, the scale of ratings and
    why a status is proposed. A scheme that changes later changes none of it."""

    _name = "qms.supplier.evaluation.words.mixin"
    _description = "Words of vendor evaluations"

    rating = fields.Char(readonly=True, copy=False)
    rating_meaning = fields.Char("Meaning", readonly=True, copy=False)
    rating_capped_by = fields.Char(
        "Capped by",
        readonly=True,
        copy=False,
        help="The rating is not that of the score: a criterion is below its floor.",
    )
    proposed_because = fields.Text("Because", readonly=True, copy=False)
    words = fields.Json(readonly=True, copy=False)
    scale = fields.Json("Scale of ratings", readonly=True, copy=False)

    def _said(self, name):
        """Return one of `SAID` in the reader's language, as it was counted; empty without one."""
        return ((self.words or {}).get(name) or {}).get(self.env.lang or "en_US") or self[name] or ""

    def _scale_rows(self):
        """Return [(rating, which scores it names)] in the reader's language, the best first, as at the counting."""
        rows, upper = [], None
        for each in self.scale or []:
            name = each["names"].get(self.env.lang or "en_US") or each["name"]
            rows.append((name, score_range(self.env, each["score_from"], upper)))
            upper = each["score_from"]
        return rows

    def _prepare_scale(self, ratings):
        """Return what is kept of the ratings of the scheme, the best first."""
        return [
            {
                "name": rating.name,
                "names": rating._fields["name"]._get_stored_translations(rating),
                "score_from": rating.score_from,
            }
            for rating in ratings.sorted("score_from", reverse=True)
        ]

    def _prepare_words(self, score, reached, rating, lines, lapsed):
        """Return what is said of this score: the rating that it reached, the one that it has, the lines, and
        certificates that ended; in every installed language, and in that of whoever counts."""
        codes = [code for code, _name in self.env["res.lang"].sudo().get_installed()]
        said = {code: self._texts(code, score, reached, rating, lines, lapsed) for code in codes}
        words = {name: {code: texts[name] for code, texts in said.items() if texts[name]} for name in SAID}
        own = said.get(self.env.lang or "en_US") or self._texts(None, score, reached, rating, lines, lapsed)
        return {**own, "words": words}

    def _texts(self, code, score, reached, rating, lines, lapsed):
        reader, reached, rating, lines = (
            each.with_context(lang=code) if code else each for each in (self, reached, rating, lines)
        )
        below = lines.filtered("is_below_floor")
        return {
            "rating": rating.name or False,
            "rating_meaning": rating.description or False,
            "rating_capped_by": rating != reached and reader._capped_text(below),
            "proposed_because": " ".join(
                [
                    *reader._because_texts(score, reached, rating, below, lapsed),
                    *reader._open_texts(lines.filtered(lambda line: line.state == "open"), score),
                ]
            ),
        }

    def _capped_text(self, below):
        return self.env._("capped by the floor of %(criteria)s", criteria=", ".join(line._label() for line in below))

    def _open_texts(self, lines, score):
        """Return what it means that nobody judged or answered these lines: [] or [a sentence]."""
        if not lines:
            return []
        means = {
            "full": self.env._("It counts full marks."),
            "zero": self.env._("It counts zero."),
            "spread": self.env._("Its weight is spread over the others."),
        }
        named = self.env._("Not judged or answered: %(criteria)s.", criteria=", ".join(each._label() for each in lines))
        # Without any score the rule of the scheme does not apply.
        has_score = score is not None and score is not False
        return [named, means[self.scheme_id.sudo().missing or "spread"]] if has_score else [named]

    def _because_texts(self, score, reached, rating, below, lapsed):
        if not rating:
            return [self.env._("No score: there was nothing to count or judge.")]
        because = [
            self.env._(
                "The score of %(score)s is rating %(rating)s.", score=points(self.env, score), rating=reached.name
            ),
            *(line._floor_text() for line in below),
        ]
        if rating != reached:
            capping = self._capped_text(below)
            because.append(self.env._("The rating is %(rating)s, %(capping)s.", rating=rating.name, capping=capping))
        because += [
            self.env._(
                "%(certificate)s ended on %(day)s: conditional at best.",
                certificate=kind.with_context(lang=self.env.lang).name,
                day=format_date(self.env, day),
            )
            for kind, day in lapsed.items()
        ]
        return because

    def _capped_rating(self, reached, ratings):
        """Return the best of `ratings`, up to the one that was reached, that proposes no better status than
        conditional; the lowest one where each proposes a better one."""
        lower = ratings.filtered(lambda each: each.score_from <= reached.score_from).sorted("score_from", reverse=True)
        return lower.filtered(lambda each: capped(each.status) == each.status)[:1] or lower[-1:]
