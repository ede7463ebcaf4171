// Search, filters and copy buttons. Everything else of the site works without this file.
// What a record says only ever becomes text here: no markup is made from it.
"use strict";

const PAGE = 50;
const ID = /^[A-Z][A-Z0-9]{1,15}:[A-Z0-9]{4,32}$/;

/** An element with classes and text. */
function made(tag, classes, text) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Beside every digest a button that copies it. */
function copyButtons() {
  if (!navigator.clipboard) return;
  for (const digest of document.querySelectorAll("code.digest")) {
    const button = made("button", "copy", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy ${digest.textContent.slice(0, 19)}…`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(digest.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    digest.after(button);
  }
}

/** Small letters without accents, for comparing. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** One record of a shard; docs/site.md says what its fields are. */
function read(shard, fields) {
  const [id, title, question, outcome, reason, level, tier, evaluated, score] = fields;
  return {
    id, title, evaluated,
    outcome: shard.outcomes[outcome], reason: shard.reasons[reason],
    level: shard.levels[level], tier: shard.tiers[tier],
    score: score === "" ? -Infinity : Number(score),
    words: folded(`${id} ${title} ${question}`),
  };
}

function line(record, root) {
  const item = made("li");
  const link = made("a");
  if (ID.test(record.id)) link.href = `${root}records/${record.id.replace(":", "-")}.html`;
  const title = made("span", "title", record.title);
  title.dir = "auto";
  link.append(title);
  const status = { verified: "VERIFIED", not_evaluated: "Not evaluated" }[record.outcome] || "Unverified";
  const pill = made("span", "pill", status);
  pill.classList.add(record.outcome);
  const meta = made("span", "meta");
  meta.append(made("code", "", record.reason));
  for (const value of [record.level, record.tier]) {
    if (!value) continue;
    const part = made("span", "", value);
    part.dir = "auto";
    meta.append(" ", part);
  }
  meta.append(" ", made("span", "", record.evaluated ? record.evaluated.slice(0, 10) : "never evaluated"));
  item.append(link, made("span", "id", record.id), pill, meta);
  return item;
}

const ORDERS = {
  newest: (a, b) => (a.evaluated < b.evaluated ? 1 : a.evaluated > b.evaluated ? -1 : 0),
  score: (a, b) => (b.score === a.score ? 0 : b.score - a.score),
  title: (a, b) => a.title.localeCompare(b.title, "en"),
};

function search(form) {
  const root = form.dataset.root;
  const total = Number(form.dataset.total);
  const results = document.getElementById("results");
  const list = document.getElementById("list");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  let loading = null;
  let records = [];
  let trouble = false;
  let found = [];

  const asked = () => Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));

  /** All shards, four at a time; what is there already is shown meanwhile. */
  function load() {
    if (loading) return loading;
    const waiting = Array.from({ length: Number(form.dataset.shards) }, (_, number) => number);
    const parts = [];
    async function worker() {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const answer = await fetch(`${root}search/${number}.json`);
        if (!answer.ok) throw new Error(String(answer.status));
        const shard = await answer.json();
        parts[number] = shard.records.map((fields) => read(shard, fields));
        records = parts.flat();
        show();
      }
    }
    loading = Promise.all([worker(), worker(), worker(), worker()]).catch(() => { trouble = true; loading = null; show(); });
    return loading;
  }

  function draw(start) {
    for (const record of found.slice(start, start + PAGE)) results.append(line(record, root));
    more.hidden = found.length <= results.children.length;
  }

  function show() {
    const wanted = asked();
    const busy = Object.keys(wanted).length > 0;
    results.hidden = !busy;
    list.hidden = busy;
    if (!busy) {
      results.replaceChildren();
      more.hidden = true;
      count.textContent = "";
      return;
    }
    const words = folded(wanted.q || "").split(/\s+/).filter(Boolean);
    const passing = { VERIFIED: (r) => r.outcome === "verified", Unverified: (r) => r.outcome !== "verified",
      not_evaluated: (r) => r.outcome === "not_evaluated" }[wanted.status];
    found = records.filter((record) =>
      (!passing || passing(record)) && ["tier", "level", "reason"].every((name) => !wanted[name] || record[name] === wanted[name])
      && words.every((word) => record.words.includes(word)));
    if (Object.hasOwn(ORDERS, wanted.sort || "")) found.sort(ORDERS[wanted.sort]);
    results.replaceChildren();
    draw(0);
    const number = found.length.toLocaleString("en");
    count.textContent = trouble ? "The search index could not be loaded; a web server is needed (gate site serve)."
      : records.length < total ? `${number} found so far…` : `${number} ${found.length === 1 ? "record" : "records"} found`;
  }

  function changed() {
    const query = new URLSearchParams(asked()).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    if (query) { trouble = false; load(); }
    show();
  }

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(changed, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  form.addEventListener("reset", () => setTimeout(changed));
  more.addEventListener("click", () => {
    const next = results.children.length;
    draw(next);
    results.children[next]?.querySelector("a")?.focus();
  });
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  document.getElementById("plain").remove();
  form.hidden = false;
  if (Object.keys(asked()).length) changed();
}

copyButtons();
const form = document.getElementById("search");
if (form) search(form);
