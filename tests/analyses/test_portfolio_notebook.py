"""The portfolio page with prices of tokens, which the repository never holds: simulated ones, whose truth is known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from memobook.themes.theme import Executed, read_executed
from memobook.themes.values.value import VALUE

INFRASTRUCTURE = ("render-token", "filecoin", "akash-network", "arweave", "livepeer")
AGENTS = ("virtual-protocol", "fetch-ai", "aixbt")
# daily log returns: true means, and a correlation of 0.6 by a common part
MEAN = {"infrastructure": 0.004, "agents": -0.004}
# the day of the committed notebooks, whose values the theme reads: of the newest memo that has it
MEMOS = (Path(__file__).parents[2] / "book" / "memos").glob("*.md")
NEWEST = max(path.stem for path in MEMOS if "\n  portfolio:" in path.read_text("utf-8"))
FIRST, SINCE = (f"{pd.Timestamp(NEWEST) - pd.Timedelta(days=days):%Y-%m-%d}" for days in (90, 60))


def paths() -> pd.DataFrame:
    """Prices of both baskets by day to the eve of the edition; all tokens of a basket move alike."""
    days = pd.date_range(end=pd.Timestamp(NEWEST) - pd.Timedelta(days=1), periods=200)
    noise = np.random.default_rng(7).standard_normal((3, len(days)))
    common, own = noise[0] * 0.6**0.5, noise[1:] * 0.4**0.5
    returns = {name: mean + 0.03 * (common + own[i]) for i, (name, mean) in enumerate(MEAN.items())}
    return pd.DataFrame({name: np.exp(np.cumsum(r)) for name, r in returns.items()}, index=days)


def local_rows(prices: pd.DataFrame) -> pd.DataFrame:
    tokens = [(token, "infrastructure") for token in INFRASTRUCTURE] + [(token, "agents") for token in AGENTS]
    rows = [
        {
            "token": token, "name": token, "basket": basket, "day": day.date(), "price": price * (1 + number),
            "published": (day + pd.Timedelta(days=1)).date(), "published_basis": "the day after the price's day",
            "source": "simulated", "retrieved": "",
        }
        for number, (token, basket) in enumerate(tokens)
        for day, price in prices[basket].items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def executed(
    root: Path, folder: Path, prices: pd.DataFrame | None = None, *, bare: bool = False, **parameters: str
) -> Executed:
    """The page executed by plain papermill in a copy; ``bare``: each other theme recorded its last value only."""
    copy = folder / "publication"
    copy.mkdir()
    for name in ("_config.yml", "_toc.yml", "references.bib", "pyproject.toml"):
        shutil.copy(root / name, copy)
    for name in ("book", "notebooks", "data"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("local"))
    for path in (copy / "notebooks").glob("*.ipynb") if bare else ():
        theme = json.loads(path.read_text("utf-8").replace(NEWEST, parameters["as_of"]))
        recorded = [o for cell in theme["cells"] for o in cell.get("outputs", []) if VALUE in o.get("data", {})]
        for cell in theme["cells"]:
            cell |= {"outputs": []} if cell["cell_type"] == "code" else {}
        next(cell for cell in theme["cells"] if cell["cell_type"] == "code")["outputs"] = recorded[-1:]
        path.write_text(json.dumps(theme), "utf-8")
    if prices is not None:
        (copy / "data" / "local").mkdir()
        local_rows(prices).to_csv(copy / "data" / "local" / "token_prices.csv", index=False)
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", "portfolio.ipynb", "out.ipynb", "-k", "python3", *given]
    command.append("--no-request-save-on-cell-execute")  # written once, at its end
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MEMOBOOK_")}
    done = subprocess.run(
        command, cwd=copy / "notebooks", env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return read_executed(copy / "notebooks" / "out.ipynb", "portfolio")


@pytest.fixture(scope="module")
def priced(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    return executed(root, tmp_path_factory.mktemp("priced"), paths(), as_of=NEWEST, since=SINCE)


@pytest.mark.parametrize(("window", "start"), [("tokens", FIRST), ("tokens_since", SINCE)])
def test_figures_of_the_baskets_are_those_of_the_simulation(priced: Executed, window: str, start: str) -> None:
    shown = paths().loc[start:]
    returns = np.log(shown).diff().dropna()

    def number(name: str) -> float:
        return float(priced.values[f"portfolio.{window}_{name}"].value)

    for basket in MEAN:
        path = shown[basket]
        assert number(f"return_{basket}") == pytest.approx(path.iloc[-1] / path.iloc[0] - 1)
        assert number(f"volatility_{basket}") == pytest.approx(returns[basket].std() * 365**0.5)
        peaks = np.maximum.accumulate(path.to_numpy())
        assert number(f"drawdown_{basket}") == pytest.approx((1 - path.to_numpy() / peaks).max())
    assert number("correlation") == pytest.approx(np.corrcoef(returns.T)[0, 1])
    assert number("correlation") == pytest.approx(0.6, abs=0.2)
    gap = returns["infrastructure"] - returns["agents"]
    assert number("difference") == pytest.approx(gap.mean())
    interval = priced.values[f"portfolio.{window}_difference"].interval
    assert interval is not None and (interval.kind, interval.level) == ("confidence", 0.95)
    low, high = interval.ends
    assert low < MEAN["infrastructure"] - MEAN["agents"] < high
    # independent days: the interval is close to the textbook's
    assert (high - low) / 2 == pytest.approx(1.96 * gap.std() / len(gap) ** 0.5, rel=0.35)


def test_all_tokens_count_and_the_page_has_at_most_eight_figures(priced: Executed) -> None:
    assert priced.values["portfolio.tokens_priced"].value == 8
    assert {"portfolio.tokens", "portfolio.bets", "portfolio.tripwires_table"} <= set(priced.tables)
    # and the graph
    assert {"portfolio.tripwires", "portfolio.concentration", "portfolio.tokens_path"} <= set(priced.figures)
    assert len(priced.figures) + 1 <= 8


def test_without_prices_nothing_is_made_up(root: Path, tmp_path: Path) -> None:
    found = executed(root, tmp_path, as_of=NEWEST)
    assert found.values["portfolio.tokens_priced"].value == 0
    assert [id for id in found.values if "tokens_" in id] == ["portfolio.tokens_priced"]
    assert "portfolio.tokens" not in found.tables and "portfolio.tokens_path" not in found.figures
    assert "has no data of its own behind it" in (tmp_path / "publication/notebooks/out.ipynb").read_text("utf-8")


@pytest.mark.parametrize("day", ["2018-03-01", "2023-05-02", "2025-06-01"])
def test_a_day_on_which_other_themes_know_little_is_told_and_fails_nobody(root: Path, tmp_path: Path, day: str) -> None:
    found = executed(root, tmp_path, bare=True, as_of=day)
    assert found.values["portfolio.tokens_priced"].value == 0
    assert [id for id in found.values if "margin" in id or "buyers" in id or "growth" in id] == []
    told = (tmp_path / "publication/notebooks/out.ipynb").read_text("utf-8")
    assert f"Its value was not known on {day}." in told
