import { i18n, type Messages } from "@lingui/core";

const CATALOGUES = {
  en: () => import("./locales/en.po"),
  de: () => import("./locales/de.po"),
} satisfies Record<string, () => Promise<{ messages: Messages }>>;

export type Language = keyof typeof CATALOGUES;

/** Each language by its own name, which is never translated. */
export const LANGUAGES: Record<Language, string> = { en: "English", de: "Deutsch" };

const KEY = "tenure.language";

const isLanguage = (name: string | null): name is Language => name !== null && name in CATALOGUES;

/** What was chosen in this browser, else German where the browser's first language is, else English. */
export function chosenLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return /^de\b/i.test(navigator.language) ? "de" : "en";
}

/** Before any of the app's code is loaded: texts may be made as soon as it is, and stay in one language. */
export async function loadLanguage(): Promise<void> {
  const language = chosenLanguage();
  const { messages } = await CATALOGUES[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

/** Kept in this browser. The page is loaded again, so that nothing drawn or remembered stays in the other language. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  location.reload();
}

/** A title within a sentence: nouns keep their capital letter in German. */
export const inSentence = (title: string) => (i18n.locale === "de" ? title : title.toLowerCase());

/** The language of numbers and dates: as in the reader's own country, where the browser names one with this language. */
export function formatLocale(): string {
  const language = i18n.locale || "en";
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}
