import { defineConfig } from "vitest/config";

import { translations } from "./translations.ts";

export default defineConfig({
  // Vitest has a Vite of its own, of another version: the plugins run in both, their types differ.
  plugins: [translations() as never],
  test: { environment: "jsdom", globals: true, setupFiles: "./src/test-setup.ts" },
});
