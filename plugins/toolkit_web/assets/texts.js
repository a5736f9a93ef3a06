// Texts that were dropped, chosen or pasted. Nothing leaves the page before it is started.
import { copyOf, every, one, say, size } from "./words.js";

export const given = (blob, name) => ({ blob, name, number: null });
const hidden = (path) => path.split("/").some((part) => part.startsWith("."));
const byName = (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name));

// The files below what was dropped; folders by name, hidden files left out.
async function dropped(transfer) {
  const roots = [...transfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  const walk = async (entry) => {
    if (entry instanceof File) found.push(given(entry, entry.name));
    else if (entry?.isFile) found.push(given(await new Promise((ok, no) => entry.file(ok, no)), entry.fullPath.replace(/^\//, "")));
    else if (entry?.isDirectory) {
      const reader = entry.createReader();
      for (;;) {  // a reader gives a hundred at a time
        const some = await new Promise((ok, no) => reader.readEntries(ok, no));
        if (!some.length) break;
        for (const below of some) await walk(below);
      }
    }
  };
  for (const root of roots) await walk(root);
  return seen(found, roots.length === 1 && roots[0]?.isDirectory);
}

function seen(files, folder) {
  const visible = files.filter((file) => !hidden(file.name));
  return folder || files.some((file) => file.name.includes("/")) ? visible.sort(byName) : visible;
}

const picked = (input) => {
  const files = [...input.files].map((file) => given(file, file.webkitRelativePath || file.name));
  input.value = "";
  return seen(files, input.webkitdirectory);
};

function takeDrops(element, take) {
  element.addEventListener("dragover", () => element.classList.add("over"));
  element.addEventListener("dragleave", (event) => { if (!element.contains(event.relatedTarget)) element.classList.remove("over"); });
  element.addEventListener("drop", async (event) => {
    element.classList.remove("over");
    const text = event.dataTransfer.getData("text/plain");
    const files = await dropped(event.dataTransfer);
    if (files.length) take(files);
    else if (text && event.target.tagName === "TEXTAREA") event.target.setRangeText(text, event.target.selectionStart, event.target.selectionEnd, "end");
    element.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function fileItem(entry, remove) {
  const item = copyOf("file");
  one(".name", item).textContent = entry.name;
  one(".size", item).textContent = size(entry.blob.size);
  const number = one(".number input", item);
  number.setAttribute("aria-label", `${entry.name}: ${one(".number", item).textContent.trim()}`);
  number.value = entry.number ?? "";
  number.addEventListener("input", () => { entry.number = Math.trunc(Number(number.value)) || null; });
  const button = one("button", item);
  button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${entry.name}`);
  button.addEventListener("click", remove);
  return item;
}

const textEntry = (area, name) => given(new Blob([area.value]), name);

// Any number of texts: files and pasted ones.
export class Sources {
  #files = [];
  #pasted = 0;

  constructor(element) {
    this.element = element;
    this.list = one(".files", element);
    for (const input of every("input[type=file]", element)) input.addEventListener("change", () => this.add(picked(input)));
    one("[data-do=paste]", element).addEventListener("click", () => this.paste("").focus());
    one("[data-do=clear]", element).addEventListener("click", () => this.clear());
    takeDrops(element, (files) => this.add(files));
  }

  add(files) {
    for (const file of files) {
      const { name, blob } = file;
      if (!this.#files.some((there) => there.name === name && there.blob.size === blob.size && there.blob.lastModified === blob.lastModified)) this.#files.push(file);
    }
    this.#show();
  }

  paste(text, name = "") {
    const item = copyOf("pasted");
    this.#pasted += 1;
    item.dataset.name = name || say("text {n}", { n: this.#pasted });
    one(".name", item).textContent = item.dataset.name;
    const area = one("textarea", item);
    area.setAttribute("aria-label", item.dataset.name);
    area.value = text;
    one("button", item).addEventListener("click", () => item.remove());
    this.list.prepend(item);
    return area;
  }

  clear() {
    this.#files = [];
    this.list.replaceChildren();
    this.#show();
  }

  entries() {
    const pasted = every(".wide", this.list).reverse().map((item) => [one("textarea", item), item.dataset.name]);
    return [...pasted.filter(([area]) => area.value.trim()).map(([area, name]) => textEntry(area, name)), ...this.#files];
  }

  #show() {
    every("li:not(.wide)", this.list).forEach((item) => item.remove());
    this.list.append(...this.#files.map((file) => fileItem(file, () => {
      this.#files = this.#files.filter((other) => other !== file);
      this.#show();
    })));
    const sum = one(".sum", this.element);
    sum.hidden = this.#files.length < 2;
    one("span", sum).textContent = say("{n} files, {size}", { n: this.#files.length, size: size(this.#files.reduce((all, file) => all + file.blob.size, 0)) });
  }
}

// A left and a right text, each a file or what was typed. `leftOut` is told how many files had no place.
export function pairTexts(element, leftOut) {
  const panels = every(".panel", element);
  const files = [null, null];
  const areas = panels.map((panel) => one("textarea", panel));

  function show() {
    panels.forEach((panel, side) => {
      areas[side].hidden = files[side] !== null;
      one(".files", panel).replaceChildren(...(files[side] ? [fileItem(files[side], () => { put(side, null); areas[side].focus(); })] : []));
    });
  }
  function put(side, file) {
    files[side] = file;
    show();
  }
  function take(side, some) {
    const free = files[1 - side] === null && !areas[1 - side].value.trim();
    // Several at once: in their order, from the left.
    if (some.length > 1) [files[0], files[1]] = some;
    else [files[side]] = some;
    show();
    leftOut(Math.max(0, some.length - 2));
    if (some.length === 1 && free) areas[1 - side].focus();
  }
  panels.forEach((panel, side) => {
    const input = one("input[type=file]", panel);
    input.addEventListener("change", () => take(side, picked(input)));
    takeDrops(panel, (some) => take(side, some));
  });
  one("[data-do=swap]", element).addEventListener("click", () => {
    files.reverse();
    [areas[0].value, areas[1].value] = [areas[1].value, areas[0].value];
    show();
  });
  return {
    entries: () => panels.map((panel, side) => files[side]
      ?? (areas[side].value.trim() ? textEntry(areas[side], say(panel.dataset.side)) : null)).filter(Boolean),
    take: (some) => take(0, some.slice(0, 2)),
    texts: () => areas.map((area, side) => [side, area.value]).filter(([side, text]) => !files[side] && text.trim()),
    files: () => files.filter(Boolean),
    empty: () => files.every((file) => file === null) && areas.every((area) => !area.value.trim()),
    name: (side) => say(panels[side].dataset.side),
  };
}

// Who changes to another analysis keeps the texts.
export function moveTexts(pair, many, toPair) {
  if (toPair && pair.empty() && many.entries().length) pair.take(many.entries());
  if (!toPair && !many.entries().length) {
    many.add(pair.files());
    for (const [side, text] of pair.texts().reverse()) many.paste(text, pair.name(side));
  }
}
