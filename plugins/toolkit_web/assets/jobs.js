// Analyses that were started: how far they are, and their results. The page remembers them while its tab is open.
import { copyOf, every, one, say } from "./words.js";

const EVERY = 400;  // milliseconds between two questions to the server
const token = document.body.dataset.token;
const jobs = new Map();
let valuesOf = () => ({});

async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, { ...options, headers: { "X-Toolkit-Token": token }, cache: "no-store" });
    if (answer.ok) return { answer };
    const { message, hint } = await answer.json();
    return { wrong: answer.status === 404 ? say("The server no longer has this result.") : `${message}. ${hint}`, status: answer.status };
  } catch {
    return { wrong: say("The server does not answer. Was it ended? Start it again with toolkit serve."), status: 0 };
  }
}

// Starts an analysis. Gives what is wrong, or nothing.
export async function send(description, blobs, title) {
  const form = new FormData();
  form.append("description", JSON.stringify(description));
  for (const blob of blobs) {
    try {
      await blob.slice(0, 1).arrayBuffer();
    } catch {
      return say("{name} could not be read: it may have changed or gone.", { name: blob.name ?? "" });
    }
    form.append("file", blob, "file");
  }
  const { answer, wrong } = await ask("/jobs", { method: "POST", body: form });
  if (wrong) return wrong;
  const job = await answer.json();
  add(job, title);
  remember();
  one("#results").scrollIntoView({ block: "nearest" });
  watch(job.id, true);
  return "";
}

function add(job, title) {
  const item = copyOf("job");
  jobs.set(job.id, { item, title, job });
  one(".what", item).textContent = title;
  one("[data-do=read]", item).addEventListener("click", () => { location.hash = `read=${job.id}`; });
  one("[data-do=stop]", item).addEventListener("click", async () => {
    const { answer } = await ask(`/jobs/${job.id}/stop`, { method: "POST" });
    if (answer) show(await answer.json());
  });
  one("[data-do=forget]", item).addEventListener("click", () => {
    ask(`/jobs/${job.id}`, { method: "DELETE" });
    drop(job.id);
  });
  one(".jobs").prepend(item);
  one("#results .none").hidden = true;
  show(job);
}

function drop(id) {
  jobs.get(id)?.item.remove();
  jobs.delete(id);
  one("#results .none").hidden = jobs.size > 0;
  remember();
}

function show(job) {
  const entry = jobs.get(job.id);
  if (!entry) return;
  entry.job = job;
  const { item } = entry;
  const active = job.state === "waiting" || job.state === "running";
  const { progress } = job;
  const how = progress && job.state === "running"
    ? ` · ${say(progress.what)}${progress.total > 1 ? ` ${say("{n} of {total}", { n: progress.done, total: progress.total })}` : ""}` : "";
  const state = job.stopping && active ? say("ends with what was found so far") : job.partial ? say("stopped early: partial") : say(job.state);
  one(".state", item).textContent = state + how;
  one(".names", item).textContent = job.names.join(document.documentElement.lang.startsWith("zh") ? "、" : ", ") + (job.documents > job.names.length ? ` … (${job.documents})` : "");
  const bar = one("progress", item);
  bar.hidden = !active;
  if (progress && progress.total > 1) { bar.max = progress.total; bar.value = progress.done; } else bar.removeAttribute("value");
  bar.setAttribute("aria-label", state);
  one(".wrong", item).textContent = job.message ? `${job.message}. ${job.hint}` : "";
  showProblems(one(".problems", item), job.problems);
  one("[data-do=stop]", item).hidden = !active;
  one("[data-do=stop]", item).textContent = job.stopping ? say("End now") : say("Stop");
  one("[data-do=read]", item).hidden = !job.report;
  one("[data-do=forget]", item).hidden = active;
}

function showProblems(details, problems) {
  details.hidden = !problems.length;
  one("summary", details).textContent = say("{n} problems", { n: problems.length });
  one("ul", details).replaceChildren(...problems.map(({ message, hint }) => {
    const item = document.createElement("li");
    item.textContent = `${message}. ${hint}`;
    return item;
  }));
}

async function watch(id, open) {
  for (;;) {
    const { answer, wrong, status } = await ask(`/jobs/${id}`);
    if (!jobs.has(id)) return;
    if (wrong) {
      const { item } = jobs.get(id);
      one(".wrong", item).textContent = wrong;
      one("progress", item).hidden = true;
      if (status === 404) one("[data-do=read]", item).hidden = one("[data-do=stop]", item).hidden = true;
      return;
    }
    const job = await answer.json();
    show(job);
    if (job.state !== "waiting" && job.state !== "running") {
      // Who waited for it wants to read it; who began something else meanwhile, or met a problem, is not disturbed.
      if (open && job.report && !job.problems.length && !location.hash && [...jobs.keys()].at(-1) === id) location.hash = `read=${id}`;
      return;
    }
    await new Promise((next) => { setTimeout(next, EVERY); });
  }
}

function remember() {
  sessionStorage.setItem("jobs", JSON.stringify([...jobs].map(([id, { title }]) => ({ id, title }))));
}

// After a reload: what this tab started.
export async function watchStored(values) {
  valuesOf = values;
  addEventListener("hashchange", read);
  for (const { id, title } of JSON.parse(sessionStorage.getItem("jobs") ?? "[]")) {
    const { answer } = await ask(`/jobs/${id}`);
    if (answer) {
      add(await answer.json(), title);
      watch(id, false);
    }
  }
  if (jobs.size || !sessionStorage.getItem("jobs")) remember();
  read();
}

// The reader: the report in a frame, and the formats to save it in.
const reader = one("#reader");
const save = one(".save", reader);
const reading = () => jobs.get(location.hash.match(/^#read=(.+)$/)?.[1]);

function read() {
  const entry = reading();
  reader.hidden = !entry;
  one("#desk").hidden = Boolean(entry);
  one("iframe", reader)?.remove();
  document.title = entry ? entry.title : one("h1").textContent;
  if (!entry) return;
  const { job, title } = entry;
  one(".what", reader).textContent = `${title} · ${one(".names", entry.item).textContent}`;
  one(".alone", reader).href = `/jobs/${job.id}/page`;
  one(".alone", reader).hidden = !job.page;
  one(".pageless", reader).hidden = job.page;
  one(".wrong", save).textContent = "";
  if (job.page) {
    // A frame of its own for each report: one that is led elsewhere adds to the history, and Back would lead into it.
    const frame = copyOf("frame");
    frame.addEventListener("load", () => frame.focus());
    frame.src = `/jobs/${job.id}/page`;
    reader.append(frame);
  }
  showFormat();
}

function showFormat() {
  for (const details of every("details", save)) details.hidden = details.dataset.format !== save.elements.format.value;
}

async function saveAs(event) {
  event.preventDefault();
  const { job } = reading();
  const format = save.elements.format.value;
  const fields = every("details", save).filter((details) => details.dataset.format === format).flatMap((details) => every(".field", details));
  const query = new URLSearchParams(Object.entries(valuesOf(fields)).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  const button = one("button", save);
  button.disabled = true;
  const { answer, wrong } = await ask(`/jobs/${job.id}/as/${encodeURIComponent(format)}?${query}`);
  one(".wrong", save).textContent = wrong ?? "";
  if (answer) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = decodeURIComponent(answer.headers.get("Content-Disposition").split("''")[1]);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  button.disabled = false;
}

save.elements.format.addEventListener("change", showFormat);
save.addEventListener("submit", saveAs);
one(".back", reader).addEventListener("click", (event) => {
  event.preventDefault();
  history.pushState(null, "", location.pathname + location.search);
  read();
});
