import nbformat as nf
from nbformat.v4 import new_notebook, new_markdown_cell as md, new_code_cell as code
def nb(path, cells):
    n=new_notebook(cells=cells, metadata={"kernelspec":{"display_name":"Python 3 (ipykernel)","language":"python","name":"python3"},"language_info":{"name":"python"}})
    for i,c in enumerate(n.cells): c["id"]=c.metadata.pop("name", f"c{i}")
    nf.write(n,path)
H={"tags":["hide-input"]}
def c(name,src,**m): return code(src.strip("\n"),metadata={"name":name,**H})
nb("notebooks/launches.ipynb",[
md("""# Launches: what does a successor cost?

Makers list a price for each new model. Questions for data: what does a model ask against the one that it follows, and does the earlier one get cheaper too? Prices here are those of lists that others keep; a price of a token is not the price of an answer, and what the new models can do is not in these data.""",metadata={"name":"question"}),
code("""as_of: str = "2026-11-20"  # the day whose knowledge counts; nothing published later is read
since: str = "2026-10-08"  # a model is new that no list had on this day
follows: list = ["moonshotai/kimi-k3-1-pro moonshotai/kimi-k3"]  # successor and predecessor, where names don't tell it""",metadata={"name":"parameters","tags":["parameters","hide-input"]}),
c("setup","""
import pandas as pd

import memobook
from analyses.price_witnesses import GATHERED_BY, attested, valid
from analyses.successions import settled, successions
from analyses.succession_charts import changes_chart

book = memobook.open("launches", as_of=as_of)
day, before_day = pd.Timestamp(as_of), pd.Timestamp(since)
lists = {name: book.vintages(name) for name in GATHERED_BY}
"""),
md("""## What is new on the lists

A list is read as it was public on each of the two days. A model counts once, by the list of its own maker. Where the lists disagree, the price counts that two of them state which gather by themselves; where there is none, the model is left out.""",metadata={"name":"on-new"}),
c("lists","""
def priced(on):
    known = {name: frame[frame["published"] <= on] for name, frame in lists.items()}
    newest = {
        name: frame.sort_values("published", kind="stable").drop_duplicates(
            [column for column in ("provider", "model", "valid_from") if column in frame], keep="last"
        )
        for name, frame in known.items()
    }
    return settled(attested({name: valid(frame, on) for name, frame in newest.items()}))


now, before = priced(day), priced(before_day)
four = dict(datasets=list(GATHERED_BY))
book.count("models", len(now), "models that their own makers sell at one known list price", unit="models", **four)
book.count("new_models", len(now.index.difference(before.index)), "of them not listed on the day before", unit="models", **four)
"""),
md("""## Successors against predecessors

A successor has the words of its predecessor’s name and a higher version. Names alone decide, but for Kimi K3.1 Pro, which its maker sells as the next Kimi K3. Each change is that of the price of output tokens, on the day of this memo, against what the predecessor costs on the same day.""",metadata={"name":"on-successors"}),
c("successions","""
found = successions(now, before, dict(pair.split() for pair in follows))
confirmed = found[found["grade"] == "V2"]
for told, rows, grade in (("", found, "V3"), ("_confirmed", confirmed, "V2")):
    of = "that two independent lists state" if told else "of any list"
    down, up = int((rows["change"] < 0).sum()), int((rows["change"] > 0).sum())
    common = dict(datasets=list(GATHERED_BY), grade=grade, bounds=(0, None))
    book.count(f"successors{told}", len(rows), f"new models that follow one of their line, by prices {of}", **common)
    book.count(f"cheaper{told}", down, f"of them with a lower price of output than the model before, by prices {of}", **common)
    book.count(f"dearer{told}", up, f"of them with a higher price of output than the model before, by prices {of}", **common)
    book.count(f"same{told}", len(rows) - down - up, f"of them at the price of the model before, by prices {of}", **common)
earlier = found.dropna(subset="was")
book.count("predecessors", len(earlier), "predecessors that were listed on the earlier day too", **common)
book.count("predecessors_cheaper", int((earlier["output_before"] < earlier["was"]).sum()), "of them whose price of output fell meanwhile", **common)
book.count("kept", int((earlier["output_before"] == earlier["was"]).sum()), "of them whose price of output is the same", **common)
"""),
c("named","""
NAMED = {
    "fable": "anthropic/claude-fable-5-2",
    "astra": "openai/gpt-6-2-astra",
    "terra": "openai/gpt-6-1-terra",
    "cyber": "openai/gpt-6-cyber",
    "kimi": "moonshotai/kimi-k3-1-pro",
}
for name, model in NAMED.items():
    if model in found.index:
        row = found.loc[model]
        against = row["predecessor"].partition("/")[2]
        graded = dict(datasets=list(GATHERED_BY), grade=row["grade"])
        book.share(f"{name}_change", row["change"], f"price of output of {model.partition('/')[2]} against {against}", signed=True, digits=0, **graded)
        book.usd(f"{name}_output", row["output"], f"list price of a million output tokens of {model.partition('/')[2]}", digits=0, **graded)
"""),
c("figure","""
if len(found):
    book.figure(
        changes_chart(found),
        "changes",
        headline="{value}`cheaper` of {value}`successors` successors are cheaper than their predecessor, {value}`dearer` is dearer",
        caption=f"List price of a million output tokens of models that were new between {since} and {as_of}, beside that of the model that each follows on the same day; logarithmic",
        alt="A line for each succession, from the price of the earlier model to that of the later one, the largest fall on top.",
        datasets=list(GATHERED_BY),
    )
else:
    book.absent("Successions can’t be shown.", "No new model followed another one.")
"""),
md("""## In which package a model was first named

Vendors’ own libraries name a model when they begin to serve it, or a little before. The first release that names it has a day; whoever may use the model that day is not said.""",metadata={"name":"on-releases"}),
c("releases","""
named = book.data("model_releases")
fresh = named[(named["published"] > before_day) & named["absent_on"].notna()]
book.count("vendor_names", len(fresh), "models that a vendor’s own package named first after the earlier day", unit="name", datasets=["model_releases"], rows=fresh)
book.count("vendors", fresh["package"].nunique(), "vendors’ packages among them", datasets=["model_releases"], rows=fresh)
"""),
md("""## In euros

List prices are in dollars. For a buyer in euros a change of the rate comes on top, by the reference rates of the European Central Bank.""",metadata={"name":"on-euros"}),
c("euros","""
rates = book.data("exchange_rates")
dollars = rates[rates["currency"] == "USD"].sort_values("day").set_index("day")["per_euro"]
then, last = dollars[:before_day], dollars[:day]
change = float(then.iloc[-1] / last.iloc[-1] - 1)
book.share("dollar_in_euros", change, "change of a dollar in euros between the days", signed=True, datasets=["exchange_rates"])
book.text("rate_day", f"{last.index[-1]:%d %B}".lstrip("0"), "day of the last rate held", datasets=["exchange_rates"])
"""),
])
nb("notebooks/bills.ipynb",[
md("""# Bills: what do households pay for electricity?

Data centres buy power beside everybody else. This page follows one price that everybody sees: what households in cities of the United States pay for electricity, by the consumer price index. It does not say whose demand moves it.""",metadata={"name":"question"}),
code("""as_of: str = "2026-11-20"  # the day whose knowledge counts; nothing published later is read
base: str = "2020-08"  # month from which the long change counts""",metadata={"name":"parameters","tags":["parameters","hide-input"]}),
c("setup","""
import pandas as pd

import memobook
from analyses.bill_charts import index_chart
from analyses.bills import by_month, change_over

SERIES = "CUUR0000SEHF01"  # electricity, U.S. city average, not seasonally adjusted
book = memobook.open("bills", as_of=as_of)
table = book.data("household_electricity")
index = by_month(table, SERIES)
"""),
md("""## The price of household electricity

The Bureau of Labor Statistics publishes an index for each month, with {literal}`100` for the years {literal}`1982` to {literal}`1984`; the copy held here comes from a package that carries it. The series is not seasonally adjusted, so months are compared with the same month of an earlier year.""",metadata={"name":"on-index"}),
c("changes","""
electricity = dict(datasets=["household_electricity"], rows=table[table["series"] == SERIES])
month = index.index[-1]
book.text("month", f"{month:%B %Y}", "newest month of the index held", **electricity)
book.value("index", index.iloc[-1], "consumer price index of electricity, US cities, 1982 to 1984 is 100", unit="index point", format="{:.1f}", **electricity)
book.share("year_change", change_over(index, 12), "change of the price of household electricity over a year", signed=True, **electricity)
book.share("year_before", change_over(index[:-12], 12), "the same a year before", signed=True, **electricity)
since_base = float(index.iloc[-1] / index[pd.Period(base).to_timestamp()] - 1)
book.share("long_change", since_base, f"change since {pd.Timestamp(base):%B %Y}", signed=True, **electricity)
"""),
c("figure","""
book.figure(
    index_chart(index),
    "index",
    headline="Household electricity costs {value}`year_change:more` than a year before",
    caption=f"Consumer price index of electricity in cities of the United States, not seasonally adjusted, to {index.index[-1]:%B %Y}",
    alt="A line that rises slowly until 2020 and faster since, with a small wave in each year.",
    datasets=["household_electricity"],
)
"""),
])
