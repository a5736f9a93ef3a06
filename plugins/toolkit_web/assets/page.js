// The page: which form is shown, and what is sent when it is started.
import { Sources, given, moveTexts, pairTexts } from "./texts.js";
import { send, watchStored } from "./jobs.js";
import { every, one, say, size } from "./words.js";

const form = one("#work");
const wrong = one(".go .wrong", form);
const pair = pairTexts(one(".pair", form), (left) => {
  wrong.textContent = left ? say("Only two texts are compared; {n} more were left out. To look at all of them choose another analysis.", { n: left }) : "";
});
const sources = new Map(every(".sources", form).map((element) => [element, new Sources(element)]));
const many = sources.get(one(".many .sources", form));

const chosen = () => one("[name=analysis]:checked", form);
const isPair = () => chosen().dataset.pair === "yes";

function showChosen() {
  moveTexts(pair, many, isPair());
  one(".pair", form).hidden = !isPair();
  one(".many", form).hidden = isPair();
  for (const section of every(".options", form)) section.hidden = section.dataset.analysis !== chosen().value;
  wrong.textContent = "";
}

// Only what was changed is sent: for the rest the configuration and the defaults stand.
export function valuesOf(fields) {
  const values = {};
  for (const field of fields) {
    const { option, kind, checked } = field.dataset;
    const inputs = every("input, select, textarea", field);
    if (kind === "checkbox") {
      if (inputs[0].checked !== (checked !== undefined)) values[option] = inputs[0].checked;
    } else if (kind === "checkboxes") {
      const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
      if (ticked.length) values[option] = ticked;
    } else if (kind === "lines") {
      const lines = inputs[0].value.split("\n").map((line) => line.trim()).filter(Boolean);
      if (lines.length) values[option] = lines;
    } else if (!["documents", "file", "folder"].includes(kind) && inputs[0].value.trim()) {
      values[option] = inputs[0].value.trim();
    }
  }
  return values;
}

function filesOf(fields, kinds) {
  const files = {};
  for (const field of fields.filter((field) => kinds.includes(field.dataset.kind))) {
    const box = one(".sources", field);
    const chosen = box ? sources.get(box).entries()
      : [...one("input", field).files].map((file) => given(file, file.webkitRelativePath || file.name));
    if (chosen.length) files[field.dataset.option] = chosen;
  }
  return files;
}

// Two texts of one name are told apart; one text given twice keeps its name.
function named(groups) {
  const taken = new Map();
  const unique = (entry, before) => {
    const name = before + entry.name;
    const [, stem, ending] = name.match(/^(.*?)(\.[^./]*)?$/s);
    for (let n = 1; ; n += 1) {
      const tried = n === 1 ? name : `${stem} (${n})${ending ?? ""}`;
      if (!taken.has(tried)) taken.set(tried, entry.blob);
      if (taken.get(tried) === entry.blob) return tried;
    }
  };
  const parts = [];
  const listed = (entries, before) => entries.map((entry) => {
    const part = parts.includes(entry.blob) ? parts.indexOf(entry.blob) : parts.push(entry.blob) - 1;
    return { name: unique(entry, before), part, ...(entry.number ? { number: entry.number } : {}) };
  });
  const sources = listed(groups.sources, "");
  const of = (files) => Object.fromEntries(Object.entries(files).map(([option, entries]) => [option, listed(entries, `${option}/`)]));
  return { parts, sources, documents: of(groups.documents), files: of(groups.files) };
}

function problemWith(texts, parts) {
  if (isPair() && !texts.length) return say("Two texts are compared: give a left one and a right one.");
  if (!texts.length) return say("Give at least one text.");
  const bytes = parts.reduce((sum, blob) => sum + blob.size, 0);
  const { maxBytes, maxFiles } = document.body.dataset;
  if (bytes > maxBytes * 0.99) return say("The files are {size}; the server takes {most}. Start it with --max-size to give it more.", { size: size(bytes), most: size(maxBytes) });
  if (parts.length > maxFiles) return say("{n} files are more than the {most} that are taken at once.", { n: parts.length, most: maxFiles });
  return "";
}

async function start(event) {
  event.preventDefault();
  const section = every(".options", form).find((section) => section.dataset.analysis === chosen().value);
  const fields = section ? every(".field", section) : [];
  const texts = isPair() ? pair.entries() : many.entries();
  const { parts, ...files } = named({ sources: texts, documents: filesOf(fields, ["documents"]), files: filesOf(fields, ["file", "folder"]) });
  wrong.textContent = problemWith(texts, parts);
  if (wrong.textContent) return;
  const description = {
    analysis: chosen().value, ...files, options: valuesOf(fields),
    encoding: one("#encoding").value.trim() || null, language: one("#language").value.trim() || null,
    ...(one("#whole").checked ? { split: false } : {}),
  };
  const button = one("button.main", form);
  button.disabled = true;
  wrong.textContent = await send(description, parts, one(".what", chosen().closest(".card")).textContent);
  button.disabled = false;
}

form.addEventListener("change", (event) => { if (event.target.name === "analysis") showChosen(); });
form.addEventListener("submit", start);
// A file that misses its place is not opened instead of the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
showChosen();
watchStored(valuesOf);
