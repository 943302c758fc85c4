import { i18n } from "@lingui/core";

import { day, money, share } from "./formats";
import { chosenLanguage, loadLanguage } from "./language";

function browserOf(...languages: string[]) {
  vi.spyOn(navigator, "language", "get").mockReturnValue(languages[0]!);
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.restoreAllMocks();
  i18n.loadAndActivate({ locale: "en", messages: {} });
});

test("a German browser begins in German, others in English, until somebody chooses", () => {
  browserOf("de-AT", "en");
  expect(chosenLanguage()).toBe("de");
  browserOf("fr", "de");
  expect(chosenLanguage()).toBe("en");
  localStorage.setItem("tenure.language", "de");
  expect(chosenLanguage()).toBe("de");
  localStorage.setItem("tenure.language", "xx");
  expect(chosenLanguage()).toBe("en");
});

test("numbers, money and dates are written in the chosen language", async () => {
  browserOf("en-US");
  localStorage.setItem("tenure.language", "de");
  await loadLanguage();
  expect(document.documentElement.lang).toBe("de");
  expect(money(12345, "EUR")).toBe("12.345\u00a0€");
  expect(share(0.125)).toBe("12,5\u00a0%");
  expect(day("2026-03-31")).toBe("31.03.2026");
});

test("a browser that names a country with the language decides how numbers and dates look", async () => {
  browserOf("en-GB", "en");
  await loadLanguage();
  expect(day("2026-03-31")).toBe("31 Mar 2026");
});
