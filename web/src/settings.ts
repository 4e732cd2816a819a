/** Language, colours and motion: from the system, then from the reader, kept in the browser. */

import { isLanguage, type Language, language, setLanguage } from "./texts";

export type Theme = "dark" | "light";

const THEME_KEY = "voskhod.theme";
const LANGUAGE_KEY = "voskhod.language";

export class Settings {
  readonly #listeners = new Set<() => void>();
  readonly #light = matchMedia("(prefers-color-scheme: light)");
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #theme: Theme | null;

  /** The address may name a language or a theme; it goes before what is kept. */
  constructor(query: URLSearchParams) {
    const theme = query.get("theme") ?? read(THEME_KEY);
    this.#theme = theme === "dark" || theme === "light" ? theme : null;
    const wanted = query.get("lang") ?? read(LANGUAGE_KEY) ?? navigator.language.slice(0, 2);
    setLanguage(isLanguage(wanted) ? wanted : "en");
    this.#light.addEventListener("change", () => this.#tell());
    this.#calm.addEventListener("change", () => this.#tell());
    this.#apply();
  }

  get theme(): Theme {
    return this.#theme ?? (this.#light.matches ? "light" : "dark");
  }

  get language(): Language {
    return language();
  }

  /** Whether the reader wants no motion that he did not start. */
  get calm(): boolean {
    return this.#calm.matches;
  }

  /** Call a listener when a setting changes; the return value ends that. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    write(THEME_KEY, theme);
    this.#tell();
  }

  setLanguage(wanted: Language): void {
    setLanguage(wanted);
    write(LANGUAGE_KEY, wanted);
    this.#tell();
  }

  /** A colour of the style sheet, as `--name` has it under the present theme. */
  colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  #tell(): void {
    this.#apply();
    for (const listener of this.#listeners) listener();
  }

  #apply(): void {
    document.documentElement.dataset["theme"] = this.theme;
    document.documentElement.lang = this.language;
  }
}

/** Storage is refused in some browsers and for some files; then nothing is kept. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
