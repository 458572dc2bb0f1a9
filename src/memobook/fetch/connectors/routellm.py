"""RouteLLM's evaluation: which of two models answers a benchmark question correctly, Apache-2.0, on GitHub.

57 files of MMLU, one a subject, and one file of GSM8K. A row is a question, with "True" or "False" for each model. The
files hold the questions and answers themselves, which must not be kept: nothing but counts leaves this module, and its
errors name the address and never quote the body.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from ..answer import Answer, UnexpectedAnswer
from ..connector import Ask, Row, SourceConnector

EVALS = "/lm-sys/RouteLLM/main/routellm/evals"
SOURCE = "lm-sys/RouteLLM, recounted from the item files of routellm/evals"
RIGHT = {"True": True, "False": False}


class Connector(SourceConnector):
    """Counts of questions a subject: right by both models, by one of them, by neither.

    Options: ``weak`` and ``strong``, the columns of the two models; ``weak_model`` and ``strong_model``, their names in
    the dataset; ``subjects`` of MMLU. ``published`` is None: the files give no day.
    """

    source = "routellm"
    base = "https://raw.githubusercontent.com"
    keeps_raw = False

    def observations(self, ask: Ask, today: date) -> list[Row]:
        rows = [self._row("GSM8K", "all", ask(f"{EVALS}/gsm8k/gsm8k_responses.csv"))]
        for subject in self.options["subjects"]:
            rows.append(self._row("MMLU", subject, ask(f"{EVALS}/mmlu/responses/mmlu_{subject}.csv")))
        return rows

    def _row(self, benchmark: str, domain: str, answer: Answer) -> Row:
        counts = self._counts(answer)
        return {
            "benchmark": benchmark,
            "domain": domain,
            "weak_model": self.options["weak_model"],
            "strong_model": self.options["strong_model"],
            "items": counts.total(),
            "both_right": counts[True, True],
            "only_strong_right": counts[False, True],
            "only_weak_right": counts[True, False],
            "neither": counts[False, False],
            "published": None,
            "source": SOURCE,
            "verification": "V1",
        }

    def _counts(self, answer: Answer) -> Counter[tuple[bool, bool]]:
        """How often which of the two, weak and strong, is right."""
        weak, strong = self.options["weak"], self.options["strong"]
        try:
            lines = answer.csv(weak, strong)
        except UnexpectedAnswer:
            # the error at hand quotes the body
            raise UnexpectedAnswer(
                f"{answer.url}: it is not CSV with rows and the columns {weak!r}, {strong!r}"
            ) from None
        counts: Counter[tuple[bool, bool]] = Counter()
        for line in lines:
            if line[weak] not in RIGHT or line[strong] not in RIGHT:
                raise UnexpectedAnswer(
                    f"{answer.url}: an item is neither 'True' nor 'False' for {weak!r} or {strong!r}"
                )
            counts[RIGHT[line[weak]], RIGHT[line[strong]]] += 1
        return counts
