/* The filters and sorts of long lists: the register of claims, the archive, rows of data, members of a family.
   It runs after memobook.js, on the pages that have one; the filters stand in the page already, lest it jumps. */
(() => {
"use strict";
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);
const words = (one, many, count, values) => fill((WORDS[one] || [one, many])[count === 1 ? 0 : 1], { count, ...values });
const { el, link, parts, root } = memobook;
const filter = () => { const box = document.querySelector(".filter"); return { box, search: box?.querySelector("input"), status: box?.querySelector("[role=status]") }; };

/* ---- the filter above the register of claims ---- */
function register() {
  const list = document.querySelector(".mb-register"), { box, search, status } = filter();
  if (!list || !box) return;
  const claims = [...list.querySelectorAll(".claim")], has = (claim, name) => !name || claim.classList.contains("verdict-" + name);
  const buttons = [...box.querySelectorAll("button")], names = buttons.map((button) => button.dataset.verdict);
  const address = new URL(location), asked = address.searchParams.get("verdict");
  let current = names.includes(asked) ? asked : "";
  for (const button of buttons)
    button.onclick = () => {
      current = button.dataset.verdict;
      if (current) address.searchParams.set("verdict", current); else address.searchParams.delete("verdict");
      history.replaceState(null, "", address.pathname + address.search);
      show();
    };
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
  show();
  reveal();
}

/* ---- the filter above the archive ---- */
function archive() {
  const list = document.querySelector(".archive"), { box, status } = filter();
  if (!list || !box) return;
  const items = [...list.querySelectorAll("li")], selects = [...box.querySelectorAll("select")], address = new URL(location);
  const has = { category: (item) => [item.dataset.category], theme: (item) => item.dataset.themes.split(" "), year: (item) => [item.querySelector("time").dateTime.slice(0, 4)] };
  for (const select of selects) {
    const asked = address.searchParams.get(select.name);
    if ([...select.options].some((option) => option.value === asked)) select.value = asked;
    select.onchange = show;
  }
  function show() {
    for (const { name, value } of selects)
      if (value) address.searchParams.set(name, value); else address.searchParams.delete(name);
    history.replaceState(null, "", address);
    for (const item of items) item.hidden = !selects.every(({ name, value }) => !value || has[name](item).includes(value));
    for (const year of list.querySelectorAll(".archive-year")) year.hidden = !year.querySelector("li:not([hidden])");
    status.textContent = words("{shown} of {count} edition shown", "{shown} of {count} editions shown", items.length, { shown: items.filter((item) => !item.hidden).length });
  }
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
  const { box, search, status } = filter();
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
      const sorted = [...all].sort((a, b) => { const x = key(a, at), y = key(b, at); return (typeof x === "string" && typeof y === "string" ? x.localeCompare(y, root.lang) : typeof x === typeof y ? x - y : typeof x === "number" ? -1 : 1) * (down ? -1 : 1); });
      body.append(...sorted);
    };
    head.replaceChildren(button);
  });
  const back = value ? [el("p", { class: "data-back" }, ...parts(word("Marked: the rows behind {value}, {label}."), { value: el("b", {}, value.text), label: value.label }), " ", link(word("Back to the number"), value.url))] : [];
  box.before(...back);
  if (value) status.before(el("label", { class: "check" }, only, word("Only these rows")));
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
    const { search, status } = filter();
    if (!search) continue;
    search.oninput = () => {
      const asked = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const names = new Set();
      for (const row of rows) {
        row.hidden = !asked.every((one) => row.textContent.toLowerCase().includes(one));
        if (!row.hidden) names.add(row.cells[0].textContent.trim());
      }
      for (const box of document.querySelectorAll(".multiple"))
        box.hidden = !names.has(box.querySelector(".multiple-title").textContent.trim());
      status.textContent = asked.length ? word("{shown} of {count} shown", { shown: names.size, count: rows.length }) : "";
    };
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const part of [rows, register, archive, family])
    Promise.resolve(part).then((act) => act()).catch(console.error); /* one part never takes the others along */
});
})();
