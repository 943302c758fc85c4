import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** Without places in the code: who moves a text, or names a value in it otherwise, changes no catalogue. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "de"],
  catalogs: [{ path: "src/words/locales/{locale}", include: ["src"], exclude: ["**/*.test.*"] }],
  format: formatter({ origins: false, lineNumbers: false, printPlaceholdersInComments: false }),
  orderBy: "message",
  fallbackLocales: { default: "en" },
  // The language is known before anything is drawn, so no text needs a context to be found in.
  runtimeConfigModule: { Trans: ["#trans", "Trans"] },
});
