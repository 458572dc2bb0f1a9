/* What a page would print, had its edition chosen otherwise: loaded when a reader first asks.
   Numbers, sentences and verdicts were computed by the build for every run of the grids; nothing is computed here. */
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);
const words = (one, many, count, values) => fill((WORDS[one] || [one, many])[count === 1 ? 0 : 1], { count, ...values });
const PUBLISHED = -1, KEPT = "memobook-choice";
/* of a link to a claim, or to its line in the evidence */
const CLAIM = /(?:\/claims\/|#)([^/#]+?)(?:\.html)?$/;

/* data: the page's file; el, svg, link, chip: those of the page's script */
export function explorer(data, { el, svg, link, chip }) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const status = el("p", { class: "unseen", role: "status" }), told = el("span");
  const bar = el("div", { class: "mb-shown", role: "region", "aria-label": word("Other choices"), hidden: "" }, told, " ", button(word("As published"), () => pick(PUBLISHED)));
  document.body.append(status, bar);
  const undo = []; /* how each thing that is other becomes what it was */
  let current = PUBLISHED, panel;

  function button(text, act) {
    const node = el("button", { type: "button" }, text);
    node.onclick = act;
    return node;
  }
  const swap = (node, ...children) => {
    const old = [...node.childNodes];
    node.replaceChildren(...children);
    node.classList.add("mb-other");
    undo.push(() => { node.replaceChildren(...old); node.classList.remove("mb-other"); });
  };
  const recolour = (node, verdict) => {
    const old = node.className;
    node.className = old.replace(/\bverdict-\w+/, "verdict-" + verdict);
    undo.push(() => { node.className = old; });
  };
  const named = (verdict) => verdict ? chip(verdict).textContent : word("can’t be decided");
  /* the choice of this tab, for the other pages of the edition */
  const keep = (choice) => { try { choice ? sessionStorage.setItem(KEPT, JSON.stringify([data.edition, choice.theme, choice.words])) : sessionStorage.removeItem(KEPT); } catch { /* no storage */ } };
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch { return []; } };

  function numbers(choice) {
    let count = 0;
    for (const node of all("a.origin.value[data-origin]")) {
      const key = node.dataset.origin + (node.dataset.form ? ":" + node.dataset.form : "");
      if (!(key in choice.values)) continue;
      const [text, beside] = choice.values[key] || [word("not recorded"), ""];
      const note = node.nextElementSibling;
      node.dataset.shown = choice.words;
      undo.push(() => delete node.dataset.shown);
      swap(node, text);
      asDrawn(node.closest("figure, .front-picture"));
      if (note?.matches(".mb-interval") && !node.nextSibling.textContent.trim()) swap(note, ...[...note.children].slice(0, beside ? 1 : 0), beside);
      count++;
    }
    return count;
  }
  /* a headline has other numbers than the drawing below it */
  function asDrawn(figure) {
    const drawing = figure?.querySelector(".mb-drawing");
    if (!drawing || figure.querySelector(".mb-drawn")) return;
    const note = el("p", { class: "mb-small mb-drawn" }, word("Drawn as published."));
    drawing.before(note);
    undo.push(() => note.remove());
  }
  /* a verdict that leads to its claim, and the page of a claim itself */
  function mark(node, verdict, told, words) {
    const old = named(node.className.match(/verdict-(\w+)/)[1]);
    recolour(node, verdict);
    node.dataset.shown = words;
    undo.push(() => delete node.dataset.shown);
    swap(node, node.textContent.replace(old, told));
  }
  function own(choice) {
    const box = document.querySelector("main .claim"), head = document.querySelector("main h1"), id = data.claim;
    if (!box || !head) return;
    if (id in choice.sentences) swap(head, choice.sentences[id], ...head.querySelectorAll(".headerlink"));
    if (!(id in choice.verdicts)) return;
    const verdict = choice.verdicts[id] || "undecided", shown = chip(verdict);
    shown.textContent = named(choice.verdicts[id]);
    recolour(box, verdict);
    swap(box.querySelector("p"), shown, `: ${data.meanings[verdict]}.`);
  }
  function verdicts(choice) {
    if (data.claim) own(choice);
    if (data.headline in choice.verdicts) for (const head of all(".front-headline:not(:has(.verdict))"))
      swap(head, ...head.childNodes, " ", chip(choice.verdicts[data.headline] || "undecided"));
    for (const id in choice.sentences) for (const head of all(`details.claim#${CSS.escape(id)} > summary`)) {
      const mark = head.querySelector(".verdict");
      swap(head, mark, " " + choice.sentences[id]);
    }
    for (const id in choice.verdicts) {
      const verdict = choice.verdicts[id] || "undecided";
      for (const node of all("main a.chip, main a.verdict")) if (CLAIM.exec(node.href)?.[1] === id) mark(node, verdict, named(choice.verdicts[id]), choice.words);
      for (const box of all(`details.claim#${CSS.escape(id)}`)) { recolour(box, verdict); const mark = box.querySelector("summary .verdict"); recolour(mark, verdict); swap(mark, named(choice.verdicts[id])); }
    }
    for (const id in choice.fired) for (const wire of all(`#tripwire-${CSS.escape(id)} .wire-state`))
      swap(wire, choice.fired[id] === null ? word("can’t be decided") : choice.fired[id] ? word("fired") : word("not fired"));
    for (const id in choice.strengths) for (const line of all(`#${CSS.escape(id)} .strength`)) {
      const [verdict, claims] = choice.strengths[id];
      swap(line, words("No stronger than its weakest claim: {claims}, ", "No stronger than its weakest claims: {claims}, ", claims.length, { claims: claims.join(", ") }), chip(verdict));
    }
    for (const tally of choice.tally ? all(".tally") : []) count(tally, choice.tally);
  }
  function count(tally, counts) {
    const list = tally.querySelector("ul"), line = tally.querySelector(".tally-bar");
    const address = list.querySelector("a")?.getAttribute("href").split("?")[0];
    const item = (name) => [chip(name), " ", el("b", {}, counts[name])];
    swap(list, ...Object.keys(counts).map((name) => el("li", {}, ...(address ? [el("a", { href: `${address}?verdict=${name}` }, ...item(name))] : item(name)))));
    swap(line, ...Object.keys(counts).map((name) => { const part = el("i", { class: "verdict-" + name }); part.style.flexGrow = counts[name]; return part; }));
  }

  function show(at) {
    while (undo.length) undo.pop()();
    current = at;
    const choice = data.choices[at];
    bar.hidden = !choice;
    if (!choice) return void say(word("As published"));
    const changed = numbers(choice), turned = Object.keys(choice.verdicts).length;
    verdicts(choice);
    told.textContent = word("Not as published: {choice}.", { choice: choice.words });
    say([word("Shown {choice}", { choice: choice.words }), words("{count} number on this page is other", "{count} numbers on this page are other", changed),
      words("{count} verdict is other", "{count} verdicts are other", turned)].join("; "));
  }
  const say = (text) => { status.textContent = text; };
  /* what was chosen on another page of the edition; the words come once the line is there that tells them */
  function resume() {
    const [edition, theme, words] = kept(), at = data.choices.findIndex((one) => one.theme === theme && one.words === words);
    if (edition !== data.edition || at < 0) {
      show(PUBLISHED);
      if (edition !== data.edition) return;
      bar.hidden = false;
      told.textContent = word("Nothing on this page hangs on your choice: {choice}.", { choice: words });
      return;
    }
    if (at === current) return;
    show(at);
    panel?.update();
    const text = status.textContent;
    say("");
    setTimeout(() => say(text), 200);
  }

  function pick(at) {
    show(at);
    keep(data.choices[at]);
    panel?.update();
  }

  /* all runs in order: a dot each, its interval a line, the published one filled */
  function curve(runs, pick) {
    const wide = 320, high = 72, step = Math.min(64, wide / runs.length), y = (share) => 8 + (1 - share) * (high - 16);
    const dots = runs.map(([at, text, number, ...ends], i) => {
      const x = (i + 0.5) * step, parts = [svg("rect", { x: i * step, y: 0, width: step, height: high })];
      if (ends.length) parts.push(svg("line", { x1: x, x2: x, y1: y(ends[0]), y2: y(ends[1]) }));
      parts.push(svg("circle", { cx: x, cy: y(number), r: at === PUBLISHED ? 6 : 4.5, class: at === PUBLISHED ? "published" : "" }));
      const dot = svg("g", { class: "run" }, ...parts, svg("title", {}, text));
      dot.onclick = () => pick(at);
      dot.at = at;
      return dot;
    });
    const line = svg("polyline", { points: runs.map((run, i) => `${(i + 0.5) * step},${y(run[2])}`).join(" ") });
    return svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "mb-curve", "aria-hidden": "true" }, line, ...dots);
  }

  function open(opener) {
    const id = opener.dataset.of, number = data.numbers[id];
    const name = "choice-" + id, what = (at) => (at === PUBLISHED ? word("as published") : data.choices[at].words);
    const options = [...number.runs].sort((a, b) => a[0] - b[0]).map(([at, text]) => {
      const input = el("input", { type: "radio", name, value: at });
      input.onchange = () => pick(at);
      return el("label", {}, input, " ", el("b", {}, text), " " + what(at));
    });
    const drawn = number.runs.every((run) => run.length > 2) ? [curve(number.runs, pick), el("p", { class: "mb-small" }, word("All runs in order; the filled dot is the published one, a line is its interval."))] : [];
    const claims = el("ul", { class: "mb-claims" });
    const missing = number.missing.map(what);
    const shut = button("×", () => close(true));
    shut.setAttribute("aria-label", word("Close"));
    const box = el("section", { class: "mb-choices", "aria-label": number.label },
      el("p", { class: "mb-small" }, number.label), shut,
      el("fieldset", {}, el("legend", {}, word("Chosen otherwise, the run gives")), ...options), ...drawn,
      ...(missing.length ? [el("p", { class: "mb-small" }, word("Not recorded {choices}.", { choices: missing.join("; ") }))] : []), claims,
      el("p", { class: "mb-small" }, word("A choice changes the numbers of its theme on this page and the others of this edition, and the verdicts that hang on them. Figures, tables, and what other themes compute from these numbers, stay as published, and so does a number that would mean something else under the choice. The words around were written for the published choice. Only what was run can be chosen.")));
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(true); } });
    const update = () => {
      for (const input of box.querySelectorAll("input")) input.checked = Number(input.value) === current;
      for (const dot of box.querySelectorAll(".run")) dot.classList.toggle("chosen", dot.at === current);
      const choice = data.choices[current];
      claims.replaceChildren(...number.claims.map((claim) => {
        const [verdict, sentence] = data.claims[claim], turned = choice && claim in choice.verdicts;
        const now = turned ? [el("s", {}, named(verdict)), " ", chip(choice.verdicts[claim] || named(null))] : [chip(verdict)];
        return el("li", {}, ...now, ": ", choice?.sentences[claim] || sentence);
      }));
    };
    const block = opener.closest("p") || opener.parentElement;
    block.after(box);
    opener.setAttribute("aria-expanded", "true");
    panel = { box, opener, update };
    update();
    (box.querySelector("input:checked") || box.querySelector("input")).focus({ preventScroll: true });
  }
  function close(refocus) {
    const { box, opener } = panel;
    panel = undefined;
    box.remove();
    opener.setAttribute("aria-expanded", "false");
    if (refocus) opener.focus();
  }
  /* paper has what was published */
  let printed;
  addEventListener("beforeprint", () => { printed = current; show(PUBLISHED); });
  addEventListener("afterprint", () => show(printed ?? PUBLISHED));
  return {
    resume,
    toggle(opener) {
      const same = panel?.opener === opener;
      if (panel) close(false);
      if (!same) open(opener);
    },
  };
}
