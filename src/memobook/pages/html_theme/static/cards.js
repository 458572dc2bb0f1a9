/* The card of a number or a verdict, loaded when a reader first asks for one. What it shows is set as text, never as markup. */
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);
const { el, link, svg, chip, media, root, SHEET } = memobook;
/* of what is listed, as much as is read at a glance; the way to the rest stands below */
const FEW = 3;

/* ---- the card of a number, of what a source says, of a claim, of a word ---- */
const small = (text) => el("small", {}, text);
function contents(o, href) {
  const list = el("dl");
  const row = (term, ...values) => values.length && list.append(el("dt", {}, term), ...values.map((v) => el("dd", {}, ...v)));
  const data = () => { for (const d of o.datasets || []) row(word("Data"), ...source(d)); };
  const { verification, interval, grid } = o;
  if (o.meaning) row(word("Meaning"), [o.meaning, small(o.flips ? "; " + o.flips : "")]);
  if (o.without) row(word("Documents"), [o.without]);
  if (interval) row(word("Interval"), [interval[0], small(" " + interval[1])]);
  if (o.seen) row(word("Seen"), [o.seen]);
  if (o.values?.length) row(word("Decided by"), ...o.values.slice(0, FEW).map((v) => [link(v.text, v.url), small(" " + v.label)]));
  /* first what decides */
  if (!o.sources || o.values?.length) data();
  if (grid) row(word("Other choices"), ...(grid.ends.length ? grid.ends.map(([text, where]) => [text, small(" " + where)]) : [[word("unchanged")]]),
    [small(grid.varied)], ...(grid.missing ? [[small(grid.missing)]] : []));
  if (o.sources?.length) row(word("Said by"), documents(o.sources));
  if (verification || o.verification_note) row(word("Seen"), [verification, small((verification ? ": " : "") + o.verification_note)]);
  if (o.cited?.length) row(word("Cited for it"), documents(o.cited));
  if (o.sources && !o.values?.length) data();
  row(word("Claims"), ...(o.verdicts || []).map((v) => [chip(v.verdict), " ", link(v.claim, v.url), small(v.flips ? " " + v.flips : "")]));
  const way = { term: word("All words that are explained"), value: word("Go to the calculation") }[o.kind] || word("Go to the evidence");
  return [el("p", { class: "card-text" }, o.verdict ? chip(o.verdict) : o.text ?? ""), el("p", { class: "card-label", id: "card-label" }, o.label || ""), ...past(o.history), list,
    el("p", { class: "card-go" }, link(way, href), ...(o.page ? [el("span", {}, link(word("Its page"), o.page))] : []))];
}
/* documents, a line each: rows of a dataset, or works; each with what it says and how that was seen */
function documents(rows) {
  const line = (r) => el("li", {}, r.url ? link(r.what, r.url) : r.what, r.figure ? ": " + r.figure : "", small([r.day && " " + word("published {day}", { day: r.day }), r.seen, r.without].filter(Boolean).join(", ").replace(/^(?=\S)/, " ")),
    ...(r.read ? [" ", link(word("read at {place}", { place: new URL(r.read).hostname }), r.read)] : []));
  return [el("ul", { class: "card-rows" }, ...rows.slice(0, FEW * 2).map(line))];
}
/* a dataset: its publisher, rows with their documents, and the way to all of them */
function source(d) {
  const by = d.by.flatMap(([name, url], i) => [i ? "; " : "", link(name, url)]), rows = d.rows || [];
  const all = d.count > rows.length ? word("all {count} rows", { count: d.count }) : word("the rows in their table");
  return [[d.title, small(` ${word("by")} `), ...by, small(d.newest ? word(", to {day}", { day: d.newest }) : "")], ...(rows.length ? [documents(rows)] : []), ...(d.url ? [[link(rows.length ? all : word("the table"), d.url)]] : [])];
}
/* what the number was as of earlier days; the words say what the line shows */
function past(history) {
  if (!history) return [];
  const [first, last] = history.ends, chart = svg("svg", { viewBox: "0 0 120 28", "aria-hidden": "true" }, svg("path", { d: history.path }));
  return [el("p", { class: "card-past" }, chart, el("span", {}, word("{first} as of {begin}, {last} as of {end}", { first: first[0], begin: first[1], last: last[0], end: last[1] })))];
}

/* target: what asked for the first card; by: "mouse", "touch" or "key" */
export function cards({ target: first, by }) {
  const address = document.body.dataset.cards;
  let card, anchor, timer, touch = by === "touch", quiet, texts, wanted;
  /* the texts come when a card is first wanted; without them a number is a link like any other */
  const load = () => texts ||= fetch(address).then((answer) => answer.json());
  const find = (node) => node.closest?.("a[data-origin]") || null;
  const later = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  const within = () => card.contains(document.activeElement);

  function close(refocus) {
    clearTimeout(timer);
    wanted = null;
    if (!card) return;
    const old = anchor, node = card;
    card = anchor = null; /* first: removing a focused node sends events */
    node.remove();
    old.removeAttribute("aria-expanded");
    old.removeAttribute("aria-describedby");
    quiet = true;
    if (refocus) old.focus({ preventScroll: true });
    quiet = false;
  }
  function place() {
    if (!card) return;
    const box = anchor.getClientRects()[0], { style, offsetWidth: width, offsetHeight: height } = card;
    if (media(SHEET)) return; /* a sheet at the bottom: the style sheet's matter */
    if (!box || box.bottom < 0 || box.top > innerHeight) return close();
    const below = box.bottom + 8, above = box.top - 8 - height, last = innerHeight - 8 - height;
    style.left = Math.max(8, Math.min(box.left - 16, root.clientWidth - width - 8)) + "px";
    style.top = Math.max(8, Math.min(below > last && above >= 8 ? above : below, last)) + "px";
  }
  async function open(target) {
    clearTimeout(timer);
    if (anchor === target) return;
    close();
    wanted = target;
    let origin;
    try { origin = (await load())[target.dataset.origin]; } catch { return touch && location.assign(target.href); }
    if (wanted !== target || !origin) return;
    close();
    anchor = target;
    const shut = el("button", { type: "button", "aria-label": word("Close") }, "×");
    shut.onclick = () => close(true);
    card = el("div", { class: "card", id: "mb-card", role: "dialog", "aria-labelledby": "card-label" },
      ...(target.dataset.shown ? [el("p", { class: "card-shown" }, word("Shown {choice}: {text}. Published:", { choice: target.dataset.shown, text: target.textContent }))] : []),
      ...contents(origin, target.getAttribute("href")), shut);
    target.setAttribute("aria-expanded", "true");
    target.setAttribute("aria-describedby", "card-label");
    target.after(card); /* the next stop of the Tab key */
    place();
    const hidden = target.getBoundingClientRect().bottom + 12 - card.getBoundingClientRect().top;
    if (media(SHEET) && hidden > 0) scrollBy(0, hidden);
  }
  const on = (type, act) => document.addEventListener(type, act);
  on("pointerdown", (event) => {
    touch = event.pointerType !== "mouse";
    if (card && !card.contains(event.target) && find(event.target) !== anchor) close();
  });
  on("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const target = find(event.target);
    if (target) later(() => open(target), 130);
    else if (card?.contains(event.target)) clearTimeout(timer);
    else later(() => { if (!card) wanted = null; else if (!within()) close(); }, 240);
  });
  on("focusin", (event) => {
    if (quiet) return;
    const target = find(event.target);
    if (target && !touch) open(target);
    else if (card && !card.contains(event.target) && event.target !== anchor) close();
  });
  on("keydown", (event) => {
    touch = false;
    if (event.key === "Escape" && card) close(within());
  });
  on("click", (event) => {
    const target = find(event.target);
    if (!target || !touch) return;
    event.preventDefault();
    if (anchor === target) close(); else open(target);
  });
  if (by !== "mouse" || first.matches(":hover")) open(first);
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place);
}

