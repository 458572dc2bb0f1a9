/* What a preview puts into a page as it is served: reload with the place kept, findings beside their blocks, errors
   over the last good page. Published pages never hold it. Texts are set as text, never as markup. */
(() => {
  "use strict";
  const { doc, version } = document.currentScript.dataset;
  const KEY = `memobook-preview:${doc}`;
  const el = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const blocks = () => [...document.querySelectorAll("main :is(p, h1, h2, h3, h4, li, figure, table, pre)")];

  /* the place: the first block in sight and how far down it stands, since an edit above it moves it */
  const text = (block) => block.textContent.trim().slice(0, 120);
  const keep = () => {
    const seen = blocks().filter((block) => block.getBoundingClientRect().bottom > 0 && text(block) && !block.closest(".mbp-note")).slice(0, 8);
    const anchors = seen.map((block) => [text(block), block.getBoundingClientRect().top]);
    sessionStorage.setItem(KEY, JSON.stringify({ y: scrollY, anchors }));
  };
  const kept = performance.getEntriesByType("navigation")[0]?.type === "reload" && JSON.parse(sessionStorage.getItem(KEY) || "null");
  let moved = !kept || !kept.y; /* by the reader, whose wish comes first */
  const restore = () => {
    if (moved) return;
    scrollTo({ top: kept.y, behavior: "instant" });
    const all = blocks();
    for (const [words, top] of kept.anchors) {
      const away = (block) => Math.abs(block.getBoundingClientRect().top - top);
      const same = all.filter((block) => text(block) === words);
      if (!same.length) continue;
      const nearest = same.reduce((a, b) => (away(b) < away(a) ? b : a));
      scrollBy({ top: nearest.getBoundingClientRect().top - top, behavior: "instant" });
      return;
    }
  };

  /* findings: beside the block that is written at their line, else at the page's head */
  const told = (note) => el("div", { class: `mbp-note mbp-${note.severity}`, role: "note" },
    el("p", {}, el("b", {}, note.severity), " ", el("code", {}, note.id)),
    el("p", {}, note.message),
    el("p", { class: "mbp-fix" }, "To do: " + note.fix),
    el("p", { class: "mbp-place" }, note.place));
  const marked = (mark) => {
    if (!mark) return null;
    const main = document.querySelector("main");
    if (mark.startsWith("cell-")) return main.querySelector("." + CSS.escape(mark));
    const line = Number(mark.slice(5));
    let best = null, at = 0;
    for (const block of main.querySelectorAll("[class*='line-']")) {
      for (const name of block.classList) {
        const own = /^line-(\d+)$/.test(name) ? Number(name.slice(5)) : 0;
        if (own && own <= line && own >= at) [best, at] = [block, own];
      }
    }
    return best && best.matches("section") ? best.querySelector("h1, h2, h3, h4, h5") || best : best;
  };
  let beside = [];
  const place = () => {
    /* in the margin where it is wide enough, else below the block */
    const main = document.querySelector("main"), right = main.getBoundingClientRect().right;
    const wide = document.documentElement.clientWidth - right >= 200;
    let free = 0;
    for (const { block, note } of beside) {
      note.classList.toggle("mbp-margin", wide);
      if (!wide) {
        const host = block.closest("li, table, figure") || block;
        if (host.nextElementSibling !== note) host.after(note);
        note.style.top = note.style.left = "";
        continue;
      }
      if (note.parentNode !== document.body) document.body.append(note);
      const top = Math.max(free, scrollY + block.getBoundingClientRect().top);
      note.style.top = `${top}px`;
      note.style.left = `${right + scrollX + 16}px`;
      free = top + note.offsetHeight + 8;
    }
  };
  const findings = (notes) => {
    const at = scrollY > 0 && blocks().find((block) => block.getBoundingClientRect().top > 0 && !block.closest(".mbp-note"));
    const before = at && at.getBoundingClientRect().top;
    document.querySelectorAll(".mbp-note, .mbp-head").forEach((node) => node.remove());
    document.querySelectorAll(".mbp-found").forEach((node) => node.classList.remove("mbp-found"));
    beside = [];
    const head = [];
    for (const note of notes) {
      const block = marked(note.mark);
      if (!block) { head.push(told(note)); continue; }
      block.classList.add("mbp-found");
      beside.push({ block, note: told(note) });
    }
    beside.sort((a, b) => (a.block.compareDocumentPosition(b.block) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    if (head.length) {
      const summary = el("summary", {}, `${head.length} finding${head.length > 1 ? "s" : ""} of this edition`);
      /* many warnings would push the text out of sight */
      const open = head.length < 3 || notes.some((note) => note.severity === "error") ? { open: "" } : {};
      document.querySelector("main").prepend(el("details", { class: "mbp-head", ...open }, summary, ...head));
    }
    place();
    if (at) scrollBy({ top: at.getBoundingClientRect().top - before, behavior: "instant" });
    restore();
  };

  /* an error lies over the last good page; it may be put away until another one comes */
  let shown = "", away = "";
  const overlay = (error) => {
    const now = error ? JSON.stringify(error) : "";
    if (now === shown) return;
    shown = now;
    document.querySelector(".mbp-overlay")?.remove();
    if (!error || now === away) return;
    const close = el("button", { type: "button" }, "Show the last good page");
    const box = el("div", { class: "mbp-overlay", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "mbp-what" },
      el("div", {},
        el("p", { class: "mbp-place" }, error.place),
        el("h2", { id: "mbp-what" }, error.message),
        el("p", { class: "mbp-fix" }, "To do: " + error.fix),
        ...(error.details ? [el("pre", { tabindex: "0" }, error.details)] : []),
        el("p", { class: "mbp-end" }, close, " ", el("code", {}, error.id), " The page behind is the last good one; this goes away when it is mended.")));
    const leave = () => { away = now; box.remove(); };
    close.addEventListener("click", leave);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
    document.body.append(box);
    close.focus({ preventScroll: true });
  };

  const state = el("p", { class: "mbp-state", role: "status" });
  const say = (told, lost) => {
    const rest = told && told.all - told.notes.length;
    state.textContent = lost ? "Preview ended" : ["Preview", told.busy || (told.error ? "stopped by an error" : "up to date"),
      rest ? `${rest} finding${rest > 1 ? "s" : ""} on other pages` : ""].filter(Boolean).join(" · ");
    state.classList.toggle("mbp-lost", lost);
  };

  history.scrollRestoration = "manual";
  addEventListener("DOMContentLoaded", () => {
    document.body.append(state);
    restore();
    let last = null;
    const stream = new EventSource(`/_preview/events?doc=${encodeURIComponent(doc)}`);
    stream.onmessage = (event) => {
      last = JSON.parse(event.data);
      if (last.version > Number(version)) {
        stream.close();
        location.reload();
        return;
      }
      findings(last.notes);
      overlay(last.error);
      say(last, false);
    };
    stream.onerror = () => say(last, true);
    addEventListener("pagehide", keep);
    addEventListener("load", restore);
    document.fonts.ready.then(restore);
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(kind, () => { moved = true; }, { passive: true });
    addEventListener("resize", place);
    new ResizeObserver(place).observe(document.querySelector("main"));
  });
})();
