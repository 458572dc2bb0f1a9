/* memobook's page script: colours, other editions, drawings, wide tables; what else is needed, it loads.
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

/* ---- cards of numbers and verdicts, and other choices: scripts, styles and texts come when a reader first asks ---- */
let dressed;
const code = (name) => Promise.all([
  import(new URL(name, SCRIPT)),
  dressed ||= new Promise((done) => {
    const sheet = el("link", { rel: "stylesheet", href: new URL("card.css", SCRIPT) });
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  }),
]).then(([module]) => module);

function cards() {
  if (!document.body.dataset.cards) return;
  const types = ["pointerover", "focusin", "pointerdown", "click"];
  let asked, by = "key";
  const first = (event) => {
    if (event.pointerType) by = event.pointerType === "mouse" ? "mouse" : "touch";
    const target = event.target.closest?.("a[data-origin]");
    if (!target) return;
    if (event.type === "click" && by === "touch") event.preventDefault();
    if (event.type === "pointerdown" || (event.type === "pointerover" && by === "touch")) return;
    if (event.type === "focusin" && by === "touch") return;
    const loads = !asked;
    asked = { target, by };
    if (loads) code("cards.js").then((module) => {
      for (const type of types) document.removeEventListener(type, first);
      module.cards(asked);
    }, () => { if (by === "touch") location.assign(asked.target.href); });
  };
  for (const type of types) document.addEventListener(type, first);
}

/* ---- what could have been chosen otherwise: its script and its numbers come when a reader first asks ---- */
function choices() {
  for (const node of document.querySelectorAll("a.origin")) node.dataset.origin = decodeURIComponent(node.hash.slice(1)).replace(node.matches(".statement") ? "statement-" : "", "");
  for (const node of document.querySelectorAll("a.of-claim")) node.dataset.origin = "claims/" + decodeURIComponent(/([^/#]+?)(?:\.html)?$/.exec(node.href)[1]);
  for (const node of document.querySelectorAll(".mb-id a")) node.search = "?value=" + node.closest(".mb-recorded").id;
  const address = document.body.dataset.choices;
  let ready;
  const load = () => ready ||= Promise.all([code("choices.js"), fetch(address).then((answer) => answer.json())])
    .then(([module, data]) => module.explorer(data, { el, svg, link, chip }));
  /* a choice goes along to the other pages of its edition, as long as the tab is open */
  const resume = () => { try { if (ready || sessionStorage.getItem("memobook-choice")) load().then((explorer) => explorer.resume()); } catch { /* no storage */ } };
  if (address) resume();
  if (address) addEventListener("pageshow", (event) => { if (event.persisted) resume(); });
  for (const button of document.querySelectorAll(".mb-choose"))
    if (address && button.setAttribute("aria-expanded", false) === undefined) button.onclick = async () => (await load()).toggle(button);
    else button.remove();
}

/* ---- in a memo the Tab key stops once a paragraph or figure: arrows move among its numbers and links ---- */
function stops() {
  const body = document.querySelector(".kind-memo .body");
  if (!body) return;
  const group = (node) => node.closest(".implication, figure") || node.closest("p, li, dd"), stop = "a[href]:not(.headerlink), button.mb-choose";
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

/* ---- what became of this edition: the page is never made anew, what is told of the edition is ---- */
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

let listed;
const told = (address) => fetch(address, { cache: "no-cache" }).then((answer) => answer.json());
const list = (up) => listed ||= told(up + "editions.json").then(({ editions }) => editions);

async function editions() {
  const bar = document.querySelector(".editions");
  if (!bar) return;
  const { root: up, date, page } = bar.dataset, revision = Number(bar.dataset.revision);
  let own;
  try {
    own = await told(`${up}editions/${date}.json`);
  } catch { return; } /* from a file system, or offline: the page says what it knows */
  if (!own.newest) return;
  const { newest, after } = own, nav = document.querySelector(".near");
  /* the newest edition's page of the same name, or its memo where it has none */
  const same = document.body.matches(".kind-theme, .kind-family, .kind-evidence") || ["methods.html", "changes.html"].includes(page);
  const kept = same && !own.lacks.includes(page.slice(0, -5)) ? page : "index.html";
  if (after && nav) nav.append(el("p", { class: "after" }, link(word("After: {day}", { day: day(after) }), `${up}${after}/index.html`)));
  const back = own.retracted;
  const state = bar.querySelector(".edition-state"), old = revision > 0 && revision < own.revision; /* a draft has none */
  if (old) {
    state.replaceChildren(...both(word("Revision {number} of {day} is superseded:", { number: revision, day: day(date) }) + " ", word("Superseded:") + " "), link(word("revision {number}", { number: own.revision }), up + date + "/" + page));
    if (!document.querySelector("meta[name=robots]")) document.head.append(el("meta", { name: "robots", content: "noindex" }));
  } else if (newest > date) state.replaceChildren(...both(word("There is a newer edition:") + " ", word("Newer:") + " "), link(day(newest), `${up}${newest}/${kept}`));
  else state.textContent = word("This is the newest edition");
  if (back) state.prepend(word("Taken back on {day}.", { day: day(back.day) }) + " ");
  bar.classList.toggle("behind", old || newest > date);
  if (!bar.contains(document.activeElement)) bar.replaceWith(bar); /* put in anew where it is to stand: nothing seems to move */
  const revisions = (own.revisions || []).filter((r) => r.number), fired = own.fired || [];
  const became = [own.revision > 1 && words("{count} revision", "{count} revisions", own.revision), fired.length && words("{count} tripwire fired", "{count} tripwires fired", fired.length)].filter(Boolean);
  const items = [
    ...revisions.map((r) => el("li", {}, link(word("Revision {number}", { number: r.number }), up + (r.number === own.revision ? date : r.url || `${date}/v${r.number}`).replace(/\/?$/, "/") + page),
      r.day ? ", " + day(r.day) : "", r.why ? ": " + r.why : "")),
    ...fired.map((t) => el("li", { class: "tripwire fired" }, t.text || t.id, t.edition ? el("span", {}, " ", ...parts(word("Fired in the edition of {day}."), { day: link(day(t.edition), `${up}${t.edition}/index.html`) })) : "")),
  ];
  const since = became.length && menu(both(became.join(", "), became.length > 1 ? word("Since then") : became[0]), word("What became of this edition"), el("ul", {}, ...items));
  const all = el("li", {}, link(word("All editions"), up + "archive/index.html"));
  const choose = menu([word("Editions")], word("Other editions"), el("ul", {}, all));
  choose.addEventListener("toggle", async () => {
    const [{ others }, editions] = await Promise.all([import(new URL("editions.js", SCRIPT)), list(up)]);
    all.before(...others(editions, date, page, up, day, memobook));
  }, { once: true });
  bar.querySelector(".edition-all").replaceWith(...[since, choose].filter(Boolean));
}

/* ---- what is new since the reader last read is known to this browser alone ---- */
async function since() {
  const box = document.querySelector(".follow"), own = document.querySelector(".editions")?.dataset || {}, KEY = "memobook-read";
  if (!box) return;
  try {
    const read = JSON.parse(localStorage.getItem(KEY)) || {};
    if (Object.keys(read).length) (await import(new URL("since.js", SCRIPT))).since(box, { ...read }, await list(own.root || ""), own, day, memobook);
    if (own.date) localStorage.setItem(KEY, JSON.stringify({ ...read, [own.date]: Math.max(read[own.date] || 0, Number(own.revision)) }));
  } catch { /* no storage, or no network: nothing is remembered */ }
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
  const boxes = [...document.querySelectorAll("main table")].map((table) => {
    const box = el("div", { class: "table-box" });
    table.replaceWith(box);
    box.append(table);
    return [box, table];
  });
  /* asked once all are in their places: a page is laid out once, not once a table */
  for (const [box, table] of boxes.filter(([box]) => box.scrollWidth > box.clientWidth))
    for (const [name, value] of [["tabindex", 0], ["role", "region"], ["aria-label", table.caption?.textContent || word("Table {number}", { number: ++count })]])
      box.setAttribute(name, value); /* so that the keyboard can scroll it */
  const toc = document.querySelector(".toc"), here = document.querySelector(".edition-nav [aria-current]");
  if (toc) toc.open = media("(min-width: 72rem)");
  if (here) here.closest(".frame").scrollLeft = here.offsetLeft - 40;
}

/* what the scripts share that come later */
window.memobook = { el, link, svg, chip, parts, media, root, SHEET };
addEventListener("hashchange", unfold);
document.addEventListener("DOMContentLoaded", () => {
  for (const part of [colours, layout, drawings, unfold, cards, choices, stops, editions, since])
    Promise.resolve(part).then((act) => act()).catch(console.error); /* one part never takes the others along */
});
})();
