// Decisions: which texts belong together, which do not, what is boilerplate. Collected here and saved as a file for the
// next run. Nothing leaves the page but that file.
{
  const tray = document.querySelector(".tray");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function decisions() {
    const words = tray.dataset;
    const ids = JSON.parse(words.documents);
    const kept = { pair: [], apart: [], boilerplate: [], ...JSON.parse(words.known) };
    const dialog = document.querySelector("dialog.deciding");
    const list = document.querySelector("dialog.decided-list");
    const status = tray.querySelector("[role=status]");
    const command = tray.querySelector("code");
    const cancel = tray.querySelector('[data-tray="cancel"]');
    let subjects = [];
    let button = null;
    let waiting = null;
    let unsaved = false;

    // Texts. The page writes out characters that cannot be seen; a file of decisions has them as they are.
    const plain = (text) => text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16))).trim();
    const short = (text, most = 24) => [...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text;
    const letters = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
    const side = (name) => name === "left" ? words.leftSide : words.rightSide;

    function ofPiece(piece) {
      const name = piece.classList.contains("left") ? "left" : "right";
      return {
        text: plain(piece.querySelector(".text > p").textContent), side: name, document: words[name],
        where: `${side(name)} ${piece.id.match(/\d+$/)[0]}`,
      };
    }

    function ofPlace(place) {
      const inner = place.querySelector(".inner").cloneNode(true);
      // Of more than two places each but the first shows what another has instead of it.
      if (place.parentNode.children.length > 2) every("del", inner).forEach((other) => other.remove());
      const link = place.querySelector("a.where");
      return { text: plain(inner.textContent), side: "", document: ids[link.dataset.doc], where: link.textContent };
    }

    function ofSelection() {
      const selection = getSelection();
      const text = plain(String(selection));
      const from = selection.anchorNode?.parentElement;
      if (!letters(text) || !from) return null;
      const piece = from.closest(".piece");
      const article = from.closest("article.document");
      if (piece) return { ...ofPiece(piece), text, where: words.selected };
      if (article) return { text, side: "", document: ids[article.id], where: words.selected };
      return null;
    }

    // The entry of two texts. It names documents where the texts alone could be taken for others: in a comparison, where
    // one of them stands on both sides; among passages, where a text is to be apart from what has the same words.
    function entryOf(section, one, other) {
      const entry = { texts: [one.text, other.text] };
      const same = letters(one.text) === letters(other.text);
      const sided = one.side && !same && (column(other.side).includes(letters(one.text)) || column(one.side).includes(letters(other.text)));
      if (sided || (!one.side && section === "apart")) entry.documents = [one.document, other.document];
      return entry;
    }
    const columns = {};
    function column(name) {
      columns[name] ??= every(`.piece.text.${name}`).map((piece) => letters(ofPiece(piece).text)).join("\n");
      return columns[name];
    }

    function decide(section, texts) {
      const added = [];
      if (section === "boilerplate") {
        const known = new Set();
        for (const { text } of texts) {
          if (!known.has(letters(text))) added.push({ text });
          known.add(letters(text));
        }
      } else {
        // What belongs together hangs on the first; of what does not, no two belong together.
        texts.forEach((other, n) => texts.slice(0, section === "pair" ? Math.min(n, 1) : n).forEach((one) => {
          added.push(entryOf(section, one, other));
        }));
      }
      const key = (entry) => JSON.stringify([(entry.texts ?? [entry.text]).map(letters).sort(), entry.documents]);
      const opposite = { pair: "apart", apart: "pair" }[section];
      for (const entry of added) {
        // The last word counts.
        if (opposite) kept[opposite] = kept[opposite].filter((other) => key(other) !== key(entry));
        if (!kept[section].some((other) => key(other) === key(entry))) kept[section].push(entry);
      }
      button?.classList.add("done");
      button?.setAttribute("title", words[section]);
      unsaved = true;
      report();
    }

    function report() {
      const n = kept.pair.length + kept.apart.length + kept.boilerplate.length;
      status.textContent = waiting ? words.choose : fill(words.count, { n }) + (unsaved ? ` · ${words.unsaved}` : "");
      if (!waiting && !unsaved && !command.hidden) status.textContent = words.saved;
      if (unsaved || waiting) command.hidden = true;
      cancel.hidden = !waiting;
      tray.hidden = !n && !waiting && !unsaved;
      document.documentElement.classList.toggle("choosing", Boolean(waiting));
    }

    // The dialog about one text or several.
    function open(texts, from) {
      subjects = texts;
      button = from;
      dialog.querySelector(".subjects").replaceChildren(...texts.map(({ text, where }) => {
        const item = document.createElement("li");
        const place = document.createElement("span");
        place.className = "where";
        place.textContent = where;
        item.append(place, short(text, 160));
        return item;
      }));
      every("[data-decide=pair], [data-decide=apart]", dialog).forEach((choice) => { choice.hidden = texts.length < 2; });
      dialog.querySelector(".choosers").replaceChildren(...texts.slice(0, 2).flatMap((one) => (texts.length > 1 ? ["pair"] : ["pair", "apart"]).map((section) => {
        const choice = document.createElement("button");
        choice.type = "button";
        choice.textContent = fill(section === "pair" ? words.with : words.without, { text: one.where });
        choice.addEventListener("click", () => {
          dialog.close();
          waiting = { section, one };
          report();
        });
        return choice;
      })));
      dialog.showModal();
    }

    // The other text of a pair was chosen. In a comparison it stands on the other side.
    function choose(texts, from) {
      const { section, one } = waiting;
      const other = texts.find((text) => !one.side || text.side !== one.side);
      if (!other) return;
      waiting = null;
      button = from;
      decide(section, [one, other]);
    }

    function textsOf(element) {
      const line = element.closest(".line.pair");
      const piece = element.closest(".piece");
      const place = element.closest(".passage li");
      const passage = element.closest(".passage");
      if (piece?.matches(".echo")) return [];
      if (line) return every(".piece", line).map(ofPiece);
      if (piece) return [ofPiece(piece)];
      if (place) return [ofPlace(place)];
      return passage ? every("li", passage).map(ofPlace) : [];
    }

    // A button to each.
    function add(where, name) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "decide";
      made.textContent = "✎";
      made.title = words.decide;
      made.setAttribute("aria-label", `${words.decide}: ${name}`);
      where.append(" ", made);
    }
    every(".line.pair").forEach((line) => add(line.querySelector(".mid"), every(".piece", line).map((piece) => ofPiece(piece).where).join(" = ")));
    every(".apart .piece:not(.echo)").forEach((piece) => add(piece.querySelector(".no"), ofPiece(piece).where));
    every(".passages .passage").forEach((passage) => {
      add(passage.querySelector("h3"), fill(words.passage, { n: passage.id.slice(1) }));
      every("li", passage).forEach((place) => {
        const link = place.querySelector("a.where");
        const made = document.createElement("span");
        link.after(made);
        add(made, link.textContent);
      });
    });

    addEventListener("click", (event) => {
      const from = event.target.closest?.(".decide");
      const chosen = waiting && event.target.closest?.(".piece, .passage li");
      if (!from && (!chosen || event.target.closest("a, button"))) return;
      const texts = textsOf(event.target);
      if (waiting) choose(texts, from);
      else if (texts.length) open(texts, from);
    });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && waiting) {
        waiting = null;
        report();
      }
      if (event.key !== "d" || typing(event)) return;
      const selected = ofSelection();
      const current = document.querySelector(".line.current");
      const passage = document.querySelector(".panel:not([hidden]) .passage");
      const about = current?.querySelector(".piece:not(.echo)") ?? passage;
      const texts = selected ? [selected] : about ? textsOf(about) : [];
      if (!texts.length) return;
      event.preventDefault();
      if (waiting) choose(texts, null);
      else open(texts, (current ?? passage)?.querySelector(".decide"));
    });
    every(".choices [data-decide]", dialog).forEach((choice) => choice.addEventListener("click", () => {
      dialog.close();
      decide(choice.dataset.decide, subjects);
    }));

    // The tray.
    function draw() {
      const items = ["pair", "apart", "boilerplate"].flatMap((section) => kept[section].map((entry) => {
        const item = document.createElement("li");
        const said = document.createElement("span");
        said.textContent = `${words[section]}: ${(entry.texts ?? [entry.text]).map((text) => `“${short(text, 40)}”`).join(" – ")}`;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.textContent = words.remove;
        remove.addEventListener("click", () => {
          kept[section] = kept[section].filter((other) => other !== entry);
          unsaved = true;
          item.remove();
          report();
        });
        item.append(said, remove);
        return item;
      }));
      list.querySelector("ul").replaceChildren(...items);
    }
    function save() {
      const filled = Object.fromEntries(Object.entries(kept).filter(([, entries]) => entries.length));
      const url = URL.createObjectURL(new Blob([JSON.stringify(filled, null, 1) + "\n"], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = "decisions.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
      unsaved = false;
      command.hidden = false;
      report();
    }
    const actions = {
      list: () => { draw(); list.showModal(); },
      save,
      cancel: () => { waiting = null; report(); },
    };
    every("[data-tray]", tray).forEach((one) => one.addEventListener("click", actions[one.dataset.tray]));
    addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
    every(".comparison dialog.keys dl").forEach((keys) => {
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = "d";
      term.append(key);
      const meaning = document.createElement("dd");
      meaning.textContent = words.key;
      keys.append(term, meaning);
    });
    report();
  }
  if (tray) decisions();
}
