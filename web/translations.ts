import { lingui } from "@lingui/vite-plugin";
import babel, { defineRolldownBabelPreset } from "@rolldown/plugin-babel";

const macros = defineRolldownBabelPreset({
  preset: () => ({ plugins: ["@lingui/babel-plugin-lingui-macro"] }),
  rolldown: { filter: { code: /from ["']@lingui\/(core|react)\/macro["']/ } },
});

/** Texts as messages, and the catalogues they are looked up in; a message without a translation stays English. */
export const translations = () => [babel({ presets: [macros] }), ...lingui({ failOnCompileError: true })];
