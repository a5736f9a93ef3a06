// What all scripts of the page need: finding elements, and saying things in the page's language.
export const every = (selector, within = document) => [...within.querySelectorAll(selector)];
export const one = (selector, within = document) => within.querySelector(selector);
export const copyOf = (id) => one(`#${id}`).content.firstElementChild.cloneNode(true);

const words = new Map(every("#words dt").map((phrase) => [phrase.textContent, phrase.nextElementSibling.textContent]));

export function say(phrase, values = {}) {
  return (words.get(phrase) ?? phrase).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
