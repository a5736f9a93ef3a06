// A comparison: walk through the changes, filter by kind, go to the partner and back, lines to moved partners, the bar.
const byComparison = new Map();
for (const box of every(".comparison")) {
  const holder = box.querySelector(".lines");
  const lines = every(".line", holder);
  const wires = box.querySelector(".wires");
  const bar = box.querySelector(".bar svg");
  const marks = every("g", bar);
  const frame = bar.querySelector(".window");
  const status = box.querySelector(".at");
  const off = new Set();
  let current = null;
  let active = null;

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const isChange = (line) => !line.hidden && line.dataset.kind !== "same" && line.dataset.kind !== "alike";
  const changes = () => lines.filter(isChange);

  function report() {
    const all = changes();
    const n = current ? all.indexOf(current) + 1 : 0;
    status.textContent = say(n ? status.dataset.of : status.dataset.all, { n: n || all.length, total: all.length });
  }

  function select(line, scroll = true) {
    if (current) current.classList.remove("current");
    current = line;
    line.classList.add("current");
    line.focus({ preventScroll: true });
    if (scroll) line.scrollIntoView({ block: "center", behavior: gently() });
    setActive(line);
    report();
  }

  function step(by) {
    const all = changes();
    if (!all.length) return;
    let at = current ? all.indexOf(current) : -1;
    if (at < 0) {
      const middle = innerHeight / 2;
      at = all.findIndex((line) => line.getBoundingClientRect().top > (current ? middle : 0));
      at = at < 0 ? all.length - 1 : by > 0 ? at : at - 1;
    } else {
      at += by;
    }
    select(all[Math.min(all.length - 1, Math.max(0, at))]);
  }

  // Filters. What is hidden leaves a line that says how much it was, and brings it back.
  function applyFilters() {
    every("button.fold", holder).forEach((fold) => fold.remove());
    let hidden = [];
    const close = (before) => {
      if (!hidden.length) return;
      const fold = document.createElement("button");
      fold.type = "button";
      fold.className = "fold";
      const count = hidden.reduce((sum, line) => sum + Math.max(1, every(".piece", line).length / (line.dataset.kind ? 2 : 1)), 0);
      fold.textContent = "⋯ " + say(holder.dataset.hidden, { n: count });
      const shut = hidden;
      fold.addEventListener("click", () => {
        shut.forEach((line) => { line.hidden = false; every(".piece", line).forEach((piece) => { piece.hidden = false; }); });
        fold.remove();
        update();
        report();
      });
      holder.insertBefore(fold, before);
      hidden = [];
    };
    for (const line of lines) {
      const pieces = every(".piece[data-kind]", line);
      pieces.forEach((piece) => { piece.hidden = off.has(piece.dataset.kind); });
      line.hidden = line.dataset.kind ? off.has(line.dataset.kind) : pieces.every((piece) => piece.hidden);
      if (line.hidden) hidden.push(line);
      else close(line);
    }
    close(null);
    update();
    report();
  }

  function toggle(kind) {
    const button = box.querySelector(`[data-filter="${kind}"]`);
    if (!button) return;
    if (off.has(kind)) off.delete(kind);
    else off.add(kind);
    button.setAttribute("aria-pressed", String(!off.has(kind)));
    applyFilters();
  }
  every("[data-filter]", box).forEach((button) => button.addEventListener("click", () => toggle(button.dataset.filter)));

  // Partners: the link in a moved text leads to the place where it stands otherwise, and there back.
  function go(link) {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    const line = target.closest(".line");
    line.hidden = false;
    target.hidden = false;
    history.pushState(null, "", link.hash);
    every(".flash", box).forEach((piece) => piece.classList.remove("flash"));
    target.classList.add("flash");
    select(line, false);
    target.scrollIntoView({ block: "center", behavior: gently() });
    const back = target.querySelector("a.partner");
    if (back) back.focus({ preventScroll: true });
    setActive(target);
  }
  holder.addEventListener("click", (event) => {
    const link = event.target.closest("a.partner");
    if (link) {
      event.preventDefault();
      go(link);
      return;
    }
    const line = event.target.closest(".line");
    if (line && !String(getSelection())) select(line, false);
  });

  // Lines between a moved text and its own place.
  const pairs = every(".echo", holder).map((echo) => {
    const link = echo.querySelector("a.partner");
    return { echo, pair: document.getElementById(link.hash.slice(1)) };
  }).filter(({ pair }) => pair);
  for (const joined of pairs) {
    joined.path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    wires.append(joined.path);
  }
  function setActive(element) {
    active = element && pairs.find(({ echo, pair }) => element === echo || element.contains(pair) || pair.contains(element) || echo.contains(element) || element.contains(echo));
    drawWires();
  }
  function drawWires() {
    const origin = wires.getBoundingClientRect();
    const seen = (rect) => rect.height && rect.bottom > 0 && rect.top < innerHeight;
    for (const joined of pairs) {
      const from = joined.pair.getBoundingClientRect();
      const to = joined.echo.getBoundingClientRect();
      const drawn = origin.width && from.height && to.height && (seen(from) || seen(to) || joined === active);
      joined.path.toggleAttribute("hidden", !drawn);
      joined.path.setAttribute("class", joined === active ? "active" : "");
      if (!drawn) {
        joined.path.setAttribute("d", "");
        continue;
      }
      const x = from.left - origin.left + 8;
      const y1 = from.top - origin.top + 22;
      const y2 = to.top - origin.top + 22;
      const bend = Math.min(36, 14 + Math.abs(y2 - y1) / 20);
      joined.path.setAttribute("d", `M${x} ${y1}C${x - bend} ${y1} ${x - bend} ${y2} ${x} ${y2}`);
    }
  }
  holder.addEventListener("pointerover", (event) => {
    const piece = event.target.closest(".pair.k-moved, .echo");
    if (piece) setActive(piece);
  });
  holder.addEventListener("focusin", (event) => setActive(event.target.closest(".pair.k-moved, .echo") || event.target));

  // The bar: where the window stands in the whole, and a click to go there.
  function drawFrame() {
    let first = -1;
    let last = -1;
    lines.forEach((line, n) => {
      const rect = line.getBoundingClientRect();
      if (rect.height && rect.bottom > 0 && rect.top < innerHeight) {
        if (first < 0) first = n;
        last = n;
      }
    });
    const top = (n) => Number(marks[n].querySelector("rect")?.getAttribute("y") ?? 0);
    const height = (n) => Number(marks[n].querySelector("rect")?.getAttribute("height") ?? 0);
    if (first < 0) {
      frame.setAttribute("height", "0");
      return;
    }
    frame.setAttribute("y", top(first));
    frame.setAttribute("height", top(last) + height(last) - top(first));
  }
  bar.addEventListener("click", (event) => {
    const rect = bar.getBoundingClientRect();
    const at = (event.clientY - rect.top) / rect.height * 1000;
    let best = lines.findIndex((_, n) => {
      const mark = marks[n].querySelector("rect");
      return mark && Number(mark.getAttribute("y")) + Number(mark.getAttribute("height")) >= at;
    });
    if (best < 0) best = lines.length - 1;
    while (best > 0 && lines[best].hidden) best -= 1;
    select(lines[best]);
  });

  let waiting = false;
  function update() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawWires(); drawFrame(); });
  }
  addEventListener("scroll", update, { passive: true });
  addEventListener("resize", update);

  const dialog = box.querySelector("dialog");
  const actions = {
    next: () => step(1),
    previous: () => step(-1),
    keys: () => dialog.showModal(),
    full: () => {
      const on = box.classList.toggle("full");
      box.querySelector('[data-do="full"]').setAttribute("aria-pressed", String(on));
      update();
    },
    partner: () => {
      const focused = document.activeElement?.closest?.(".piece")?.querySelector("a.partner");
      const link = focused || current?.querySelector("a.partner");
      if (link) go(link);
    },
    same: () => toggle("same"),
  };
  every("[data-do]", box).forEach((button) => button.addEventListener("click", actions[button.dataset.do]));
  const keys = { n: "next", j: "next", p: "previous", k: "previous", g: "partner", e: "same", "?": "keys" };
  byComparison.set(box, (event) => {
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    actions[action]();
  });
  every('.summary a[href^="#"]', box).forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    go(link);
  }));
  report();
  update();
}

// Keys are for the comparison that has the focus, else for the one in the middle of the window, else for the nearest.
if (byComparison.size) addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const far = (box) => {
    const { top, bottom } = box.getBoundingClientRect();
    return Math.max(top - innerHeight / 2, innerHeight / 2 - bottom, 0);
  };
  const boxes = [...byComparison.keys()];
  const focused = document.activeElement?.closest?.(".comparison");
  const nearest = boxes.reduce((best, box) => far(box) < far(best) ? box : best);
  byComparison.get(focused && far(focused) === 0 ? focused : nearest)(event);
});
