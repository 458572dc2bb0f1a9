/* What is new since a reader last read a memo; what was read is in the reader's browser and goes nowhere. */
const WORDS = {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
const word = (text, values) => fill(WORDS[text] || text, values);

/* box: where it is told; read: revisions by day of memo; all: editions.json; own: day and root of this page */
export function since(box, read, all, own, day, { el, link }) {
  const last = Object.keys(read).sort().at(-1), up = own.root || "";
  const edition = (e, text) => link(text, `${up}${e.date}/index.html`);
  const released = (e) => e.revisions?.at(-1)?.number || 0;
  const why = (e) => { const told = e.revisions?.at(-1)?.why; return told ? ": " + told : ""; };
  const told = [
    ...all.filter((e) => e.date > last && e.date !== own.date).map((e) => [edition(e, word("A new memo: {title}", { title: e.title }))]),
    ...all.filter((e) => e.date === own.date && e.before === last).map((e) => [link(word("What changed between the two"), `${up}${e.date}/changes.html`)]),
    ...all.filter((e) => e.date in read && released(e) > read[e.date]).map((e) => [edition(e, word("Revision {number} of the memo of {day}", { number: released(e), day: day(e.date) })), why(e)]),
    ...all.flatMap((e) => (e.fired || []).filter((t) => t.edition > last).map((t) => [word("A tripwire fired: {text}", { text: t.text || t.id })])),
  ];
  if (told.length) box.append(el("h3", {}, word("Since you last read, the memo of {day}", { day: day(last) })), el("ul", {}, ...told.map((item) => el("li", {}, ...item))));
}
