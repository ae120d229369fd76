// The page: asks, shows the answer as it is made, and opens the note behind each marker.
// No word of a note or an answer is ever put in as HTML, but for the sanitised note itself.

const $ = (id) => document.getElementById(id);
const state = { ready: false, offline: false, session: null, answers: [], busy: null,
                folder: "", tags: new Set(), current: null, places: [], opener: null };

// -- talking to the server ---------------------------------------------------------------

function remembered(store, name, value) {
  try {
    if (value !== undefined) store.setItem(name, value);
    return store.getItem(name) || "";
  } catch { return ""; }
}

async function call(path, options = {}) {
  const headers = { ...(options.headers || {}) };
  const key = remembered(sessionStorage, "key");
  if (key) headers.Authorization = `Bearer ${key}`;
  if (options.body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401) askForKey();
  return response;
}

async function json(path, options) {
  const response = await call(path, options);
  const body = response.status === 204 ? null : await response.json().catch(() => ({}));
  if (!response.ok) throw new Error((body && body.detail) || `the server said ${response.status}`);
  return body;
}

function askForKey() {
  if (!$("key").open) $("key").showModal();
}

$("key-form").addEventListener("submit", () => {
  remembered(sessionStorage, "key", $("key-field").value.trim());
  $("key-field").value = "";
  surroundings();
  fromAddress();
});

// -- what the server is doing --------------------------------------------------------------

async function watch() {
  let wait = 15000;
  try {
    const response = await fetch("readyz", { cache: "no-store" });
    const found = await response.json();
    const back = state.offline;
    state.offline = false;
    if (found.ready && (!state.ready || back)) surroundings();
    state.ready = found.ready;
    showState(found);
    if (!found.ready) wait = 1000;
  } catch {
    state.offline = true;
    state.ready = false;
    showState(null);
    wait = 3000;
  }
  setTimeout(watch, wait);
}

function showState(found) {
  const progress = $("state-progress");
  let text = "";
  progress.hidden = true;
  if (!found) {
    text = "The server does not answer. Is rag serve still running? Trying again…";
  } else if (found.detail) {
    text = found.detail;
  } else if (!found.ready) {
    text = found.progress
      ? `Reading your notes for the first time: ${found.progress}.`
      : "Reading your notes for the first time…";
    progress.hidden = false;
    if (found.notes_done < found.notes_total) {
      progress.max = found.notes_total;
      progress.value = found.notes_done;
    } else progress.removeAttribute("value");
  }
  if ($("state-text").textContent !== text) $("state-text").textContent = text;
  $("state").hidden = !text;
  $("send").disabled = !state.ready;
}

async function surroundings() {
  try {
    const found = await json("vault");
    $("vault").textContent = found.vault;
    document.title = `Ask ${found.vault}`;
    const model = found.llm === "extractive" ? "quotes your notes, no language model" : found.llm;
    $("about").textContent = `${found.notes.toLocaleString()} ${found.notes === 1 ? "note" : "notes"} · ${model}`;
    chips($("folders"), found.folders, (name) => name === state.folder, (name) => {
      state.folder = state.folder === name ? "" : name;
    });
    chips($("tags"), found.tags, (name) => state.tags.has(name), (name) => {
      if (!state.tags.delete(name)) state.tags.add(name);
    });
    $("filters").hidden = !found.folders.length && !found.tags.length;
    await conversations();
  } catch { /* the bar or the key dialog says why */ }
}

function chips(place, found, isOn, toggle) {
  const usable = found.filter((one) => !one.name.includes('"')).slice(0, 40);
  place.closest("fieldset").hidden = !usable.length;
  place.replaceChildren(...usable.map((one) => {
    const chip = make("button", { type: "button", "aria-pressed": isOn(one.name) }, one.name);
    chip.append(make("small", {}, String(one.notes)));
    chip.addEventListener("click", () => {
      toggle(one.name);
      for (const other of place.children) {
        other.setAttribute("aria-pressed", isOn(other.firstChild.textContent));
      }
      $("filters-said").textContent = where();
    });
    return chip;
  }));
}

function where() {
  const parts = [...state.tags].map((tag) => `tag:"${tag}"`);
  if (state.folder) parts.unshift(`path:"${state.folder}"`);
  return parts.join(" ");
}

// -- conversations -------------------------------------------------------------------------

async function conversations() {
  const { sessions } = await json("sessions?limit=100");
  $("list-empty").hidden = sessions.length > 0;
  $("list").replaceChildren(...sessions.map((one) => {
    const line = make("li", { class: one.id === state.session ? "now" : "" });
    const go = make("button", { type: "button", class: "go", title: one.title });
    go.append(make("span", {}, one.title));
    if (one.id === state.session) go.setAttribute("aria-current", "true");
    go.addEventListener("click", () => { resume(one.id); closeSide(); });
    const save = make("button", { type: "button", class: "small",
      "aria-label": `Save “${one.title}” as Markdown`, title: "Save as Markdown" }, "↓");
    save.addEventListener("click", () => exported(one.id));
    const drop = make("button", { type: "button", class: "small",
      "aria-label": `Delete “${one.title}”`, title: "Delete" }, "✕");
    drop.addEventListener("click", () => forget(one, drop));
    line.append(go, save, drop);
    return line;
  }));
}

async function resume(id) {
  if (state.busy) state.busy.abort();
  try {
    const found = await json(`sessions/${id}`);
    fresh();
    state.session = id;
    for (const answer of found.answers) settle(turn(answer.question), answer);
    history.replaceState(null, "", `#c/${id}`);
  } catch (fault) {
    fresh();
    tell(`That conversation can’t be opened: ${fault.message}`);
  }
  conversations().catch(() => {});
}

async function exported(id) {
  const response = await call(`sessions/${id}/markdown`);
  if (!response.ok) return;
  const link = make("a", { href: URL.createObjectURL(await response.blob()),
    download: `conversation-${id}.md` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function forget(one, button) {
  if (button.dataset.sure !== "yes") {
    button.dataset.sure = "yes";
    button.textContent = "sure?";
    setTimeout(() => { button.dataset.sure = ""; button.textContent = "✕"; }, 3000);
    return;
  }
  await json(`sessions/${one.id}`, { method: "DELETE" }).catch(() => {});
  if (one.id === state.session) fresh();
  conversations().catch(() => {});
}

function fresh() {
  if (state.busy) state.busy.abort();
  closeReader();
  state.session = null;
  state.answers = [];
  $("talk").replaceChildren();
  $("welcome").hidden = false;
  history.replaceState(null, "", location.pathname);
}

function fromAddress() {
  const id = /^#c\/([\w-]{1,64})$/.exec(location.hash);
  if (id) resume(id[1]);
}

// -- asking --------------------------------------------------------------------------------

function turn(question) {
  $("welcome").hidden = true;
  const place = make("section", { class: "turn", "aria-label": question });
  place.append(make("h2", { class: "asked" }, question));
  $("talk").append(place);
  place.scrollIntoView({ block: "end" });
  return place;
}

async function ask(question) {
  if (!state.ready || state.busy) return;
  const place = turn(question);
  const working = make("p", { class: "working" }, "Looking through your notes");
  const draft = make("p", { class: "said draft", "aria-hidden": "true" });
  place.append(working, draft);
  place.scrollIntoView({ block: "end" });
  const stopper = new AbortController();
  busy(stopper);
  tell("Looking through your notes");
  const body = { question, stream: true };
  if (state.session) body.session_id = state.session;
  if (where()) body.where = where();
  let answered = false;
  try {
    const response = await call("chat", { method: "POST", body: JSON.stringify(body),
      signal: stopper.signal });
    if (!response.ok) {
      const found = await response.json().catch(() => ({}));
      throw new Error(found.detail || `the server said ${response.status}`);
    }
    for await (const [event, told] of events(response.body)) {
      if (event === "hits") {
        working.textContent = told.hits.length
          ? `Reading ${told.hits.length} sections` : "Nothing near found";
      } else if (event === "token") {
        working.textContent = "Drafting; what your notes don’t carry will be taken out";
        draft.textContent += told.text;
        place.scrollIntoView({ block: "end" });
      } else if (event === "answer") {
        answered = true;
        state.session = told.session_id;
        if (state.session) history.replaceState(null, "", `#c/${state.session}`);
        settle(place, told);
        busy(null); // what stands is done, however late its stream ends: Escape stops nothing more
        tell(told.abstained ? told.answer : `${told.answer} ${told.citations.length} citations.`);
      } else if (event === "error") throw new Error(told.detail);
    }
    if (!answered) throw new Error("the answer broke off");
    conversations().catch(() => {});
  } catch (fault) {
    if (!answered) failed(place, question, stopper.signal.aborted ? null : fault);
  } finally {
    if (state.busy === stopper) busy(null);
  }
}

async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const whole = rest.split("\n\n");
    rest = whole.pop();
    for (const one of whole) {
      const event = /^event: (.*)$/m.exec(one);
      const told = /^data: (.*)$/m.exec(one);
      if (event && told) yield [event[1], JSON.parse(told[1])];
    }
  }
}

function failed(place, question, fault) {
  for (const old of place.querySelectorAll(".working, .said, .warned, .after")) old.remove();
  const unreachable = fault instanceof TypeError;
  const why = !fault ? "Stopped."
    : unreachable ? "The server does not answer. Is rag serve still running?"
    : `That didn’t work: ${fault.message}.`.replace("..", ".");
  const again = make("button", { type: "button" }, "Ask again");
  again.addEventListener("click", () => { place.remove(); ask(question); });
  const after = make("div", { class: "after" });
  after.append(again);
  place.append(make("p", { class: "warned", role: "alert" }, why), after);
  place.scrollIntoView({ block: "end" });
}

function busy(stopper) {
  state.busy = stopper;
  $("send").hidden = Boolean(stopper);
  $("stop").hidden = !stopper;
}

// -- an answer -----------------------------------------------------------------------------

function settle(place, answer) {
  for (const old of place.querySelectorAll(".working, .said")) old.remove();
  state.answers.push(answer);
  answer.markers = [];
  const searched = answer.query || answer.question;
  if (folded(searched) !== folded(answer.question)) {
    place.append(make("p", { class: "noted" }, `Searched for: ${searched}`));
  }
  if (answer.notice) place.append(make("p", { class: "noted" }, sentence(answer.notice)));
  const said = make("div", { class: answer.abstained ? "said abstained" : "said" });
  const cited = new Map(answer.citations.map((c) => [c.marker, c]));
  let list = null;
  // A conversation kept by an older version has no lines.
  for (const { kind, text } of answer.answer_lines || [{ kind: "said", text: answer.answer }]) {
    if (kind === "code") {
      said.append(make("pre", {}, text));
      list = null;
      continue;
    }
    if (kind === "item" && !list) said.append(list = make("ul"));
    else if (kind !== "item") list = null;
    const line = make(kind === "item" ? "li" : "p", kind === "said" ? {} : { class: kind });
    for (const part of text.split(/(``.+?``|`[^`]+`|\[\d+\])/)) {
      const marker = /^\[(\d+)\]$/.exec(part);
      const citation = marker && cited.get(Number(marker[1]));
      const code = /^(`+) ?(.+?) ?\1$/.exec(part);
      if (citation) line.append(cite(answer, citation));
      else if (code) line.append(make("code", {}, code[2]));
      else if (part) line.append(part);
    }
    (list || said).append(line);
  }
  place.append(said);
  warnings(place, answer);
  if (answer.citations.length) {
    place.append(make("p", { class: "label" }, "Sources"));
    place.append(listOf(answer.citations.map((c) => source(answer, c))));
    place.append(tools(answer));
    graph(place, answer);
  } else if (answer.hits.length) {
    place.append(make("p", { class: "label" }, "Closest in your notes"));
    place.append(listOf(answer.hits.slice(0, 5).map(closest)));
  }
  intoView(place);
}

function folded(text) {
  return text.trim().replace(/\s+/g, " ");
}

// Its end, unless it is so long that its question would be scrolled away.
function intoView(place) {
  place.scrollIntoView({ block: place.offsetHeight > $("talk").clientHeight ? "start" : "end" });
}

function warnings(place, answer) {
  const left = answer.claims.filter((claim) => !claim.supported).length;
  const lines = [];
  if (left) lines.push(`Left out ${left} statement${left > 1 ? "s" : ""} of the draft that no note carries.`);
  if (answer.unknown_markers.length) {
    lines.push(`The draft cited ${answer.unknown_markers.map((m) => `[${m}]`).join(", ")}, which stands for nothing.`);
  }
  for (const line of lines) place.append(make("p", { class: "warned" }, line));
}

function sentence(line) {
  const begun = line[0].toUpperCase() + line.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

function cite(answer, citation) {
  const holder = make("span", { class: "cite" });
  const button = make("button", { type: "button", class: "marker",
    "aria-label": `Citation ${citation.marker}: ${titled(citation)}, ${lined(citation.lines)}` },
    String(citation.marker));
  button.addEventListener("click", () => openCitation(answer, citation, button));
  answer.markers.push([button, citation]);
  const card = make("span", { class: "card", "aria-hidden": "true" });
  card.append(make("b", {}, titled(citation)), quoted(citation));
  holder.append(button, card);
  return holder;
}

function source(answer, citation) {
  const button = make("button", { type: "button", class: "source" });
  button.append(make("span", { class: "n" }, String(citation.marker)),
    make("span", { class: "where" },
      [titled(citation), dayOf(answer, citation), lined(citation.lines)].filter(Boolean).join(" · ")),
    quoted(citation));
  button.addEventListener("click", () => openCitation(answer, citation, button));
  answer.markers.push([button, citation]);
  return button;
}

// The quote, the words in it that answer in <mark>. A conversation of an older version has none.
function quoted({ quote, answer_words: words }) {
  const made = make("span", { class: "quote" }, `“${quote}”`);
  const at = words ? quote.indexOf(words) : -1;
  if (at < 0) return made;
  made.replaceChildren(`“${quote.slice(0, at)}`, make("mark", {}, words), `${quote.slice(at + words.length)}”`);
  return made;
}

function closest(hit) {
  const button = make("button", { type: "button", class: "source" });
  button.append(make("span", { class: "n" }, String(hit.rank)),
    make("span", { class: "where" }, [titled(hit), dated(hit)].filter(Boolean).join(" · ")),
    make("span", { class: "quote" }, unmarked(hit.text).slice(0, 240)));
  if (hit.also && hit.also.length) {
    button.append(make("span", { class: "also" }, `The same text also in ${hit.also.map(placed).join(", ")}`));
  }
  button.addEventListener("click", () => {
    state.current = null;
    state.opener = button;
    read({ note: hit.note, heading: hit.heading, lines: hit.lines, quote: "" });
  });
  return button;
}

function tools(answer) {
  const place = make("div", { class: "after" });
  const copy = make("button", { type: "button" }, "Copy with sources");
  copy.addEventListener("click", async () => {
    const done = await copied(withSources(answer));
    copy.textContent = done ? "Copied" : "Copying was refused";
    tell(copy.textContent);
    setTimeout(() => { copy.textContent = "Copy with sources"; }, 2000);
  });
  const seconds = (answer.timings_ms.total / 1000).toFixed(2);
  place.append(copy, make("span", { class: "quiet" }, `${answer.llm} · ${seconds} s`));
  return place;
}

function withSources(answer) {
  const sources = answer.citations.map((c) =>
    `[${c.marker}] ${titled(c)} (${c.note}, ${lined(c.lines)}): “${c.quote}”`);
  return `${answer.answer}\n\nSources\n${sources.join("\n")}\n`;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "unseen" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function titled(place) {
  const name = place.title || place.note.split("/").pop().replace(/\.md$/i, "");
  const heading = place.heading.filter((part, n) => n > 0 || part !== name);
  return [name, ...heading].join(" › ");
}

// The day that a citation speaks of, where its title does not say it anyway.
function dayOf(answer, citation) {
  const hit = answer.hits.find((one) => one.note === citation.note
    && one.heading.join("#") === citation.heading.join("#"));
  return hit ? dated(hit) : "";
}

function dated(hit) {
  // With hyphens at which no line breaks.
  return hit.day && !titled(hit).includes(hit.day) ? hit.day.replace(/-/g, "\u2011") : "";
}

// A section's id, Folder/Note.md#Heading#Deeper, as one reads it.
function placed(id) {
  const [note, ...heading] = id.split("#");
  return [note.split("/").pop().replace(/\.md$/i, ""), ...heading].join(" › ");
}

// A section as a line of plain words: no heading, no table rules, no brackets.
function unmarked(text) {
  return text.replace(/^#{1,6} .*$/gm, "").replace(/^[ |:-]+$/gm, "")
    .replace(/!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, "$1").replace(/[*_`=]{2,}|^\s*(?:>|[-*+]) /gm, "")
    .replace(/(?:\s*\|\s*)+/g, " · ").replace(/\s+/g, " ").replace(/^[ ·]+/, "").trim();
}

function lined([first, last]) {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

// -- the notes an answer used, as a small graph ----------------------------------------------

async function graph(place, answer) {
  const titles = new Map(answer.citations.map((c) => [c.note, c.title]));
  const notes = [...titles.keys()].slice(0, 8);
  if (notes.length < 2) return;
  const query = notes.map((note) => `note=${encodeURIComponent(note)}`).join("&");
  const found = await json(`graph?${query}`).catch(() => null);
  if (!found) return;
  const [width, height] = [440, notes.length === 2 ? 90 : 190];
  const picture = drawn("svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Notes used: ${[...titles.values()].join(", ")}; links between them: ${found.links.length}` });
  const at = new Map(notes.map((note, n) => {
    const turn = (2 * Math.PI * n) / notes.length - Math.PI / 2 + (notes.length === 2 ? Math.PI / 2 : 0);
    return [note, [width / 2 + 130 * Math.cos(turn), height / 2 - 8 + 62 * Math.sin(turn)]];
  }));
  for (const [from, to] of found.links) {
    const [[x1, y1], [x2, y2]] = [at.get(from), at.get(to)];
    picture.append(drawn("line", { class: "link", x1, y1, x2, y2 }));
  }
  for (const [note, [x, y]] of at) {
    const node = drawn("g", { class: "node" });
    const name = titles.get(note);
    const text = drawn("text", { x, y: y + 22, "text-anchor": "middle" });
    text.textContent = name.length > 20 ? `${name.slice(0, 19)}…` : name;
    node.append(drawn("rect", { x: x - 60, y: y - 14, width: 120, height: 44, fill: "transparent" }),
      drawn("circle", { cx: x, cy: y, r: 7 }), text);
    node.addEventListener("click", () => {
      const used = answer.citations.find((c) => c.note === note);
      openCitation(answer, used, null);
    });
    picture.append(node);
  }
  place.append(make("p", { class: "label" }, found.links.length
    ? "Notes used, and how they link" : "Notes used; none links to another"), picture);
  if (state.answers.at(-1) === answer) intoView(place);
}

// -- reading a note --------------------------------------------------------------------------

function openCitation(answer, citation, opener) {
  state.current = { answer, citation };
  state.opener = opener;
  for (const one of document.querySelectorAll(".marker.now, .source.now")) one.classList.remove("now");
  for (const [button, its] of answer.markers) button.classList.toggle("now", its === citation);
  const place = answer.citations.indexOf(citation) + 1;
  tell(`Citation ${place} of ${answer.citations.length}: ${titled(citation)}, ${lined(citation.lines)}. ${citation.quote}`);
  state.places = [];
  read(citation);
}

async function read(place, keep = true) {
  const path = place.note.split("/").map(encodeURIComponent).join("/");
  const query = new URLSearchParams();
  for (const heading of (place.whole ? [] : place.heading || [])) query.append("heading", heading);
  if (place.lines && !place.whole) query.set("lines", place.lines.join("-"));
  let found;
  try {
    found = await json(`notes/${path}?${query}`);
  } catch (fault) {
    found = { title: place.note, heading: [], lines: [1, 1], source: "", url: "", fault };
  }
  if (keep) state.places.push(place);
  show(place, found);
}

function show(place, found) {
  const body = $("reader-body");
  $("reader-title").textContent = found.title;
  const heading = (found.heading || []).join(" › ");
  $("reader-place").textContent = [heading, lined(found.lines), found.truncated ? "a part of it" : ""]
    .filter(Boolean).join(" · ");
  $("reader-back").hidden = state.places.length < 2;
  $("reader-whole").hidden = Boolean(place.whole) || !place.heading;
  $("reader-source").setAttribute("aria-pressed", "false");
  $("reader-open").hidden = !found.url;
  if (found.url.startsWith("obsidian:")) $("reader-open").href = found.url;
  if (found.fault) {
    body.replaceChildren(make("p", { class: "warned" }, `This note can’t be shown: ${found.fault.message}`));
  } else {
    rendered(body, found, place);
    $("reader-source").onclick = () => toggleSource(body, found, place);
  }
  const opening = $("reader").hidden;
  $("reader").hidden = false;
  const first = body.querySelector("mark, .cited");
  if (first) first.scrollIntoView({ block: "center" });
  else body.scrollTop = 0;
  if (opening && matchMedia("(max-width: 900px)").matches) $("reader-title").focus();
}

function rendered(body, found, place) {
  body.innerHTML = found.html; // sanitised by the server; and the page's policy runs no script of it
  for (const link of body.querySelectorAll("a[href]")) {
    if (link.dataset.note) {
      link.addEventListener("click", (click) => {
        click.preventDefault();
        const asked = new URL(link.href).searchParams.getAll("heading");
        read({ note: link.dataset.note, heading: asked });
      });
    } else link.target = "_blank";
  }
  // A table row is quoted with bars between its cells, which the rendered row has not.
  const quote = place.quote || "";
  if (quote && !highlight(body, quote)) quote.split(" | ").forEach((cell) => highlight(body, cell));
}

function toggleSource(body, found, place) {
  const on = $("reader-source").getAttribute("aria-pressed") !== "true";
  $("reader-source").setAttribute("aria-pressed", String(on));
  if (on) body.replaceChildren(make("div", { class: "plain-source" }, found.source));
  else rendered(body, found, place);
}

// Wraps the quoted words in <mark>, wherever they stand within the cited blocks; says whether.
function highlight(body, quote) {
  const wanted = quote.replace(/\s+/g, " ").trim();
  let said = "";
  const from = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(".cited")) continue;
    for (let n = 0; n < node.data.length; n += 1) {
      const space = /\s/.test(node.data[n]);
      if (space && (said === "" || said.endsWith(" "))) continue;
      said += space ? " " : node.data[n];
      from.push([node, n]);
    }
  }
  const start = wanted ? said.indexOf(wanted) : -1;
  if (start < 0) return false;
  const spans = new Map();
  for (const [node, n] of from.slice(start, start + wanted.length)) {
    const span = spans.get(node);
    if (span) span[1] = n + 1;
    else spans.set(node, [n, n + 1]);
  }
  for (const [node, [first, end]] of spans) {
    if (!node.data.slice(first, end).trim()) continue;
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, end);
    range.surroundContents(document.createElement("mark"));
  }
  return true;
}

function closeReader() {
  if ($("reader").hidden) return;
  $("reader").hidden = true;
  $("reader-body").replaceChildren();
  for (const one of document.querySelectorAll(".marker.now, .source.now")) one.classList.remove("now");
  if (state.opener && state.opener.isConnected) state.opener.focus();
  state.places = [];
}

function step(by) {
  const answer = state.current ? state.current.answer : state.answers.at(-1);
  if (!answer || !answer.citations.length) return;
  const open = !$("reader").hidden && state.current;
  const now = open ? answer.citations.indexOf(state.current.citation) : by > 0 ? -1 : 0;
  const count = answer.citations.length;
  const next = answer.citations[(now + by + count) % count];
  const [button] = answer.markers.find(([, its]) => its === next);
  openCitation(answer, next, button);
}

// -- small things ------------------------------------------------------------------------------

function make(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function listOf(buttons) {
  const list = make("ul", { class: "sources" });
  for (const button of buttons) {
    const line = make("li");
    line.append(button);
    list.append(line);
  }
  return list;
}

function tell(text) { $("live").textContent = text; }

function closeSide() {
  $("side").classList.remove("open");
  $("menu").setAttribute("aria-expanded", "false");
}

function grow() {
  const field = $("question");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 176)}px`;
}

function theme(name) {
  document.documentElement.dataset.theme = name;
}

// -- wiring --------------------------------------------------------------------------------------

$("form").addEventListener("submit", (submit) => {
  submit.preventDefault();
  const question = $("question").value.trim();
  if (!question || !state.ready || state.busy) return;
  $("question").value = "";
  grow();
  ask(question);
});
$("question").addEventListener("input", grow);
$("question").addEventListener("keydown", (press) => {
  if (press.key === "Enter" && !press.shiftKey && !press.isComposing) {
    press.preventDefault();
    $("form").requestSubmit();
  }
});
$("stop").addEventListener("click", () => state.busy && state.busy.abort());
$("new").addEventListener("click", () => { fresh(); closeSide(); conversations().catch(() => {}); $("question").focus(); });
$("menu").addEventListener("click", () => {
  const open = $("side").classList.toggle("open");
  $("menu").setAttribute("aria-expanded", String(open));
});
$("reader-close").addEventListener("click", closeReader);
$("reader-back").addEventListener("click", () => { state.places.pop(); read(state.places.at(-1), false); });
$("reader-whole").addEventListener("click", () => read({ ...state.places.at(-1), whole: true }));
$("theme").addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  theme(next);
  remembered(localStorage, "theme", next);
});
document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey || $("key").open) return;
  const typing = /^(TEXTAREA|INPUT)$/.test(document.activeElement.tagName);
  if (press.key === "Escape") {
    if ($("side").classList.contains("open")) closeSide();
    else if (!$("reader").hidden) closeReader();
    else if (state.busy) state.busy.abort();
    else if (typing) document.activeElement.blur();
  } else if (press.key === "/" && !typing) {
    press.preventDefault();
    $("question").focus();
  } else if (!typing && (press.key === "ArrowRight" || press.key === "ArrowLeft")) {
    press.preventDefault();
    step(press.key === "ArrowRight" ? 1 : -1);
  }
});

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(remembered(localStorage, "theme") || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", () => {
  if (!remembered(localStorage, "theme")) theme(dark.matches ? "dark" : "light");
});
$("send").disabled = true;
watch();
fromAddress();
