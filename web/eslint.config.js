import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import { rooms } from "./lint/rooms.js";
import { translated } from "./lint/translated.js";

/** Names that say nothing of what they hold; see docs/contributing/language.md. */
const VAGUE = "/^(one|found|made|told|said|asked|wanted|kept|given)$/";
const DECLARED = [
  `VariableDeclarator > Identifier.id[name=${VAGUE}]`,
  `:function > Identifier.params[name=${VAGUE}]`,
  `:function > AssignmentPattern.params > Identifier.left[name=${VAGUE}]`,
  `ArrayPattern > Identifier[name=${VAGUE}]`,
  `ObjectPattern > Property > Identifier.value[name=${VAGUE}]`,
  `FunctionDeclaration > Identifier.id[name=${VAGUE}]`,
  `TSPropertySignature > Identifier.key[name=${VAGUE}]`,
];

export default tseslint.config(
  { ignores: ["node_modules", "src/api/generated.ts"] },
  js.configs.recommended,
  tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { tenure: { rules: { rooms, translated } } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "tenure/rooms": "error",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-restricted-syntax": [
        "error",
        ...DECLARED.map((selector) => ({ selector, message: "Choose a name that says what it holds." })),
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: [
      "**/*.test.*",
      "**/*.fixture.ts",
      "src/api/**",
      "src/test-setup.ts",
      "src/**/*.d.ts",
      "src/words/language.ts",
    ],
    rules: { "tenure/translated": "error" },
  },
);
