/* memobook's page script: colours, other editions, cards of numbers, filters, wide tables.
   Pages read well without it. What it shows is set as text, never as markup.
   It runs in the head, so that the first paint has the reader's own colours. */
(() => {
"use strict";
/* What readers see is marked with word or words (a plural); the site's language is filled in here. */
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);
const words = (one, many, count, values) => fill((WORDS[one] || [one, many])[count === 1 ? 0 : 1], { count, ...values });
const SCRIPT = document.currentScript.src;
const root = document.documentElement, KEY = "memobook-theme", SHEET = "(max-width: 40rem)";
const media = (query) => matchMedia(query).matches;
root.classList.add("script");
try { root.dataset.theme = localStorage.getItem(KEY) || ""; } catch { /* no storage: follow the system */ }

const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
};
/* A link, or its bare text where the address is none that a page may lead to. */
const link = (text, url) => {
  const node = el("a", { href: url || "x:" }, text);
  return /^(https?|file):$/.test(node.protocol) ? node : text;
};
const svg = (tag, attributes, ...children) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
};
const VERDICTS = { reproduced: word("reproduced"), differs: word("differs"), holds: word("holds"), contradicted: word("contradicted"), undecided: word("undecided"), reported: word("reported"), untraced: word("untraced") };
const chip = (name) => el("span", { class: "verdict verdict-" + String(name).replace(/\W/g, "") }, VERDICTS[name] || name);
/* a sentence whose fields are nodes: its parts in the order of the language */
const parts = (text, nodes) => text.split(/\{(\w+)\}/).map((part, i) => i % 2 ? nodes[part] : part).flat();

function colours() {
  const button = document.querySelector(".toggle");
  button.hidden = false;
  button.onclick = () => {
    const now = root.dataset.theme || (media("(prefers-color-scheme: dark)") ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    try { localStorage.setItem(KEY, root.dataset.theme); } catch { /* switched, not remembered */ }
  };
}

/* ---- the card of a number ---- */
function contents(o, href) {
  const list = el("dl"), small = (text) => el("small", {}, text);
  const row = (term, ...values) => values.length && list.append(el("dt", {}, term), ...values.map((v) => el("dd", {}, ...v)));
  const { said_by, locator, verification, interval, grid } = o;
  if (interval) row(word("Interval"), [interval[0], small(" " + interval[1])]);
  if (o.seen) row(word("Seen"), [o.seen]);
  for (const d of o.datasets || []) row(word("Data"), ...source(d, small));
  if (grid) row(word("Other choices"), ...(grid.ends.length ? grid.ends.map(([text, where]) => [text, small(" " + where)]) : [[word("unchanged")]]),
    [small(grid.varied)], ...(grid.missing ? [[small(grid.missing)]] : []));
  if (said_by) row(word("Said by"), [said_by]);
  if (locator) row(word("Where"), [locator]);
  if (verification) row(word("Seen"), [verification, small(o.verification_note ? ": " + o.verification_note : "")]);
  row(word("Claims"), ...(o.verdicts || []).map((v) => [chip(v.verdict), " ", link(v.claim, v.url), small(v.flips ? " " + v.flips : "")]));
  return [el("p", { class: "card-text" }, o.text ?? ""), el("p", { class: "card-label", id: "card-label" }, o.label || ""), ...past(o.history), list,
    el("p", { class: "card-go" }, link(o.kind === "statement" ? word("Go to the evidence") : word("Go to the calculation"), href), ...(o.page ? [el("span", {}, link(word("Its page"), o.page))] : []))];
}
/* a dataset: its publisher, rows with their documents, and the way to all of them */
function source(d, small) {
  const by = d.by.flatMap(([name, url], i) => [i ? "; " : "", link(name, url)]);
  const rows = (d.rows || []).map((r) => el("li", {}, r.url ? link(r.what, r.url) : r.what, r.figure ? ": " + r.figure : "", small(" " + word("published {day}", { day: r.day }) + (r.seen ? ", " + r.seen : ""))));
  const all = d.count > rows.length ? word("all {count} rows", { count: d.count }) : word("the rows in their table");
  return [[d.title, small(` ${word("by")} `), ...by, small(d.newest ? word(", to {day}", { day: d.newest }) : "")], ...(rows.length ? [[el("ul", { class: "card-rows" }, ...rows)]] : []), ...(d.url ? [[link(rows.length ? all : word("the table"), d.url)]] : [])];
}
/* what the number was as of earlier days; the words say what the line shows */
function past(history) {
  if (!history) return [];
  const [first, last] = history.ends, chart = svg("svg", { viewBox: "0 0 120 28", "aria-hidden": "true" }, svg("path", { d: history.path }));
  return [el("p", { class: "card-past" }, chart, el("span", {}, word("{first} as of {begin}, {last} as of {end}", { first: first[0], begin: first[1], last: last[0], end: last[1] })))];
}

function cards() {
  const address = document.body.dataset.cards;
  if (!address) return;
  let card, anchor, timer, touch, quiet, texts, wanted;
  /* the texts come when a card is first wanted; without them a number is a link like any other */
  const load = () => texts ||= fetch(address).then((answer) => answer.json());
  const find = (node) => node.closest?.("a.origin[data-origin]") || null;
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
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place);
}

/* ---- what could have been chosen otherwise: its script and its numbers come when a reader first asks ---- */
function choices() {
  const address = document.body.dataset.choices;
  let ready;
  const load = () => ready ||= Promise.all([import(new URL("choices.js", SCRIPT)), fetch(address).then((answer) => answer.json())])
    .then(([code, data]) => code.explorer(data, { el, svg, link, chip }));
  for (const button of document.querySelectorAll(".mb-choose"))
    if (address) button.onclick = async () => (await load()).toggle(button);
    else button.remove();
}

/* ---- in a memo the Tab key stops once a paragraph: arrows move among its numbers and links ---- */
function stops() {
  const body = document.querySelector(".kind-memo .body");
  if (!body) return;
  const group = (node) => node.closest(".implication") || node.closest("p, li, dd"), stop = "a[href]:not(.headerlink), button.mb-choose";
  const rove = (box, to) => { for (const node of box.querySelectorAll(stop)) node.tabIndex = node === to ? 0 : -1; };
  for (const node of body.querySelectorAll(stop)) {
    const box = group(node);
    if (box && !node.closest("section.references, .citation")) rove(box, box.querySelector(stop));
  }
  for (const node of body.querySelectorAll(".headerlink")) node.tabIndex = -1; /* the contents lead to the same places */
  body.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key], box = way && event.target.matches(stop) && group(event.target);
    if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...box.querySelectorAll(stop)].filter((node) => !node.closest(".card")), next = all[all.indexOf(event.target) + way];
    if (!next) return;
    event.preventDefault();
    rove(box, next);
    next.focus();
  });
  body.before(el("p", { class: "unseen" }, word("Arrow keys move among the numbers and links of a paragraph.")));
}

/* ---- what is folded opens where a link leads into it ---- */
function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let shut = false;
  for (let box = target; box; box = box.parentElement)
    if (box.tagName === "DETAILS" && !box.open) shut = box.open = true;
  if (shut) target.scrollIntoView();
}

/* ---- the filter above the register of claims ---- */
function register() {
  const box = document.querySelector(".mb-register");
  if (!box) return;
  const claims = [...box.querySelectorAll(".claim")], has = (claim, name) => !name || claim.classList.contains("verdict-" + name);
  const names = ["", ...Object.keys(VERDICTS).filter((name) => claims.some((claim) => has(claim, name)))];
  const address = new URL(location), asked = address.searchParams.get("verdict");
  let current = names.includes(asked) ? asked : "";
  const search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const status = el("p", { role: "status" });
  const buttons = names.map((name) => {
    const button = el("button", { type: "button" }, name ? chip(name) : word("All"), " " + claims.filter((claim) => has(claim, name)).length);
    button.onclick = () => {
      current = name;
      if (name) address.searchParams.set("verdict", name); else address.searchParams.delete("verdict");
      history.replaceState(null, "", address.pathname + address.search);
      show();
    };
    return button;
  });
  function show() {
    const asked = search.value.toLowerCase().split(/\s+/);
    for (const claim of claims) {
      const text = claim.textContent.toLowerCase();
      claim.hidden = !has(claim, current) || !asked.every((one) => text.includes(one));
    }
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", names[i] === current));
    status.textContent = word("{shown} of {count} claims shown", { shown: claims.filter((claim) => !claim.hidden).length, count: claims.length });
  }
  function reveal() { /* a link to a claim finds it, whatever the filter hides */
    const target = claims.find((claim) => claim.hidden && "#" + claim.id === location.hash);
    if (!target) return;
    current = search.value = "";
    show();
    target.open = true;
    target.scrollIntoView();
  }
  search.oninput = show;
  addEventListener("hashchange", reveal);
  box.before(el("div", { class: "filter", role: "search", "aria-label": word("Claims") },
    el("div", { role: "group", "aria-label": word("Verdict") }, ...buttons), el("label", {}, word("With the words"), search), status));
  show();
  reveal();
}

/* ---- what became of this edition: the page is never made anew, the list of editions is ---- */
const day = (date) => new Date(date + "T00:00Z").toLocaleDateString(root.lang === "en" ? "en-GB" : root.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const both = (long, short) => [el("span", { class: "wide" }, long), el("span", { class: "narrow" }, short)];

function menu(summary, title, ...content) {
  const box = el("details", { class: "menu" }, el("summary", {}, ...summary), el("div", { role: "group", "aria-label": title }, ...content));
  const shut = (refocus) => {
    box.open = false;
    if (refocus) box.firstChild.focus();
  };
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && box.open) shut(true); });
  document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) shut(); });
  box.addEventListener("focusout", ({ relatedTarget: to }) => { if (to && !box.contains(to)) shut(); });
  return box;
}

async function editions() {
  const bar = document.querySelector(".editions");
  if (!bar) return;
  const { root: up, date, page } = bar.dataset, revision = Number(bar.dataset.revision);
  let all;
  try {
    all = (await (await fetch(up + "editions.json", { cache: "no-cache" })).json()).editions;
  } catch { return; } /* from a file system, or offline: the page says what it knows */
  const own = all.find((e) => e.date === date), newest = all[0];
  if (!own) return;
  /* the same page of another edition, or its memo where it has none */
  const kept = (e) => ["index.html", "evidence.html", "methods.html", ...(e.before ? ["changes.html"] : []), ...[...(e.themes || []), ...(e.members || [])].map((t) => t + ".html")].includes(page) ? page : "index.html";
  const to = (e, text) => link(text, up + e.date + "/" + kept(e));
  const back = own.retracted;
  const state = bar.querySelector(".edition-state"), old = revision > 0 && revision < own.revision; /* a draft has none */
  if (old) {
    state.replaceChildren(...both(word("Revision {number} of {day} is superseded:", { number: revision, day: day(date) }) + " ", word("Superseded:") + " "), to(own, word("revision {number}", { number: own.revision })));
    if (!document.querySelector("meta[name=robots]")) document.head.append(el("meta", { name: "robots", content: "noindex" }));
  } else if (newest.date > date) state.replaceChildren(...both(word("There is a newer edition:") + " ", word("Newer:") + " "), to(newest, day(newest.date)));
  else state.textContent = word("This is the newest edition");
  if (back) state.prepend(word("Taken back on {day}.", { day: day(back.day) }) + " ");
  bar.classList.toggle("behind", old || newest.date > date);
  if (!bar.contains(document.activeElement)) bar.replaceWith(bar); /* put in anew where it is to stand: nothing seems to move */
  const revisions = (own.revisions || []).filter((r) => r.number), fired = own.fired || [];
  const told = [own.revision > 1 && words("{count} revision", "{count} revisions", own.revision), fired.length && words("{count} tripwire fired", "{count} tripwires fired", fired.length)].filter(Boolean);
  const items = [
    ...revisions.map((r) => el("li", {}, link(word("Revision {number}", { number: r.number }), up + (r.number === own.revision ? date : r.url || `${date}/v${r.number}`).replace(/\/?$/, "/") + page),
      r.day ? ", " + day(r.day) : "", r.why ? ": " + r.why : "")),
    ...fired.map((t) => el("li", { class: "tripwire fired" }, t.text || t.id, t.edition ? el("span", {}, " ", ...parts(word("Fired in the edition of {day}."), { day: link(day(t.edition), `${up}${t.edition}/index.html`) })) : "")),
  ];
  const since = told.length && menu(both(told.join(", "), told.length > 1 ? word("Since then") : told[0]), word("What became of this edition"), el("ul", {}, ...items));
  const others = all.slice(0, 12).map((e) => {
    const item = to(e, day(e.date));
    if (e.date === date) item.setAttribute("aria-current", "true");
    return el("li", {}, item, kept(e) === page ? "" : el("small", {}, ` (${word("memo")})`));
  });
  const choose = menu([word("Editions")], word("Other editions"), el("ul", {}, ...others, el("li", {}, link(word("All editions"), up + "archive/index.html"))));
  bar.querySelector(".edition-all").replaceWith(...[since, choose].filter(Boolean));
}

/* ---- the filter above the archive ---- */
function archive() {
  const box = document.querySelector(".archive");
  const items = [...(box?.querySelectorAll("li") || [])];
  if (items.length < 2) return;
  const address = new URL(location), status = el("p", { role: "status" });
  const has = { category: (item) => [item.dataset.category], theme: (item) => item.dataset.themes.split(" "), year: (item) => [item.querySelector("time").dateTime.slice(0, 4)] };
  const selects = Object.keys(has).map((name) => {
    const found = [...new Set(items.flatMap(has[name]))].filter(Boolean).sort();
    const select = el("select", { name }, el("option", { value: "" }, word("all")), ...found.map((v) => el("option", { value: v }, v)));
    const asked = address.searchParams.get(name);
    if (found.includes(asked)) select.value = asked;
    select.onchange = show;
    return select;
  });
  function show() {
    for (const { name, value } of selects)
      if (value) address.searchParams.set(name, value); else address.searchParams.delete(name);
    history.replaceState(null, "", address);
    for (const item of items) item.hidden = !selects.every(({ name, value }) => !value || has[name](item).includes(value));
    for (const year of box.querySelectorAll(".archive-year")) year.hidden = !year.querySelector("li:not([hidden])");
    status.textContent = words("{shown} of {count} edition shown", "{shown} of {count} editions shown", items.length, { shown: items.filter((item) => !item.hidden).length });
  }
  const named = { category: word("Category"), theme: word("Theme"), year: word("Year") };
  const labels = selects.map((select) => el("label", {}, named[select.name], select));
  box.before(el("div", { class: "filter", role: "search", "aria-label": word("Editions") }, el("div", {}, ...labels), status));
  show();
}

/* ---- the page of a dataset: rows behind a number are marked, columns sort, words filter ---- */
function rows() {
  const table = document.querySelector("table.data-rows");
  if (!table) return;
  const body = table.tBodies[0], all = [...body.rows], marks = JSON.parse(table.dataset.marks);
  const value = marks[new URL(location).searchParams.get("value")], behind = new Set();
  for (const [first, last] of value?.rows || []) for (let at = first; at <= last; at++) behind.add(all[at]);
  for (const row of behind) row?.classList.add("marked");
  const search = el("input", { type: "search", autocomplete: "off", spellcheck: "false" }), status = el("p", { role: "status" });
  const only = el("input", { type: "checkbox" });
  only.checked = behind.size > 0 && behind.size < all.length;
  const show = () => {
    const asked = search.value.toLowerCase().split(/\s+/);
    for (const row of all) {
      const text = row.textContent.toLowerCase();
      row.hidden = (only.checked && !behind.has(row)) || !asked.every((one) => text.includes(one));
    }
    status.textContent = words("{shown} of {count} row shown", "{shown} of {count} rows shown", all.length, { shown: all.filter((row) => !row.hidden).length });
  };
  search.oninput = only.onchange = show;
  const point = (0.5).toLocaleString(root.lang)[1];
  const key = (row, at) => { const text = row.cells[at].textContent, number = Number(text.replaceAll(point === "," ? "." : ",", "").replace(point, ".")); return text && !isNaN(number) ? number : text; };
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = el("button", { type: "button" }, head.textContent);
    button.onclick = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...all].sort((a, b) => { const x = key(a, at), y = key(b, at); return (typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x === "number" ? -1 : 1) * (down ? -1 : 1); });
      body.append(...sorted);
    };
    head.replaceChildren(button);
  });
  const back = value ? [el("p", { class: "data-back" }, ...parts(word("Marked: the rows behind {value}, {label}."), { value: el("b", {}, value.text), label: value.label }), " ", link(word("Back to the number"), value.url))] : [];
  const choose = value ? [el("label", { class: "check" }, only, word("Only these rows"))] : [];
  (table.closest(".table-box") || table).before(...back, el("div", { class: "filter", role: "search", "aria-label": word("Rows") }, el("label", {}, word("With the words"), search), ...choose, status));
  show();
}

/* ---- the table of a family: sorted by any column, and searched where it is long ---- */
function family() {
  for (const table of document.querySelectorAll("table.family")) {
    const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
    const rank = (row, at) => Number(/rank-(\d+)/.exec(row.cells[at].className)[1]);
    heads.forEach((head, at) => {
      const button = el("button", { type: "button" }, head.textContent);
      head.replaceChildren(button);
      button.onclick = () => {
        const up = head.getAttribute("aria-sort") === "descending" || (at === 0 && !head.hasAttribute("aria-sort"));
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        rows.sort((a, b) => (up ? 1 : -1) * (rank(a, at) - rank(b, at)));
        table.tBodies[0].append(...rows);
      };
    });
    if (rows.length < 12) continue;
    const status = el("p", { role: "status" }), input = el("input", { type: "search", name: "find" });
    input.oninput = () => {
      const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const names = new Set();
      for (const row of rows) {
        row.hidden = !asked.every((one) => row.textContent.toLowerCase().includes(one));
        if (!row.hidden) names.add(row.cells[0].textContent.trim());
      }
      for (const box of document.querySelectorAll(".multiple"))
        box.hidden = !names.has(box.querySelector(".multiple-title").textContent.trim());
      status.textContent = asked.length ? word("{shown} of {count} shown", { shown: names.size, count: rows.length }) : "";
    };
    const before = document.querySelector(".multiples") || table.closest(".table-box") || table;
    before.before(el("div", { class: "filter", role: "search", "aria-label": word("Members") }, el("label", {}, word("Find"), input), status));
  }
}

/* ---- drawings come into the page once a reader nears them: then they have its letters and colours ---- */
function drawings() {
  const boxes = [...document.querySelectorAll(".mb-drawing")];
  if (!boxes.length) return;
  const narrow = matchMedia(SHEET);
  const wanted = (box) => (narrow.matches && box.dataset.phone) || box.dataset.svg;
  const picture = (box) => box.replaceChildren(el("img", { src: wanted(box), alt: box.getAttribute("aria-label") }));
  async function show(box) {
    const address = box.dataset.shown = wanted(box);
    try {
      const text = await (await fetch(address)).text(), drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      if (drawing.nodeName !== "svg") throw new Error(address);
      if (wanted(box) !== address) return;
      drawing.setAttribute("aria-hidden", "true"); /* the box has its words */
      box.replaceChildren(document.adoptNode(drawing));
    } catch { picture(box); } /* from a file system: as a picture */
  }
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); show(target); }
  }, { rootMargin: "240px" });
  for (const box of boxes) near.observe(box);
  narrow.addEventListener("change", () => { for (const box of boxes) if (box.dataset.shown && box.dataset.shown !== wanted(box)) show(box); });
  addEventListener("beforeprint", () => { for (const box of boxes) if (!box.dataset.shown) picture(box); });
}

function layout() {
  let count = 0;
  for (const code of document.querySelectorAll("main pre")) code.tabIndex = 0; /* it may be wider than its box */
  for (const table of document.querySelectorAll("main table")) {
    const box = el("div", { class: "table-box" });
    table.replaceWith(box);
    box.append(table);
    if (box.scrollWidth <= box.clientWidth) continue;
    for (const [name, value] of [["tabindex", 0], ["role", "region"], ["aria-label", table.caption?.textContent || word("Table {number}", { number: ++count })]])
      box.setAttribute(name, value); /* so that the keyboard can scroll it */
  }
  const toc = document.querySelector(".toc"), here = document.querySelector(".edition-nav [aria-current]");
  if (toc) toc.open = media("(min-width: 72rem)");
  if (here) here.closest(".frame").scrollLeft = here.offsetLeft - 40;
}

addEventListener("hashchange", unfold);
document.addEventListener("DOMContentLoaded", () => {
  for (const part of [colours, layout, drawings, unfold, rows, register, archive, family, cards, choices, stops, editions])
    Promise.resolve(part).then((act) => act()).catch(console.error); /* one part never takes the others along */
});
})();
