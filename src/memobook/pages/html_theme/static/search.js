/* The search over all editions: Pagefind's index of each edition, merged here as far back as the reader asks.
   An index is read by the program of the version that made it. What is found is set as text, never as markup. */
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);
const words = (one, many, count, values) => fill((WORDS[one] || [one, many])[count === 1 ? 0 : 1], { count, ...values });
const box = document.querySelector(".search-box");
const NEWEST = 20, SHOWN = 10, root = new URL("../", location);
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
};
const day = (date) => new Date(date + "T00:00Z").toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

const all = (await (await fetch(new URL("editions.json", root), { cache: "no-cache" })).json()).editions.filter((e) => e.search);
const docs = document.body.dataset.docs; // the version of the documentation's index, where there is one
const years = [...new Set(all.map((e) => e.date.slice(0, 4)))];
const address = new URL(location);
const wanted = el("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
const where = el("select", { name: "in" });
if (all.length > NEWEST) where.append(el("option", { value: "" }, word("the newest {count} editions", { count: NEWEST })));
where.append(el("option", { value: "all" }, all.length > 1 ? word("all {count} editions", { count: all.length }) : word("all")));
if (docs) where.append(el("option", { value: "docs" }, word("the documentation")));
if (years.length > 1) where.append(...years.map((year) => el("option", { value: year }, word("editions of {year}", { year }))));
const status = el("p", { role: "status" }), list = el("ol", { class: "found" });
const more = el("button", { type: "button", hidden: "" }, word("More"));
const form = el("form", { class: "filter", role: "search", "aria-label": word("All editions") },
  el("label", {}, word("Words"), wanted), ...(where.options.length > 1 ? [el("label", {}, word("In"), where)] : []), status);
box.replaceChildren(form, list, more);

/* One program for each version, with the indexes of its editions. */
const open = new Map();
function programs(scope) {
  if (!open.has(scope)) open.set(scope, start(scope === "docs" ? [{ date: "docs", search: docs }] : all.filter((e, i) => scope === "all" || (scope ? e.date.startsWith(scope) : i < NEWEST))));
  return open.get(scope);
}
const start = (editions) => Promise.all([...new Set(editions.map((e) => e.search))].map(async (version) => {
  const { createInstance } = await import(new URL(`search/${version}/pagefind.js`, root));
  const [first, ...others] = editions.filter((e) => e.search === version).map((e) => new URL(`${e.date}/pagefind/`, root).href);
  const program = createInstance({ basePath: first, noWorker: true, excerptLength: 26 });
  await program.init();
  await Promise.all(others.map((other) => program.mergeIndex(other)));
  return program;
}));

/* An excerpt comes as HTML with marks in it. */
function excerpt(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map((node) => node.nodeName === "MARK" ? el("mark", {}, node.textContent) : node.textContent);
}
function shown(found) {
  const date = found.url.match(/(\d{4}-\d\d-\d\d)\/(?:[^/]+\/)?[^/]*$/)?.[1], title = found.meta.title || found.url;
  const memo = all.find((e) => e.date === date);
  const parts = (found.sub_results || []).filter((part) => part.url !== found.url).slice(0, 2);
  return el("li", {}, el("p", { class: "found-title" }, el("a", { href: found.url }, title)),
    el("p", { class: "found-edition" }, date ? day(date) : "", memo && memo.title !== title ? " · " + memo.title : ""),
    el("p", {}, ...excerpt(found.excerpt)),
    ...parts.map((part) => el("p", { class: "found-part" }, el("a", { href: part.url }, part.title), ": ", ...excerpt(part.excerpt))));
}

let turn = 0, results = [];
async function add(now) {
  const next = results.slice(list.children.length, list.children.length + SHOWN);
  const items = (await Promise.all(next.map((result) => result.data()))).map(shown);
  if (now !== turn) return;
  list.append(...items);
  more.hidden = list.children.length >= results.length;
}
async function search() {
  const now = ++turn, text = wanted.value.trim(), scope = where.value;
  for (const [name, value] of [["q", text], ["in", where.selectedIndex ? scope : ""]])
    if (value) address.searchParams.set(name, value); else address.searchParams.delete(name);
  history.replaceState(null, "", address);
  if (text) status.textContent = word("Searching …");
  try {
    const found = text ? await Promise.all((await programs(scope)).map((program) => program.search(text))) : [];
    if (now !== turn) return;
    results = found.flatMap((one) => one.results).sort((a, b) => b.score - a.score);
  } catch (error) {
    console.error(error);
    status.textContent = word("The search can’t be started here.");
    return;
  }
  list.replaceChildren();
  status.textContent = !text ? "" : results.length ? words("{count} page found", "{count} pages found", results.length) : word("No pages found");
  await add(now);
}
let timer;
wanted.oninput = () => { clearTimeout(timer); timer = setTimeout(search, 200); };
where.onchange = search;
form.onsubmit = (event) => { event.preventDefault(); clearTimeout(timer); search(); };
more.onclick = async () => {
  const seen = list.children.length;
  await add(turn);
  list.children[seen]?.querySelector("a").focus();
};
wanted.value = address.searchParams.get("q") || "";
if ([...where.options].some((option) => option.value === address.searchParams.get("in"))) where.value = address.searchParams.get("in");
wanted.focus({ preventScroll: true });
if (wanted.value) search();
