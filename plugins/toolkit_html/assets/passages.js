// Passages: a panel with all places of the passage that was clicked, filters by label, ribbons of one document.
{
  const panel = document.querySelector(".panel");
  const content = panel?.querySelector(".content");
  const marks = every("a.m");
  let shown = null;
  let from = null;

  function show(number, mark) {
    const passage = document.getElementById(`p${number}`);
    if (!passage) return false;
    const copy = passage.cloneNode(true);
    copy.removeAttribute("id");
    every("[id]", copy).forEach((element) => element.removeAttribute("id"));
    copy.classList.add("copied");
    content.replaceChildren(copy);
    panel.hidden = false;
    panel.scrollTop = 0;
    every("a.m.on").forEach((other) => other.classList.remove("on"));
    marks.filter((other) => other.dataset.p.split(" ").includes(String(number))).forEach((other) => other.classList.add("on"));
    shown = number;
    from = mark || from;
    return true;
  }

  function close() {
    panel.hidden = true;
    every("a.m.on").forEach((mark) => mark.classList.remove("on"));
    if (from) from.focus({ preventScroll: true });
  }

  function to(mark) {
    mark.scrollIntoView({ block: "center", behavior: gently() });
    mark.focus({ preventScroll: true });
    show(mark.hash.slice(2), mark);
  }

  function step(by) {
    const starts = marks.filter((mark) => mark.dataset.n && !mark.classList.contains("off"));
    if (!starts.length) return;
    let at = starts.indexOf(from);
    if (at < 0) {
      at = starts.findIndex((mark) => mark.getBoundingClientRect().top > 0);
      at = by > 0 ? at - 1 : at;
    }
    to(starts[(at + by + starts.length) % starts.length]);
  }

  if (panel) {
    addEventListener("click", (event) => {
      const mark = event.target.closest?.("a.m, .ribbons path");
      if (mark) {
        const number = mark.matches("path") ? mark.dataset.p : mark.hash.slice(2);
        if (show(number, mark.matches("path") ? null : mark)) event.preventDefault();
        return;
      }
      const place = event.target.closest?.("a.where[data-p]");
      if (!place) return;
      const there = document.getElementById(place.dataset.doc);
      const target = there && every("a.m", there).find((other) => other.dataset.p.split(" ").includes(place.dataset.p));
      if (target) {
        event.preventDefault();
        target.scrollIntoView({ block: "center", behavior: gently() });
        show(place.dataset.p, target);
        target.focus({ preventScroll: true });
      }
    });
    panel.querySelector(".close").addEventListener("click", close);
    every("[data-go]").forEach((button) => button.addEventListener("click", () => step(button.dataset.go === "next" ? 1 : -1)));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) close();
      if (typing(event) || !marks.length || document.querySelector(".comparison")) return;
      if (event.key === "n" || event.key === "j") step(1);
      else if (event.key === "p" || event.key === "k") step(-1);
    });
  }

  every("button[data-label]").forEach((button) => button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    marks.filter((mark) => mark.dataset.label === button.dataset.label).forEach((mark) => mark.classList.toggle("off", !on));
    every(".passages .passage").filter((p) => p.dataset.label === button.dataset.label).forEach((p) => { p.hidden = !on; });
  }));

  every(".ribbons a[data-doc]").forEach((bar) => {
    const svg = bar.closest("svg");
    const dim = (on) => every("path", svg).forEach((path) => {
      path.parentNode.classList.toggle("dim", on && !path.dataset.d.split(" ").includes(bar.dataset.doc));
    });
    bar.addEventListener("pointerenter", () => dim(true));
    bar.addEventListener("pointerleave", () => dim(false));
  });
}
