/** Elements without markup text: nothing that comes with a flight is ever read as HTML. */

export type Child = Node | string | null | undefined | false;
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; true is an empty attribute, false and null are none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], attributes, children);
}

/** A button with a listener. */
export function button(words: Child, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = h("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", press);
  return made;
}

/** Set attributes of an element that is there. */
export function put(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

const ICONS = {
  play: "M7 4.5v15l13-7.5z",
  pause: "M6 4.5h4.5v15H6zM13.5 4.5H18v15h-4.5z",
  before: "M6 5h2.5v14H6zM19 5v14L9.5 12z",
  next: "M15.5 5H18v14h-2.5zM5 5v14l9.5-7z",
  close: "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  minus: "M5 11h14v2H5z",
  theme: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z",
  undo: "M8 5 3 10l5 5v-4h6a4 4 0 0 1 0 8H8v2h6a6 6 0 0 0 0-12H8z",
  back: "M15.4 5 8.4 12l7 7 1.4-1.4L11.2 12l5.6-5.6z",
  help: "M11 17h2v2h-2zM12 5a4.5 4.5 0 0 0-4.5 4.5h2a2.5 2.5 0 1 1 3.8 2.1C11.7 12.6 11 13.5 11 15.5h2c0-1.3.4-1.7 1.5-2.5A4.5 4.5 0 0 0 12 5z",
} as const;

export function icon(name: keyof typeof ICONS): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    s("path", { d: ICONS[name] }),
  );
}

/** A dotted name that may break after its dots and underscores. */
export function dotted(name: string): DocumentFragment {
  const parts = name.split(/(?<=[._])/);
  const fragment = document.createDocumentFragment();
  for (const [place, part] of parts.entries())
    fragment.append(...(place > 0 ? [document.createElement("wbr"), part] : [part]));
  return fragment;
}

/** Call a listener with an element's size in CSS pixels now and whenever it changes. */
export function onSize(element: Element, listener: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry && entry.contentRect.width > 0) listener(entry.contentRect.width, entry.contentRect.height);
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** The function, run at most once between two frames. */
export function onceAFrame(work: () => void): () => void {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      work();
    });
  };
}

function filled<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  put(element, attributes);
  element.append(...children.filter((child): child is Node | string => Boolean(child) || child === ""));
  return element;
}
