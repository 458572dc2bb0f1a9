/* The newest editions, for the menu of a page: the same page of each, or its memo where it has none. */
const WORDS = {};
const word = (text) => WORDS[text] || text;
const SHOWN = 12;

/* all: editions.json; date, page, up: of the page that asks; items of a list */
export function others(all, date, page, up, day, { el, link }) {
  const kept = (e) => ["index.html", "evidence.html", "methods.html", ...(e.before ? ["changes.html"] : []), ...[...(e.themes || []), ...(e.members || [])].map((t) => t + ".html")].includes(page) ? page : "index.html";
  return all.slice(0, SHOWN).map((e) => {
    const item = link(day(e.date), `${up}${e.date}/${kept(e)}`);
    if (e.date === date) item.setAttribute("aria-current", "true");
    return el("li", {}, item, kept(e) === page ? "" : el("small", {}, ` (${word("memo")})`));
  });
}
