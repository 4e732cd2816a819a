/** Every word of the page, in the reader's language. */

import { en } from "./texts/en";
import { eventNamesRu, labelsRu } from "./texts/names-ru";
import { ru } from "./texts/ru";

export type TextKey = keyof typeof en;
/** A language has a text for every key of the English one; the compiler sees to it. */
export type Texts = Readonly<Record<TextKey, string>>;

const LANGUAGES = { en, ru } as const satisfies Record<string, Texts>;
export type Language = keyof typeof LANGUAGES;

let current: Language = "en";

export function isLanguage(word: string): word is Language {
  return Object.hasOwn(LANGUAGES, word);
}

export function language(): Language {
  return current;
}

export function setLanguage(wanted: Language): void {
  current = wanted;
}

/** The text of a key with {0}, {1}, ... filled in. */
export function text(key: TextKey, ...given: readonly (string | number)[]): string {
  return LANGUAGES[current][key].replace(/\{(\d)\}/g, (_, place: string) =>
    String(given[Number(place)] ?? ""),
  );
}

/** Whether there is a text with this key. */
export function isTextKey(word: string): word is TextKey {
  return Object.hasOwn(en, word);
}

/** The text of a prefix and a word of the data, or the word itself where there is none. */
export function textOf(prefix: string, word: string): string {
  const key = `${prefix}.${word}`;
  return isTextKey(key) ? text(key) : word;
}

/** What an event is called: the flight's own title, or its usual name in another language. */
export function eventTitle(event: { readonly name: string; readonly title: string }): string {
  return current === "ru" ? (eventNamesRu[event.name] ?? event.title) : event.title;
}

/** A label of a chart, a phase or a series in the reader's language; as it came where unknown. */
export function label(words: string): string {
  return current === "ru" ? (labelsRu[words] ?? words) : words;
}
