"use strict";
// The whole page is built from the JSON in #data. Text reaches the page through textContent and attributes
// only, never as markup, so that nothing written in an episode can be more than text.
(() => {
  const D = JSON.parse(document.getElementById("data").textContent);
  const T = D.texts;
  const FLAGS = ["stale", "altered", "deleted", "odd"];

  // ---- small things ----

  const byId = (id) => document.getElementById(id);

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "text") node.textContent = value;
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name] : all);
  const isOne = (count) => D.lang === "fr" ? count < 2 : count === 1;
  const plural = (forms, count) => fill(forms[isOne(count) ? 0 : 1], { count: count.toLocaleString(D.lang) });
  const dollars = (amount) => amount.toLocaleString(D.lang, { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 3 });
  const moment = (text) => { const time = new Date(text); return isNaN(time) ? text : time.toLocaleString(D.lang, { dateStyle: "medium", timeStyle: "short" }); };
  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const angleName = (angle) => (D.angles[angle] || {}).name || angle;
  const relative = (path) => path.split("/").map(encodeURIComponent).join("/");
  const safeLink = (url) => /^https:\/\//i.test(url || "") ? url : null;
  const promptOf = (made) => (made && made.prompt || []).map((index) => D.sentences[index]).join("");

  function remembered(name, fallback) {
    try { return localStorage.getItem(name) ?? fallback; } catch { return fallback; }
  }
  function remember(name, value) {
    try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch { /* a locked-down browser forgets */ }
  }

  let toastTimer = 0;
  const toast = el("p", { class: "toast", role: "status", "aria-live": "polite", popover: "manual" });
  function say(text) { // a popover stands above open dialogs; a browser without them does without the note
    if (!toast.showPopover) return;
    if (toast.matches(":popover-open")) toast.hidePopover();
    toast.textContent = text;
    toast.showPopover();
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => toast.hidePopover(), 2600);
  }

  // ---- what is on the page ----

  const shots = D.shots;
  const shotOf = new Map(shots.map((shot) => [shot.id, shot]));
  const frames = [];
  for (const shot of shots) for (const frame of shot.frames) { frame.shot = shot; frames.push(frame); }
  for (const frame of frames) numberTakes(frame);

  // Takes are numbered as they were made, as `moostik takes` numbers them.
  function numberTakes(frame) {
    frame.made = [...frame.takes, ...(frame.picture ? [frame.picture] : [])].sort((one, other) => (one.at || "") < (other.at || "") ? -1 : (one.at || "") > (other.at || "") ? 1 : one.sha < other.sha ? -1 : 1);
    frame.made.forEach((made, index) => { made.number = index + 1; });
  }
  const takeWith = (frame, digest) => frame.made.find((made) => made.sha === digest);

  function takeWords(frame, made) {
    if (!made.retake) return fill(T.take_number, { number: made.number });
    const parent = takeWith(frame, made.retake.parent);
    return fill(parent ? T.retake_of : T.retake_of_lost, { number: made.number, parent: parent && parent.number, note: made.retake.note });
  }

  const title = (shot) => shot.number === null ? shot.name || shot.id : `${shot.number} · ${shot.name || shot.id}`;
  const nameIn = (kind, id) => (D[kind][id] || {}).name || id;

  function searchText(frame) {
    if (frame.haystack === undefined) {
      const shot = frame.shot;
      frame.haystack = folded([
        shot.id, shot.number, shot.name, shot.description, shot.action, shot.movement, shot.sound, shot.notes, ...shot.dialogue.flatMap((line) => [line.who, line.what]), frame.id, frame.angle, angleName(frame.angle),
        ...shot.characters.map((id) => `${id} ${nameIn("characters", id)}`),
        ...shot.locations.map((id) => `${id} ${nameIn("locations", id)}`),
        promptOf(frame.picture || frame.plan), frame.error, frame.picture && frame.picture.prediction,
      ].filter((part) => part !== null && part !== undefined).join(" \n"));
    }
    return frame.haystack;
  }

  // ---- picks: the file's, and on top of them the changes made here ----

  const draftName = `moostik picks ${location.pathname}`; // pages on a disk share one memory, and many projects have an ep0
  let draft = {};
  try { draft = JSON.parse(remembered(draftName, "{}")) || {}; } catch { draft = {}; }
  for (const id of Object.keys(draft)) if (!shotOf.has(id) || sameChoice(draft[id], shotOf.get(id).pick)) delete draft[id];

  function sameChoice(one, other) {
    if (!one || !other) return !one && !other;
    return one.variation === other.variation && (one.digest || "") === (other.digest || "");
  }
  const pickOf = (shot) => shot.id in draft ? draft[shot.id] : shot.pick;
  const isPicked = (frame) => { const pick = pickOf(frame.shot); return !!pick && pick.variation === frame.id; };
  const pickedDigest = (frame) => isPicked(frame) ? pickOf(frame.shot).digest || "" : null;
  const isReplaced = (frame) => { if (D.preview) return false; const digest = pickedDigest(frame); return !!digest && (!frame.picture || frame.picture.sha !== digest); };
  const keptTake = (frame) => frame.takes.find((take) => take.sha === pickedDigest(frame));

  // What picking a picture writes. A preview frame is no picture: it stands for its angle, as for `moostik pick`.
  function choiceOf(frame, made) {
    if (!D.preview) return { variation: frame.id, digest: made && made.sha || "" };
    const kept = frame.shot.pick;
    return kept && kept.variation === frame.id ? kept : { variation: frame.id, digest: "" };
  }
  function isChosen(frame, made) {
    const digest = pickedDigest(frame);
    return digest !== null && (D.preview || (digest ? !!made && made.sha === digest : made === frame.picture));
  }

  function choose(frame, take) {
    const wanted = choiceOf(frame, take || frame.picture);
    const clears = isChosen(frame, take || frame.picture);
    const shot = frame.shot;
    if (D.serving) { sendPick(frame, clears ? null : wanted); return; }
    if (sameChoice(clears ? null : wanted, shot.pick)) delete draft[shot.id];
    else draft[shot.id] = clears ? null : wanted;
    remember(draftName, Object.keys(draft).length ? JSON.stringify(draft) : null);
    say(clears ? fill(T.unpicked_said, { shot: title(shot) }) : fill(T.picked_said, { shot: title(shot), angle: angleName(frame.angle) }));
    refreshPicks(shot);
  }

  // ---- a page that moostik serves writes into the project ----

  async function send(action, asked) {
    let answer;
    try {
      answer = await fetch(action, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) });
    } catch { throw new Error(T.not_served); }
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || T.not_served);
  }

  async function sendPick(frame, wanted) {
    const shot = frame.shot;
    try { await send("pick", { shot: shot.id, variation: wanted && wanted.variation, digest: wanted && wanted.digest }); } catch (problem) { say(problem.message); return; }
    shot.pick = wanted;
    delete draft[shot.id];
    say(wanted ? fill(T.picked_said, { shot: title(shot), angle: angleName(frame.angle) }) : fill(T.unpicked_said, { shot: title(shot) }));
    refreshPicks(shot);
  }

  // ---- notes: the file's, and those that were made here ----

  const notesName = `moostik notes ${location.pathname}`;
  let noteDraft = [];
  try { noteDraft = JSON.parse(remembered(notesName, "[]")) || []; } catch { noteDraft = []; }
  const savedNotes = new Set(D.notes.list.map((note) => note.id));
  noteDraft = noteDraft.filter((note) => shotOf.has(note.shot) && !savedNotes.has(note.id));
  const isAbout = (note, frame) => note.shot === frame.shot.id && note.variation === frame.id;
  const notesOn = (frame) => [...D.notes.list.filter((note) => isAbout(note, frame)), ...noteDraft.filter((note) => isAbout(note, frame)).map((note) => ({ ...note, unsaved: true }))];
  const openNotes = (frame) => notesOn(frame).filter((note) => !note.done).length;

  async function keepNote(frame, made, text, approves = false) {
    const said = text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, " ").trim();
    if (!said) return;
    if (D.serving) { sendNote(frame, made, said, approves); return; }
    const id = "n" + [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(1);
    noteDraft.push({ id, shot: frame.shot.id, variation: frame.id, text: said, take: !D.preview && made && made.sha || null, approves, done: approves });
    rememberNotes(frame);
    say(fill(approves ? T.approved_said : T.note_kept, { shot: title(frame.shot), angle: angleName(frame.angle) }));
  }

  async function sendNote(frame, made, text, approves) {
    const take = !D.preview && made && made.sha || "";
    try { await send("note", { shot: frame.shot.id, variation: frame.id, digest: take, text, approves }); } catch (problem) { say(problem.message); return; }
    D.notes.list.push({ id: "", shot: frame.shot.id, variation: frame.id, text, take: take || null, approves, done: approves });
    say(fill(approves ? T.approved_said : T.note_kept, { shot: title(frame.shot), angle: angleName(frame.angle) }));
    showFrameState(frame);
    applyFilters();
    lightbox.refresh();
  }

  // The last word on the picture that is there.
  function isApproved(frame) {
    const about = notesOn(frame).filter((note) => !note.take || !frame.picture || frame.picture.sha.startsWith(note.take)).pop();
    return !!about && about.approves === true;
  }

  function dropNote(frame, id) {
    noteDraft = noteDraft.filter((note) => note.id !== id);
    rememberNotes(frame);
  }

  function rememberNotes(frame) {
    remember(notesName, noteDraft.length ? JSON.stringify(noteDraft) : null);
    showFrameState(frame);
    showNotesDraft();
    lightbox.refresh();
  }

  // The text of the notes file. moostik_cli/editing/notes.py writes by the same rules; a test holds them together.
  const HEADING = /^#[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*\r?\n?$/;

  function noteBlock(note) {
    const shot = shotOf.get(note.shot);
    const rows = [`- shot: ${quoted(note.shot)}`, `  id: ${note.id}`, `  angle: ${quoted(angleWord(shot, note.variation))}`,
      ...(note.take ? [`  take: "${note.take}"`] : []), `  text: ${JSON.stringify(note.text)}`, `  state: ${note.approves ? "approved" : "open"}`];
    return rows.map((row) => `${row}\n`).join("");
  }

  function notesText() {
    const lines = (D.notes.text || D.notes.header).match(/[^\n]*\n|[^\n]+/g) || [];
    for (const note of noteDraft) insertNote(lines, note);
    return lines.join("");
  }

  function insertNote(lines, note) {
    const order = shots.map((shot) => shot.id);
    const headings = lines.map((line, row) => [row, (HEADING.exec(line) || [])[1]]).filter(([, id]) => order.includes(id));
    const above = (row) => { while (row && !lines[row - 1].trim()) row -= 1; return row; };
    const own = headings.findIndex(([, id]) => id === note.shot);
    let at;
    let lead = "";
    if (own >= 0) at = above(own + 1 < headings.length ? headings[own + 1][0] : lines.length);
    else {
      const behind = headings.find(([, id]) => order.indexOf(id) > order.indexOf(note.shot));
      at = behind ? above(behind[0]) : lines.length;
      lead = `${(behind ? at : lines.length && lines[lines.length - 1].trim()) ? "\n" : ""}# ${note.shot}\n`;
    }
    if (at > 0 && !lines[at - 1].endsWith("\n")) lines[at - 1] += "\n";
    lines.splice(at, 0, ...`${lead}${noteBlock(note)}`.match(/[^\n]*\n/g));
  }

  // The text of the picks file. moostik_cli/sources/picks.py writes by the same rules; a test holds them together.
  const LINE = /^((?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([A-Za-z0-9][A-Za-z0-9._-]*))[ \t]*:(?=[ \t\r\n]|$)[ \t]*)((?:[^\s#]|(?<![ \t])#|[ \t]+(?![#\s]))*)/;
  const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
  const quoted = (word) => /^[A-Za-z][A-Za-z0-9._-]*$/.test(word) && !WORDS.test(word) ? word : `"${word}"`;
  const keyOf = (line) => { const found = LINE.exec(line); return found ? found[2] ?? found[3] ?? found[4] : null; };

  function angleWord(shot, variation) {
    const frame = shot.frames.find((one) => one.id === variation);
    const angleIsEnough = shot.frames.filter((one) => one.angle === frame.angle).length === 1
      && !shot.frames.some((one) => one !== frame && one.id === frame.angle) && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(frame.angle);
    return angleIsEnough ? frame.angle : frame.id;
  }

  function writtenPick(shot, pick) {
    const word = angleWord(shot, pick.variation);
    return pick.digest ? `${word} ${pick.digest}` : quoted(word);
  }

  function withoutValue(line) {
    const found = LINE.exec(line);
    const rest = line.slice(found[0].length);
    return found[1].trimEnd() + (rest.trimStart().startsWith("#") ? " " : "") + rest.replace(/^ +/, "");
  }

  function withValue(line, value) {
    return line.replace(LINE, (...found) => {
      const rest = line.slice(found[0].length);
      return `${found[1]}${/[ \t]$/.test(found[1]) ? "" : " "}${value}${rest.startsWith("#") ? " " : ""}`;
    });
  }

  function edited(text, shotId, value) {
    const lines = text.match(/[^\n]*\n|[^\n]+/g) || [];
    const at = lines.findIndex((line) => keyOf(line) === shotId);
    if (at >= 0 && value === null && lines.some((line) => LINE.test(line) && !LINE.exec(line)[5])) lines[at] = withoutValue(lines[at]);
    else if (at >= 0 && value === null) lines.splice(at, 1);
    else if (at >= 0) lines[at] = withValue(lines[at], value);
    else if (value !== null) insert(lines, `${quoted(shotId)}: ${value}`, shotId);
    return lines.join("");
  }

  function insert(lines, line, shotId) {
    const order = shots.map((shot) => shot.id);
    const place = order.indexOf(shotId);
    const found = lines.map((text) => order.indexOf(keyOf(text) ?? ""));
    let at = lines.length;
    let nearest = -1;
    found.forEach((index, row) => { if (index >= 0 && index < place && index >= nearest) { nearest = index; at = row + 1; } });
    if (nearest < 0) {
      const after = found.findIndex((index) => index > place);
      if (after >= 0) {
        at = after;
        while (at > 0 && lines[at - 1].startsWith("#")) at -= 1;
        if (at === 0) at = after;
      }
    }
    const end = lines.length && lines[0].endsWith("\r\n") ? "\r\n" : "\n";
    if (at > 0 && !lines[at - 1].endsWith("\n")) lines[at - 1] += end;
    lines.splice(at, 0, line + end);
  }

  function picksText() {
    let text = D.picks.text || D.picks.header;
    for (const shot of shots) {
      if (shot.id in draft) text = edited(text, shot.id, draft[shot.id] === null ? null : writtenPick(shot, draft[shot.id]));
    }
    return text;
  }

  // ---- the board ----

  const MARKS = { stale: "↻", altered: "✎", deleted: "∅", odd: "△", failed: "!", generating: "…", replaced: "⟲", note: "✍", approved: "✓" };

  function marksOf(frame) {
    const marks = frame.flags.filter((flag) => FLAGS.includes(flag));
    if (frame.status === "failed" || frame.status === "generating") marks.unshift(frame.status);
    if (isReplaced(frame)) marks.unshift("replaced");
    if (openNotes(frame)) marks.push("note");
    else if (isApproved(frame)) marks.push("approved");
    return marks;
  }

  function stateWords(frame) {
    return [isPicked(frame) ? T.picked : null, T.status[frame.status], ...marksOf(frame).filter((mark) => mark !== frame.status).map((mark) => T.marks[mark])].filter(Boolean).join(", ");
  }

  const altText = (frame) => [fill(T.shot_named, { shot: title(frame.shot) }), angleName(frame.angle), frame.shot.description].filter(Boolean).join(". ");

  function frameNode(frame) {
    const node = el("figure", { class: `frame ${frame.status}` });
    frame.button = el("button", { type: "button", class: "frame-open", onclick: () => lightbox.open(frame), onkeydown: (event) => boardKeys(event, frame) });
    if (frame.picture && (frame.picture.thumb || frame.picture.src)) {
      frame.button.append(el("img", { src: relative(frame.picture.thumb || frame.picture.src), alt: altText(frame), loading: "lazy", decoding: "async", width: D.thumbSize[0], height: D.thumbSize[1] }));
    } else {
      node.classList.add("no-picture");
      frame.button.append(el("strong", { text: whyEmpty(frame) }), el("span", { class: "reason", text: frame.error || (D.angles[frame.angle] || {}).lens || "", dir: "auto" }));
    }
    frame.star = el("button", { type: "button", class: "frame-star", text: "★", tabindex: "-1", onclick: () => choose(frame) });
    frame.marks = el("span", { class: "marks" });
    node.append(frame.button, frame.star, el("figcaption", {}, el("span", { class: "angle", text: angleName(frame.angle), title: frame.id, dir: "auto" }), frame.marks));
    frame.node = node;
    showFrameState(frame);
    return node;
  }

  function whyEmpty(frame) {
    if (frame.flags.includes("deleted")) return T.marks.deleted;
    if (frame.status === "completed") return frame.flags.includes("elsewhere") ? T.elsewhere : T.marks.deleted;
    return T.status[frame.status];
  }

  function showFrameState(frame) {
    const picked = isPicked(frame);
    frame.node.classList.toggle("is-picked", picked);
    frame.button.setAttribute("aria-label", `${title(frame.shot)}, ${angleName(frame.angle)}: ${stateWords(frame)}`);
    frame.star.setAttribute("aria-pressed", picked ? "true" : "false");
    frame.star.setAttribute("aria-label", fill(T.pick_this, { angle: angleName(frame.angle), shot: title(frame.shot) }));
    frame.star.title = picked ? T.unpick : T.pick;
    frame.marks.replaceChildren(...marksOf(frame).map((mark) => el("span", { class: `mark-${mark}`, title: T.marks[mark] || T.status[mark], text: `${MARKS[mark]} ${T.short[mark]}` })));
  }

  function tag(kind, id) {
    const known = D[kind][id];
    return el("button", { type: "button", class: kind === "locations" ? "place" : null, title: fill(T.only_with, { name: nameIn(kind, id) }), text: nameIn(kind, id) + (known ? "" : " ?"), dir: "auto",
      onclick: () => setFilter(kind === "locations" ? "place" : "character", id) });
  }

  // What a storyboard says beside the picture.
  function spokenParts(shot) {
    const lines = shot.dialogue.map((line) => el("p", { class: "line", dir: "auto" }, line.who ? el("b", { text: `${line.who} ` }) : null, line.what));
    const fields = [[T.action, shot.action], [T.camera, shot.movement], [T.sound, shot.sound], [T.notes, shot.notes]]
      .filter(([, text]) => text).map(([label, text]) => el("p", { class: "line", dir: "auto" }, el("span", { class: "label", text: `${label} ` }), text));
    return lines.length + fields.length ? [el("div", { class: "lines" }, ...lines, ...fields)] : [];
  }

  function shotNode(shot) {
    shot.notice = el("p", { class: "shot-notice", hidden: true });
    const about = el("div", { class: "shot-about" },
      el("div", { class: "shot-head" }, shot.number === null ? null : el("span", { class: "shot-number", text: String(shot.number).padStart(2, "0") }), el("h3", { text: shot.name || shot.id, dir: "auto" })),
      shot.description ? el("p", { class: "about", text: shot.description, dir: "auto", title: shot.description }) : null,
      ...spokenParts(shot),
      shot.characters.length + shot.locations.length ? el("div", { class: "tags" }, ...shot.characters.map((id) => tag("characters", id)), ...shot.locations.map((id) => tag("locations", id))) : null,
      el("p", { class: "shot-foot" }, el("span", { class: "mono", text: shot.id }), shot.seconds === null ? null : el("span", { text: fill(T.seconds, { count: shot.seconds.toLocaleString(D.lang) }) }),
        shot.continues ? el("span", { text: fill(T.continues, { shot: shot.continues }) }) : null),
      shot.notice);
    shot.node = el("article", { class: "shot", id: `shot-${shot.id}`, "aria-label": title(shot) }, about, el("div", { class: "frames" }, ...shot.frames.map(frameNode)));
    showShotState(shot);
    return shot.node;
  }

  function showShotState(shot) {
    const pick = pickOf(shot);
    const frame = pick && shot.frames.find((one) => one.id === pick.variation);
    let text = "";
    if (pick && !frame) text = fill(T.pick_unknown, { angle: pick.written || pick.variation || "?" });
    else if (frame && isReplaced(frame)) text = keptTake(frame) ? T.pick_replaced_kept : T.pick_replaced;
    shot.notice.textContent = text;
    shot.notice.hidden = !text;
  }

  function buildBoard() {
    const board = byId("board");
    for (const act of D.acts) {
      const own = shots.filter((shot) => shot.act === act.key);
      if (!own.length) continue;
      act.node = el("section", { class: "act", id: `act-${act.key}` },
        el("header", { class: "act-head" }, act.label ? el("p", { class: "eyebrow", text: act.label }) : null, el("h2", { text: act.title || act.id, dir: "auto" }),
          act.description ? el("p", { class: "about", text: act.description, dir: "auto" }) : null),
        ...own.map(shotNode));
      act.shots = own;
      board.append(act.node);
    }
    D.acts = D.acts.filter((act) => act.node);
  }

  function buildTimeline() {
    const nav = byId("timeline");
    if (!D.acts.length) nav.hidden = true;
    for (const act of D.acts) {
      act.bars = el("span", { class: "bars", "aria-hidden": "true" }, ...act.shots.map((shot) => (shot.bar = el("i", {}))));
      const link = el("a", { href: `#act-${act.key}`, title: act.title, onclick: (event) => { event.preventDefault(); goTo(act.node); } }, act.bars, el("span", { class: "label", text: [act.number, act.title || act.id].filter((part) => part !== null).join(" ") }));
      link.style.setProperty("--shots", String(act.shots.length));
      nav.append(link);
    }
  }

  function goTo(node) {
    node.scrollIntoView({ block: "start" });
    const heading = node.querySelector("h2, h3");
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
  }

  function showBar(shot) {
    const made = shot.frames.filter((frame) => frame.picture).length;
    const failed = shot.frames.some((frame) => frame.status === "failed");
    shot.bar.className = failed ? "failed" : pickOf(shot) ? "picked" : made === shot.frames.length && made ? "full" : made ? "part" : "";
    shot.bar.title = title(shot);
  }

  function showFigures() {
    const count = (test) => frames.filter(test).length;
    const made = count((frame) => frame.picture);
    const figure = (label, value, of, kind) => el("div", { class: kind }, el("dt", { text: label }), el("dd", { text: value.toLocaleString(D.lang) }, of === undefined ? null : el("span", { class: "of", text: ` / ${of.toLocaleString(D.lang)}` })));
    const failed = count((frame) => frame.status === "failed");
    const stale = count((frame) => frame.flags.includes("stale"));
    const figures = [figure(T.shots, shots.length), figure(D.preview ? T.frames : T.pictures, made, frames.length),
      figure(T.picked_shots, shots.filter(pickOf).length, shots.length)];
    if (failed) figures.push(figure(T.failed, failed, undefined, "bad"));
    if (stale) figures.push(figure(T.stale, stale, undefined, "warn"));
    if (D.spent !== null) figures.push(el("div", {}, el("dt", { text: T.spent }), el("dd", { text: dollars(D.spent) })));
    byId("figures").replaceChildren(...figures);
  }

  function refreshPicks(shot) {
    shot.frames.forEach(showFrameState);
    showShotState(shot);
    showBar(shot);
    showFigures();
    showDraft();
    applyFilters();
    lightbox.refresh();
  }

  function boardKeys(event, frame) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const list = visible();
    if (event.key === "p" || event.key === "P") { pickAndGoOn(frame, list); event.preventDefault(); return; }
    if (event.key === "n" || event.key === "N") { askForNote(frame, frame.picture); event.preventDefault(); return; }
    const at = list.indexOf(frame);
    const vertical = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = { ArrowRight: list[at + 1], ArrowLeft: list[at - 1], Home: list[0], End: list[list.length - 1] }[event.key] || (vertical && nextRow(frame, list, vertical));
    if (target) { target.button.focus(); event.preventDefault(); }
  }

  // A pick can take a picture out of what the filters show: then the next one is on.
  function pickAndGoOn(frame, list) {
    choose(frame);
    const at = list.indexOf(frame);
    const next = frame.hidden && [...list.slice(at), ...list.slice(0, at).reverse()].find((one) => !one.hidden);
    if (next) next.button.focus();
  }

  function nextRow(frame, list, direction) {
    const from = frame.button.getBoundingClientRect();
    const at = list.indexOf(frame);
    let best = null;
    for (let index = at + direction; index >= 0 && index < list.length; index += direction) {
      const box = list[index].button.getBoundingClientRect();
      if (Math.abs(box.top - from.top) < 4) continue;
      if (best && Math.abs(box.top - best.top) > 4) break;
      const distance = Math.abs(box.left - from.left);
      if (!best || distance < best.distance) best = { frame: list[index], top: box.top, distance };
    }
    return best && best.frame;
  }

  // ---- filters ----

  const filters = { q: "", act: "", place: "", character: "", cluster: "", angle: "", status: "" };
  const controls = {};
  const TESTS = {
    q: (frame, words) => folded(words).split(/\s+/).filter(Boolean).every((word) => searchText(frame).includes(word)),
    act: (frame, key) => frame.shot.act === key,
    place: (frame, id) => frame.shot.locations.includes(id),
    character: (frame, id) => frame.shot.characters.includes(id),
    cluster: (frame, id) => frame.shot.clusters.includes(id),
    angle: (frame, angle) => frame.angle === angle,
    status: (frame, status) => {
      if (status === "picked") return isPicked(frame);
      if (status === "unpicked") return !pickOf(frame.shot);
      if (status === "replaced") return isReplaced(frame);
      if (status === "approved") return isApproved(frame);
      if (status === "note") return openNotes(frame) > 0;
      return FLAGS.includes(status) ? frame.flags.includes(status) : frame.status === status;
    },
  };
  const visible = () => frames.filter((frame) => !frame.hidden);

  function applyFilters() {
    const active = Object.entries(filters).filter(([, value]) => value);
    for (const frame of frames) {
      frame.hidden = !active.every(([name, value]) => TESTS[name](frame, value));
      frame.node.hidden = frame.hidden;
    }
    for (const shot of shots) shot.node.hidden = shot.frames.length ? shot.frames.every((frame) => frame.hidden) : active.length > 0;
    for (const act of D.acts) act.node.hidden = act.shots.every((shot) => shot.node.hidden);
    const shown = visible().length;
    count.textContent = active.length ? fill(T.shown_of, { shown: shown.toLocaleString(D.lang), all: frames.length.toLocaleString(D.lang) }) : plural(D.preview ? T.count_frames : T.count_pictures, frames.length);
    byId("empty").hidden = shots.some((shot) => !shot.node.hidden);
    clear.hidden = !active.length;
    for (const [name, control] of Object.entries(controls)) control.classList.toggle("chosen", name !== "q" && !!filters[name]);
  }

  function setFilter(name, value) {
    filters[name] = value;
    if (controls[name].value !== value) controls[name].value = value;
    applyFilters();
    writeAddress();
  }

  function writeAddress(frame) {
    const parameters = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
    if (frame) parameters.set("picture", `${frame.shot.id}/${frame.id}`);
    const text = parameters.toString();
    try { history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search); } catch { /* some browsers refuse this for files */ }
  }

  function readAddress() {
    const parameters = new URLSearchParams(location.hash.slice(1));
    for (const name of Object.keys(filters)) {
      const value = parameters.get(name) || "";
      controls[name].value = value;
      filters[name] = controls[name].value === value ? value : "";
    }
    const [shotId, id] = (parameters.get("picture") || "").split("/");
    if (!shotId) return undefined;
    return frames.find((frame) => frame.shot.id === shotId && frame.id === id);
  }

  const count = el("span", { class: "count", role: "status", "aria-live": "polite" });
  const clear = el("button", { type: "button", class: "button plain", text: T.clear, hidden: true, onclick: () => { for (const name of Object.keys(filters)) { filters[name] = ""; controls[name].value = ""; } applyFilters(); writeAddress(); controls.q.focus(); } });
  const notesButton = el("button", { type: "button", class: "button", onclick: () => showNotes() });
  const draftButton = el("button", { type: "button", class: "button", onclick: () => showPicks() });

  function select(name, label, options) {
    controls[name] = el("select", { "aria-label": label, title: label, onchange: (event) => setFilter(name, event.target.value) },
      el("option", { value: "", text: label }), ...options.map(([value, text]) => el("option", { value, text })));
    if (!options.length) controls[name].hidden = true;
    return controls[name];
  }

  function used(kind, key) {
    const ids = new Set(shots.flatMap((shot) => shot[kind]));
    const known = Object.keys(D[key]).filter((id) => ids.has(id));
    return [...known, ...[...ids].filter((id) => !(id in D[key]))].map((id) => [id, nameIn(key, id)]);
  }

  function buildToolbar() {
    controls.q = el("input", { type: "search", placeholder: T.search, "aria-label": T.search, oninput: (event) => setFilter("q", event.target.value) });
    const angles = [...new Set(frames.map((frame) => frame.angle))].map((angle) => [angle, angleName(angle)]);
    const statuses = ["completed", "pending", "generating", "failed"].map((status) => [status, T.status[status]]);
    const more = [...FLAGS.map((flag) => [flag, T.marks[flag]]), ["picked", T.picked], ["replaced", T.marks.replaced], ["unpicked", T.unpicked], ["note", T.marks.note], ["approved", T.marks.approved]];
    const size = el("input", { type: "range", min: "110", max: "420", step: "10", value: remembered("moostik thumb size", "176"), "aria-label": T.size, title: T.size, class: "size",
      oninput: (event) => { document.documentElement.style.setProperty("--thumb", `${event.target.value}px`); remember("moostik thumb size", event.target.value); } });
    if (size.value !== "176") document.documentElement.style.setProperty("--thumb", `${size.value}px`);
    const bar = byId("toolbar");
    const fold = el("button", { type: "button", class: "button only-narrow", "aria-expanded": "false", text: T.filters, onclick: () => fold.setAttribute("aria-expanded", String(bar.classList.toggle("open"))) });
    bar.addEventListener("submit", (event) => event.preventDefault());
    bar.append(...[controls.q, fold, el("div", { class: "filters" },
      select("act", T.act, D.acts.map((act) => [act.key, [act.number, act.title || act.id].filter((part) => part !== null).join(" ")])), select("place", T.place, used("locations", "locations")), select("character", T.character, used("characters", "characters")),
      select("angle", T.angle, angles), select("cluster", T.cluster, D.clusters.map((cluster) => [cluster.id, cluster.name])), select("status", T.status_label, [...statuses, ...more])),
      clear, count, size, el("button", { type: "button", class: "button", text: `▶ ${T.play}`, title: `${T.play} (${T.space})`, onclick: () => player.open() }), D.serving ? null : draftButton, D.serving ? null : notesButton,
      el("button", { type: "button", class: "button plain", text: "◐", "aria-label": T.theme, title: T.theme, onclick: switchTheme }),
      el("button", { type: "button", class: "button plain", text: "?", "aria-label": T.help, title: T.help, onclick: () => help.showModal() })].filter(Boolean));
  }

  // ---- light and dark ----

  function switchTheme() {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    remember("moostik theme", document.documentElement.dataset.theme);
  }
  const theme = remembered("moostik theme", "");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

  // ---- one picture, large ----

  const lightbox = (() => {
    let current = null; // frame
    let take = null; // an earlier take of it, or null
    let opener = null;
    const where = el("p", { class: "where", dir: "auto" });
    const view = el("div", { class: "stage-view", tabindex: "-1" });
    const strip = el("div", { class: "strip", role: "group", "aria-label": T.angles_of_shot });
    const panel = el("div", { class: "panel", tabindex: "0", role: "region", "aria-label": T.details });
    let compared = null; // [take, take, whether they lie on each other]
    const pick = el("button", { type: "button", class: "button", onclick: () => choose(current, take) });
    const noteButton = el("button", { type: "button", class: "button", text: T.note, title: `${T.note} (N)`, onclick: () => askForNote(current, take || current.picture) });
    const approve = el("button", { type: "button", class: "button", text: `✓ ${T.approve}`, title: `${T.approve} (A)`, onclick: () => approves() });
    const approves = () => { const made = take || current.picture; if (made) keepNote(current, made, T.approved_word, true); };
    const compare = el("button", { type: "button", class: "button", onclick: () => toggleCompare() });
    const original = el("a", { class: "button only-wide", target: "_blank", rel: "noopener", text: T.original });
    const box = el("dialog", { class: "lightbox", "aria-label": T.lightbox },
      el("div", { class: "stage" },
        el("div", { class: "stage-bar" }, where, pick, approve, noteButton, compare, original,
          el("button", { type: "button", class: "button only-wide", text: T.details, title: `${T.details} (I)`, onclick: () => box.classList.toggle("wide-stage") }),
          el("button", { type: "button", class: "button", text: "?", "aria-label": T.help, onclick: () => help.showModal() }),
          el("button", { type: "button", class: "button", text: "✕", "aria-label": T.close, onclick: () => box.close() })),
        view, strip),
      panel);
    const live = el("p", { class: "quiet-title", role: "status", "aria-live": "polite" });
    box.append(live);
    document.body.append(box);
    box.addEventListener("close", () => {
      const frame = current;
      current = null;
      writeAddress();
      view.replaceChildren();
      const target = frame && !frame.hidden ? frame.button : opener;
      if (target) { target.focus(); target.scrollIntoView({ block: "nearest" }); }
    });
    box.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("textarea, select, input:not([type=range])")) return;
      if (event.target.matches("input") && /^(Arrow|Home|End)/.test(event.key)) return; // they move the slider
      const inPanel = panel.contains(event.target);
      const actions = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), p: () => choose(current, take), P: () => choose(current, take), n: () => askForNote(current, take || current.picture), N: () => askForNote(current, take || current.picture), c: toggleCompare, C: toggleCompare, a: approves, A: approves, "?": () => help.showModal(), Home: () => stepTo(0), End: () => stepTo(Infinity),
        i: () => box.classList.toggle("wide-stage"), I: () => box.classList.toggle("wide-stage") };
      if (!inPanel) Object.assign(actions, { ArrowDown: () => stepShot(1), ArrowUp: () => stepShot(-1) });
      if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
    });
    let touchX = null;
    view.addEventListener("touchstart", (event) => { touchX = event.touches.length === 1 ? event.touches[0].clientX : null; }, { passive: true });
    view.addEventListener("touchend", (event) => {
      if (touchX === null) return;
      const moved = event.changedTouches[0].clientX - touchX;
      if (Math.abs(moved) > 50) step(moved < 0 ? 1 : -1);
    }, { passive: true });

    function around() { return frames.filter((frame) => !frame.hidden || frame === current); }
    function step(by) { const list = around(); show(list[(list.indexOf(current) + by + list.length) % list.length]); }
    function stepTo(index) { const list = around(); show(list[Math.min(index, list.length - 1)]); }
    function stepShot(by) {
      const list = around();
      const order = [...new Set(list.map((frame) => frame.shot))];
      const next = order[(order.indexOf(current.shot) + by + order.length) % order.length];
      show(list.find((frame) => frame.shot === next && frame.angle === current.angle) || list.find((frame) => frame.shot === next));
    }

    function open(frame) {
      opener = document.activeElement;
      if (!box.open) box.showModal();
      show(frame);
    }

    function show(frame, earlier) {
      if (frame !== current || (earlier || null) !== take) compared = null;
      current = frame;
      take = earlier || null;
      const made = take || frame.picture;
      where.textContent = `${title(frame.shot)} — ${angleName(frame.angle)}`;
      view.classList.toggle("comparing", !!compared);
      if (compared) view.replaceChildren(...comparison(frame));
      else view.replaceChildren(made && made.src ? el("img", { src: relative(made.src), alt: altText(frame), width: made.width || null, height: made.height || null }) : emptyView(frame),
        el("button", { type: "button", class: "step previous", text: "‹", "aria-label": T.previous, onclick: () => step(-1) }),
        el("button", { type: "button", class: "step next", text: "›", "aria-label": T.next, onclick: () => step(1) }));
      approve.hidden = !made;
      compare.hidden = frame.made.length < 2;
      compare.textContent = compared ? T.compare_end : T.compare;
      compare.title = `${compare.textContent} (C)`;
      original.hidden = !(made && made.src);
      if (made && made.src) original.href = relative(made.src);
      strip.replaceChildren(...frame.shot.frames.map(stripChip));
      const chosen = strip.querySelector("[aria-current=true]");
      if (chosen) chosen.scrollIntoView({ block: "nearest", inline: "center" });
      panel.replaceChildren(...panelParts(frame, made));
      panel.scrollTop = 0;
      showPick();
      live.textContent = `${title(frame.shot)}, ${angleName(frame.angle)}: ${stateWords(frame)}`;
      writeAddress(frame);
      preload(frame);
    }

    // -- two takes --

    function toggleCompare() {
      if (current.made.length < 2) return;
      compared = compared ? null : pairOf(current, take || current.picture || current.made[current.made.length - 1]);
      show(current, take);
      view.focus();
    }

    // A take beside the one that it was made from; else beside the one before it.
    function pairOf(frame, made) {
      const parent = made.retake && takeWith(frame, made.retake.parent);
      const before = frame.made[frame.made.indexOf(made) - 1] || frame.made.find((one) => one !== made);
      return [parent || before, made, false];
    }

    function comparison(frame) {
      const [left, right, onEachOther] = compared;
      const picture = (made, side) => el("img", { src: relative(made.src), alt: `${fill(T.take_number, { number: made.number })}. ${altText(frame)}`, class: side });
      const pictures = el("div", { class: onEachOther ? "compare slider" : "compare beside" }, picture(left, "left"), picture(right, "right"));
      const cut = el("input", { type: "range", min: "0", max: "100", step: "0.5", value: "50", class: "cut", "aria-label": T.compare_cut, oninput: (event) => pictures.style.setProperty("--cut", `${event.target.value}%`) });
      if (onEachOther) pictures.append(cut);
      const bar = el("div", { class: "compare-bar" }, takeSelect(frame, 0, T.compare_left), takeSelect(frame, 1, T.compare_right),
        ...[[false, T.compare_beside], [true, T.compare_slider]].map(([value, text]) => el("button", { type: "button", class: "button", text, "aria-pressed": String(onEachOther === value), onclick: () => { compared = [left, right, value]; show(current, take); view.focus(); } })));
      return [bar, pictures, ...ledFromTo(frame, left, right).map((made) => el("p", { class: "led", text: takeWords(frame, made), dir: "auto" }))];
    }

    function takeSelect(frame, side, label) {
      const options = frame.made.map((made) => el("option", { value: String(made.number), text: fill(T.take_number, { number: made.number }), selected: compared[side] === made }));
      return el("select", { "aria-label": label, onchange: (event) => { compared[side] = frame.made[event.target.value - 1]; show(current, take); view.focus(); } }, ...options);
    }

    // The retakes on the way from the earlier of two takes to the later, the first first.
    function ledFromTo(frame, one, other) {
      const way = [];
      let made = one.number > other.number ? one : other;
      const end = one.number > other.number ? other : one;
      while (made && made !== end && made.retake && way.length <= frame.made.length) { way.unshift(made); made = takeWith(frame, made.retake.parent); }
      return made === end ? way : [];
    }

    function preload(frame) {
      const list = around();
      const next = list[list.indexOf(frame) + 1];
      if (next && next.picture && next.picture.src) new Image().src = relative(next.picture.src);
    }

    function showPick() {
      const on = isChosen(current, take || current.picture);
      pick.textContent = on ? `★ ${T.picked}` : `☆ ${T.pick}`;
      pick.title = `${on ? T.unpick : T.pick} (P)`;
      pick.setAttribute("aria-pressed", String(on));
    }

    function refresh() { if (current && box.open) { const scroll = panel.scrollTop; show(current, take); panel.scrollTop = scroll; } }

    function emptyView(frame) {
      return el("div", { class: `missing ${frame.status}` }, el("strong", { text: whyEmpty(frame) }), el("span", { text: frame.error || T.empty[frame.status] || "", dir: "auto" }));
    }

    function stripChip(frame) {
      const thumb = frame.picture && (frame.picture.thumb || frame.picture.src);
      return el("button", { type: "button", class: isPicked(frame) ? "picked" : null, "aria-current": frame === current ? "true" : null, onclick: () => show(frame) },
        el("span", { class: "chip" }, thumb ? el("img", { src: relative(thumb), alt: "", loading: "lazy" }) : el("span", { class: "chip-empty", text: whyEmpty(frame) })),
        el("span", { class: "chip-label", text: (isPicked(frame) ? "★ " : "") + angleName(frame.angle), dir: "auto" }));
    }

    return { open, refresh, isOpen: () => box.open };

    // -- the panel beside the picture --

    function panelParts(frame, made) {
      const shot = frame.shot;
      const facts = made || frame.plan;
      const parts = [el("p", { class: "eyebrow", text: [D.preview ? T.preview_mark : "", shot.number === null ? shot.id : fill(T.shot_number, { number: shot.number }), (D.angles[frame.angle] || {}).lens].filter(Boolean).join(" · ") }),
        el("h2", { text: shot.name || shot.id, dir: "auto" }), ...noteList(frame), shot.description ? el("p", { class: "lead", text: shot.description, dir: "auto" }) : null, ...spokenParts(shot), ...notices(frame)];
      const prompt = promptOf(facts);
      if (prompt) parts.push(heading(T.prompt, copyLink(prompt)), el("div", { class: "prompt" }, ...prompt.split("\n").filter(Boolean).map((line) => el("p", { text: line, dir: "auto" }))));
      if (facts && facts.references && facts.references.length) parts.push(heading(T.references), el("ol", { class: "references" }, ...facts.references.map(reference)));
      parts.push(heading(T.facts), factList(frame, made));
      if (frame.takes.length) parts.push(heading(T.takes), el("div", { class: "takes" }, takeChip(frame, null), ...frame.takes.map((one) => takeChip(frame, one))));
      const family = familyOf(frame);
      if (family.length > 1) parts.push(heading(T.family), el("div", { class: "takes family" }, ...family.map(familyChip)));
      return parts.filter(Boolean);
    }

    function noteList(frame) {
      const notes = notesOn(frame);
      if (!notes.length) return [];
      return [el("ul", { class: "notes" }, ...notes.map((note) => {
        const about = note.take && takeWith(frame, note.take);
        const answer = note.answer && takeWith(frame, note.answer);
        const state = [note.unsaved ? T.note_unsaved : note.done ? T.note_done : T.note_open, about && fill(T.take_number, { number: about.number }), answer && `→ ${fill(T.take_number, { number: answer.number })}`].filter(Boolean).join(" · ");
        return el("li", { class: note.done ? "done" : null }, el("span", { text: note.text, dir: "auto" }), el("span", { class: "why", text: state }),
          note.unsaved ? el("button", { type: "button", class: "small-link", text: T.note_drop, onclick: () => dropNote(frame, note.id) }) : null);
      }))];
    }

    // The anchor that a picture was shown, or is, and all that were shown it.
    function familyOf(frame) {
      const keyOfFrame = (one) => `${one.shot.id}/${one.id}`;
      const heads = new Set([...(frame.follows || []), keyOfFrame(frame)]);
      return frames.filter((one) => heads.has(keyOfFrame(one)) || (one.follows || []).some((key) => heads.has(key)));
    }

    function familyChip(frame) {
      const thumb = frame.picture && (frame.picture.thumb || frame.picture.src);
      const heads = frames.some((one) => (one.follows || []).includes(`${frame.shot.id}/${frame.id}`));
      const name = frame.shot === current.shot ? angleName(frame.angle) : `${title(frame.shot)}, ${angleName(frame.angle)}`;
      return el("button", { type: "button", "aria-current": frame === current ? "true" : null, onclick: () => show(frame) },
        thumb ? el("img", { src: relative(thumb), alt: "", loading: "lazy" }) : el("span", { class: "gone" }), el("span", { text: heads ? `${name} (${T.is_anchor})` : name, dir: "auto" }));
    }

    function heading(text, more) { return el("h3", {}, el("span", { text }), more); }

    function copyLink(text) { return el("button", { type: "button", class: "small-link", text: T.copy, onclick: () => copy(text) }); }

    function notices(frame) {
      const found = [];
      if (frame.status === "failed" && frame.error) found.push(["bad", fill(T.failed_because, { reason: frame.error })]);
      for (const flag of frame.flags) if (T.explained[flag]) found.push(["", T.explained[flag]]);
      if (frame.picture && frame.picture.oddity) found.push(["", frame.picture.oddity]);
      if (isReplaced(frame)) found.push(["", keptTake(frame) ? T.pick_replaced_kept : T.pick_replaced]);
      if (take) found.push(["good", fill(T.earlier_take, { moment: moment(take.replaced) })]);
      const made = take || frame.picture;
      if (made && made.retake) found.push(["good", takeWords(frame, made)]);
      return found.map(([kind, text]) => el("p", { class: `notice ${kind}`, text, dir: "auto" }));
    }

    function reference(index, position) {
      const known = D.references[index];
      const link = safeLink(known.url);
      return el("li", {}, el("span", { class: "number", text: `${position + 1}` }),
        el("span", { class: "chip" }, known.thumb ? el("img", { src: relative(known.thumb), alt: "", loading: "lazy" }) : null),
        el("span", {}, el("span", { text: known.name, dir: "auto" }), el("br"), el("span", { class: "why", text: known.why }), el("br"),
          link ? el("a", { class: "mono why", href: link, target: "_blank", rel: "noopener noreferrer", text: known.shown }) : el("span", { class: "mono why", text: known.shown })));
    }

    function factList(frame, made) {
      const rows = [[T.status_label, stateWords(frame)], [T.variation, frame.id], [T.angle, [angleName(frame.angle), (D.angles[frame.angle] || {}).lens].filter(Boolean).join(", ")]];
      const known = made || frame.plan;
      if (known) rows.push([T.model, known.model], [T.provider, known.provider], [T.seed, known.seed], [T.cost, known.cost === null || known.cost === undefined ? null : dollars(known.cost)]);
      if (frame.spent) rows.push([T.spent_here, dollars(frame.spent)]);
      if (!made && frame.plan && frame.plan.price !== null && frame.plan.price !== undefined) rows.push([T.would_cost, dollars(frame.plan.price)]);
      if (made) rows.push([T.made_at, made.at ? moment(made.at) : null], [T.prediction, made.prediction], [T.dimensions, made.width ? `${made.width} × ${made.height}` : null], [T.file, made.path], ["SHA-256", made.sha ? `${made.sha}…` : null], [T.fingerprint, made.fingerprint]);
      if (frame.shot.characters.length) rows.push([T.who, frame.shot.characters.map((id) => nameIn("characters", id)).join(", ")]);
      if (frame.shot.locations.length) rows.push([T.where, frame.shot.locations.map((id) => nameIn("locations", id)).join(", ")]);
      return el("dl", { class: "facts" }, ...rows.filter(([, value]) => value !== null && value !== undefined && value !== "").flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { text: String(value), dir: "auto" })]));
    }

    function takeChip(frame, one) {
      const made = one || frame.picture;
      const image = made && (made.thumb || made.src);
      const when = one ? fill(T.until, { moment: moment(one.replaced) }) : T.current_take;
      const label = made && made.number ? `${fill(T.take_number, { number: made.number })}, ${when}` : when;
      const digest = pickedDigest(frame);
      const starred = digest !== null && made && made.sha === digest;
      return el("button", { type: "button", "aria-current": one === take ? "true" : null, onclick: () => { const scroll = panel.scrollTop; show(frame, one); panel.scrollTop = scroll; } },
        image ? el("img", { src: relative(image), alt: "", loading: "lazy" }) : el("span", { class: "gone" }), el("span", { text: (starred ? "★ " : "") + label }));
    }
  })();

  // ---- copying and saving ----

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = el("textarea", { class: "quiet-title" });
      area.value = text;
      (document.querySelector("dialog[open]:last-of-type") || document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(T.copied);
  }

  function save(text, name, path) {
    const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    const link = el("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    say(fill(T.saved, { path: path || D.picks.path }));
  }

  const picksArea = el("textarea", { readonly: true, spellcheck: "false", id: "picks-text", "aria-label": T.picks_file });
  const discard = el("button", { type: "button", class: "button plain push", text: T.discard, onclick: () => { draft = {}; remember(draftName, null); shots.forEach((shot) => { shot.frames.forEach(showFrameState); showShotState(shot); showBar(shot); }); showFigures(); showDraft(); applyFilters(); lightbox.refresh(); picksDialog.close(); } });
  const picksDialog = el("dialog", { class: "sheet", "aria-label": T.picks },
    el("h2", { text: T.picks }), el("p", { text: fill(T.picks_how, { path: D.picks.path }) }), picksArea,
    el("div", { class: "row" }, el("button", { type: "button", class: "button strong", text: T.copy_picks, onclick: () => copy(picksArea.value) }),
      el("button", { type: "button", class: "button", text: T.save_picks, onclick: () => save(picksArea.value, D.picks.path.split("/").pop()) }), discard,
      el("button", { type: "button", class: "button", text: T.close, onclick: () => picksDialog.close() })));

  function showPicks() {
    picksArea.value = picksText();
    discard.hidden = !Object.keys(draft).length;
    picksDialog.showModal();
  }

  function showDraft() {
    const changes = Object.keys(draft).length;
    draftButton.textContent = changes ? plural(T.unsaved_picks, changes) : T.picks;
    draftButton.classList.toggle("strong", changes > 0);
  }

  // ---- a note, and all of them as text ----

  const noteArea = el("textarea", { rows: "4", id: "note-text", "aria-label": T.note_what, placeholder: T.note_what });
  const noteTitle = el("h2", {});
  let noteAbout = null;
  const noteDialog = el("dialog", { class: "sheet note", "aria-label": T.note }, noteTitle, noteArea,
    el("div", { class: "row" }, el("button", { type: "button", class: "button strong", text: T.note_keep, onclick: keepTyped }),
      el("button", { type: "button", class: "button", text: T.close, onclick: () => noteDialog.close() })));
  noteArea.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); keepTyped(); } });

  function askForNote(frame, made) {
    noteAbout = [frame, made];
    noteTitle.textContent = fill(T.note_on, { angle: angleName(frame.angle), shot: title(frame.shot) });
    noteArea.value = "";
    noteDialog.showModal();
    noteArea.focus();
  }

  function keepTyped() {
    if (noteArea.value.trim()) keepNote(...noteAbout, noteArea.value);
    noteDialog.close();
  }

  const notesArea = el("textarea", { readonly: true, spellcheck: "false", id: "notes-text", "aria-label": T.notes_file });
  const notesDialog = el("dialog", { class: "sheet", "aria-label": T.notes },
    el("h2", { text: T.notes }), el("p", { text: fill(T.picks_how, { path: D.notes.path }) }), notesArea,
    el("p", { class: "mono", text: fill(T.notes_then, { command: `moostik retake ${D.episode.id} --notes` }) }),
    el("div", { class: "row" }, el("button", { type: "button", class: "button strong", text: T.copy_notes, onclick: () => copy(notesArea.value) }),
      el("button", { type: "button", class: "button", text: T.save_notes, onclick: () => save(notesArea.value, D.notes.path.split("/").pop(), D.notes.path) }),
      el("button", { type: "button", class: "button", text: T.close, onclick: () => notesDialog.close() })));

  function showNotes() {
    notesArea.value = notesText();
    notesDialog.showModal();
  }

  function showNotesDraft() {
    notesButton.textContent = noteDraft.length ? plural(T.unsaved_notes, noteDraft.length) : T.notes;
    notesButton.classList.toggle("strong", noteDraft.length > 0);
  }

  // On a page that was just opened nothing has the focus: the first key of the board gives it to what is seen.
  const KEYS_OF_THE_BOARD = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "p", "P", "Enter"];
  function firstOnScreen() {
    const list = visible();
    return list.find((frame) => frame.button.getBoundingClientRect().bottom > 60) || list[0] || { button: byId("board") };
  }

  // ---- the episode as a film: each shot as long as it is written, its dialogue as subtitles ----

  const player = (() => {
    const UNTOLD = 3; // seconds of a shot that does not say
    const picture = el("div", { class: "film-view" });
    const subtitle = el("p", { class: "subtitle", dir: "auto", "aria-live": "off" });
    const where = el("p", { class: "where", dir: "auto" });
    const clock = el("span", { class: "clock" });
    const seek = el("input", { type: "range", min: "0", step: "0.1", value: "0", "aria-label": T.seek, oninput: () => { at = Number(seek.value); draw(); } });
    const toggle = el("button", { type: "button", class: "button", text: "▶", "aria-label": T.play, onclick: () => run(!running) });
    const box = el("dialog", { class: "film", "aria-label": T.play }, picture, subtitle, el("div", { class: "film-bar" }, toggle, seek, clock, where, el("button", { type: "button", class: "button", text: "✕", "aria-label": T.close, onclick: () => box.close() })));
    document.body.append(box);
    let reel = [], length = 0, at = 0, running = false, last = 0, shown = null;

    // The take that stands for a shot: the pick, else the angle that shows who and what, else the first that is made.
    function takeOf(shot) {
      const pick = pickOf(shot);
      const picked = pick && shot.frames.find((frame) => frame.id === pick.variation);
      if (picked && (keptTake(picked) || picked.picture)) return [picked, keptTake(picked) || picked.picture];
      const made = shot.frames.filter((frame) => frame.picture);
      const frame = made.find((one) => one.angle === "medium") || made.find((one) => one.angle === "wide") || made[0];
      return [frame || shot.frames[0], frame && frame.picture];
    }

    function open(from) {
      let begins = 0;
      reel = shots.filter((shot) => !shot.node.hidden).map((shot) => {
        const seconds = shot.seconds || UNTOLD;
        const [frame, made] = takeOf(shot);
        begins += seconds;
        return { shot, frame, made, begins: begins - seconds, seconds };
      });
      if (!reel.length) return;
      length = begins;
      seek.max = String(length);
      const first = from && reel.find((part) => part.shot === from);
      at = first ? first.begins : 0;
      shown = null;
      box.showModal();
      run(true);
    }

    function run(on) {
      if (on && at >= length) at = 0;
      running = on;
      toggle.textContent = on ? "❚❚" : "▶";
      toggle.setAttribute("aria-label", on ? T.pause : T.play);
      last = performance.now();
      draw();
      if (on) requestAnimationFrame(tick);
    }

    function tick(now) {
      if (!running || !box.open) return;
      at = Math.min(length, at + (now - last) / 1000);
      last = now;
      draw();
      if (at >= length) run(false);
      else requestAnimationFrame(tick);
    }

    const current = () => reel.find((part) => at < part.begins + part.seconds) || reel[reel.length - 1];
    const time = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

    function draw() {
      const part = current();
      if (part !== shown) {
        shown = part;
        const source = part.made && (part.made.plain || part.made.src);
        picture.replaceChildren(source ? el("img", { src: relative(source), alt: part.frame ? altText(part.frame) : "" }) : el("div", { class: "missing" }, el("strong", { text: title(part.shot) }), el("span", { text: part.shot.description || "", dir: "auto" })));
        where.textContent = title(part.shot);
        const next = reel[reel.indexOf(part) + 1];
        if (next && next.made && (next.made.plain || next.made.src)) new Image().src = relative(next.made.plain || next.made.src);
      }
      subtitle.textContent = spokenAt(part, at - part.begins);
      subtitle.hidden = !subtitle.textContent;
      seek.value = String(at);
      clock.textContent = `${time(at)} / ${time(length)}`;
    }

    // Lines share a shot by their length: a long one stays longer.
    function spokenAt(part, since) {
      const lines = part.shot.dialogue;
      const all = lines.reduce((sum, line) => sum + line.what.length + 8, 0);
      let until = 0;
      for (const line of lines) {
        until += part.seconds * (line.what.length + 8) / all;
        if (since < until) return line.who ? `${line.who}: ${line.what}` : line.what;
      }
      return lines.length ? spokenAt(part, 0) : "";
    }

    function jump(by) {
      const next = reel[Math.max(0, Math.min(reel.length - 1, reel.indexOf(current()) + by))];
      at = next.begins;
      draw();
    }

    box.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || (event.target === seek && event.key.startsWith("Arrow"))) return;
      const actions = { " ": () => run(!running), ArrowRight: () => jump(1), ArrowLeft: () => jump(-1), Home: () => jump(-Infinity), End: () => jump(Infinity) };
      if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
    });
    box.addEventListener("keyup", (event) => { if (event.key === " ") event.preventDefault(); }); // else it presses the button too
    box.addEventListener("close", () => {
      running = false;
      const part = shown;
      picture.replaceChildren();
      if (part && part.frame && part.frame.button) { part.frame.button.focus({ preventScroll: true }); part.frame.button.scrollIntoView({ block: "nearest" }); }
    });
    return { open };
  })();

  const key = (name) => el("kbd", { text: name });
  const help = el("dialog", { class: "sheet", "aria-label": T.help }, el("h2", { text: T.help }),
    el("dl", { class: "keys" }, ...[[["←", "→"], T.key_pictures], [["↑", "↓"], T.key_shots], [["Enter"], T.key_open], [[T.space], T.key_play], [["P"], T.key_pick], [["A"], T.approve], [["N"], T.key_note], [["C"], T.key_compare], [["I"], T.key_details], [["/"], T.key_search], [["Y"], T.key_picks], [["T"], T.key_notes], [["Esc"], T.key_close], [["?"], T.help]]
      .flatMap(([keys, text]) => [el("dt", {}, ...keys.flatMap((name, index) => index ? [" ", key(name)] : [key(name)])), el("dd", { text })])),
    el("div", { class: "row" }, el("button", { type: "button", class: "button", text: T.close, onclick: () => help.close() })));

  document.addEventListener("keyup", (event) => { if (event.key === " " && frames.some((one) => one.button === event.target)) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const frame = frames.find((one) => one.button === event.target);
    if (event.key === " " && (frame || !event.target.closest("button, a, summary"))) { event.preventDefault(); player.open(frame && frame.shot); return; }
    if (!frame && KEYS_OF_THE_BOARD.includes(event.key) && !event.target.closest("button, a, nav, form")) { event.preventDefault(); firstOnScreen().button.focus(); return; }
    const actions = { "?": () => help.showModal(), "/": () => controls.q.focus(), y: showPicks, Y: showPicks, t: showNotes, T: showNotes };
    if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
  });

  // ---- on paper, everything that is shown is printed ----

  addEventListener("beforeprint", () => { for (const image of document.querySelectorAll("#board img")) image.loading = "eager"; });

  // ---- while pictures are being made, the page reads itself again ----

  function keepCurrent() {
    if (!D.running) return;
    const place = `moostik place ${location.pathname}`;
    history.scrollRestoration = "manual";  // else the browser scrolls once more, by pixels
    try { comeBack(JSON.parse(sessionStorage.getItem(place) || "[]")); sessionStorage.removeItem(place); } catch { /* then it starts at the top */ }
    setInterval(() => {
      const busy = document.activeElement && document.activeElement.matches("input, select, textarea");
      if (document.hidden || busy || document.querySelector("dialog[open]") || !getSelection().isCollapsed) return;
      const focused = frames.findIndex((frame) => frame.button === document.activeElement);
      const [seen, offset] = firstSeen();
      try { sessionStorage.setItem(place, JSON.stringify([seen, offset, focused])); } catch { return; }
      location.reload();
    }, D.reloadSeconds * 1000);
  }

  // Which shot is at the top of the window, and where: heights of shots that were not seen yet are only guessed,
  // so that a place in pixels would be another one after the page was read again.
  function firstSeen() {
    if (scrollY === 0) return [-1, 0];
    const index = shots.findIndex((shot) => shot.node.getBoundingClientRect().bottom > 0);
    return [index, index < 0 ? 0 : shots[index].node.getBoundingClientRect().top];
  }

  function comeBack([seen, offset, focused]) {
    if (frames[focused]) frames[focused].button.focus({ preventScroll: true });
    if (shots[seen]) bringTo(shots[seen].node, offset);
  }

  // Shots that come near the window are given their true height only when the browser draws them, and move what is
  // below: so again, frame by frame.
  function bringTo(node, offset, more = 5) {
    scrollBy(0, node.getBoundingClientRect().top - offset);
    if (more) requestAnimationFrame(() => bringTo(node, offset, more - 1));
  }

  // ---- begin ----

  if (D.ratio) document.documentElement.style.setProperty("--ratio", D.ratio);
  document.body.append(picksDialog, noteDialog, notesDialog, help, toast);
  buildBoard();
  buildTimeline();
  buildToolbar();
  const wanted = readAddress();
  shots.forEach((shot) => shot.bar && showBar(shot));
  showFigures();
  showDraft();
  showNotesDraft();
  applyFilters();
  keepCurrent();
  if (wanted) lightbox.open(wanted);
  document.documentElement.dataset.ready = "true";
})();
