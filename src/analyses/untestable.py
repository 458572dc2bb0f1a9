"""What the memo says and no data at hand can decide, with what would decide it and where that could come from."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["What is said", "What would settle it", "Open source that could be fetched", "When"]
CAPTION = "Claims that can’t be tested here, and what would test them"


def claims(glass: pd.Series, tokens: tuple[int, int]) -> pd.DataFrame:
    """A row a claim: the columns of :data:`COLUMNS`.

    Parameters
    ----------
    glass : what one maker announced of glass substrates, the newest last.
    tokens : in the basket of compute and storage, and in that of agents.
    """
    announced = f"mass production is {glass.iloc[-1]} by one maker (V3)" if len(glass) else ""
    rows = [
        (
            "Power purchase rose within a week (c01)",
            "megawatts signed a week, by buyer",
            "none of contracts; EIA’s form 860M lists plants, not who buys",
            "monthly, with a connector to be written",
        ),
        (
            "Glass substrates change packaging (c07)",
            "shipped substrates by material",
            "none",
            announced or "no first shipment was announced",
        ),
        (
            "Processors decide how clusters are used (c08)",
            "what machines wait for, over time",
            "traces of Alibaba’s clusters, to 2023, which are older",
            "when a trace of such a cluster is published",
        ),
        (
            "What middleware that routes is worth (c12, c13)",
            "answers, marked, of two models of the day to the same questions, their tokens, the product’s choices and "
            "its price",
            "RouterBench, with eleven models to March 2024 and no product",
            "when a product publishes its choices",
        ),
        (
            "Compute and storage against agents (c25, i1)",
            f"a difference of mean returns whose interval lies above nothing; {tokens[0]} tokens against {tokens[1]} "
            "as listed on this page",
            "prices by CoinGecko and DefiLlama, which a fetch keeps on the machine alone",
            "each day; see the years above",
        ),
        (
            "Memory and packaging hedge hardware (c27, i4)",
            "returns of makers of chips, memory, packaging and power equipment over a downturn",
            "producer prices of semiconductors (FRED, PCU334413334413); returns under an open licence were not found",
            "monthly, by the connector that fetches transformers",
        ),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
