import { isRead } from "./readText.js";
import { runsOf } from "./jsxRuns.js";

const MACROS = { t: "@lingui/core/macro", Trans: "@lingui/react/macro" };

/** Every text that people read is a message: `<Trans>` or `t`. Run with --fix, it makes them so. */
export const translated = {
  meta: {
    type: "problem",
    fixable: "code",
    schema: [],
    messages: { untranslated: "Make this text a message for translation: eslint --fix does." },
  },
  create(context) {
    const code = context.sourceCode;
    const edits = [];
    const needed = new Set();
    const wrapped = new Set();

    function replace(node, range, text, macro) {
      edits.push({ node, range, text });
      needed.add(macro);
    }

    function insideTemplate(node) {
      const escaped = (text) => text.replace(/[\\`]|\$\{/g, "\\$&");
      if (node.type === "Literal" && typeof node.value === "string") return escaped(node.value);
      if (node.type === "TemplateLiteral") return code.getText(node).slice(1, -1);
      return `\${${code.getText(node)}}`;
    }

    /** Texts that are put together with + are one message. */
    function chainOf(node) {
      let top = node;
      while (isSum(top.parent) && top.parent.type === "BinaryExpression") top = top.parent;
      return top;
    }

    function text(node) {
      if (!isRead(node)) return;
      const top = chainOf(node);
      if (wrapped.has(top)) return;
      wrapped.add(top);
      const operands = operandsOf(top);
      // Of texts within the values, the outer ones are mended first; the others when the rule runs again.
      const message = `t\`${operands.map(insideTemplate).join("")}\``;
      replace(top, top.range, top.parent.type === "JSXAttribute" ? `{${message}}` : message, "t");
    }

    function element(node) {
      if (isTrans(node) || hasTransAround(node)) return;
      for (const run of runsOf(node)) {
        const [start, end] = [run.start, run.end];
        const inner = code.text.slice(start, end);
        replace(run.node, [start, end], `<Trans>${inner}</Trans>`, "Trans");
      }
    }

    return {
      Literal: text,
      TemplateLiteral: text,
      JSXElement: element,
      JSXFragment: element,
      "Program:exit"(program) {
        const outer = edits.filter(
          ({ range: [from, to] }) =>
            !edits.some(({ range }) => range[0] <= from && to <= range[1] && to - from < range[1] - range[0]),
        );
        outer.forEach(({ node }, place) => {
          context.report({
            node,
            messageId: "untranslated",
            fix:
              place > 0
                ? null
                : (fixer) => [
                    ...outer.map(({ range, text }) => fixer.replaceTextRange(range, text)),
                    ...imports(program, needed, fixer),
                  ],
          });
        });
      },
    };
  },
};

const isSum = (node) => node?.type === "BinaryExpression" && node.operator === "+";

const operandsOf = (node) => (isSum(node) ? [...operandsOf(node.left), ...operandsOf(node.right)] : [node]);

const isTrans = (node) => ["Trans", "Plural"].includes(node.openingElement?.name.name);

function hasTransAround(node) {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (isTrans(parent)) return true;
    if (parent.type.includes("Function") || parent.type === "JSXAttribute") return false;
  }
  return false;
}

/** The macros that the file does not import yet, before the first import that sorts after them. */
function imports(program, needed, fixer) {
  const lines = Object.entries(MACROS)
    .filter(([name]) => needed.has(name))
    .filter(
      ([name, from]) =>
        !program.body.some(
          (node) =>
            node.type === "ImportDeclaration" &&
            node.source.value === from &&
            node.specifiers.some(({ local }) => local.name === name),
        ),
    )
    .map(([name, from]) => `import { ${name} } from "${from}";`);
  if (lines.length === 0) return [];
  const existing = program.body.filter((node) => node.type === "ImportDeclaration");
  const next = existing.find(({ source }) => source.value.startsWith(".") || source.value > "@lingui/z");
  const text = `${lines.join("\n")}\n`;
  if (next) {
    const own = next.source.value.startsWith(".") && next === existing[0];
    return [fixer.insertTextBefore(next, own ? `${text}\n` : text)];
  }
  if (existing.length > 0) return [fixer.insertTextAfter(existing.at(-1), `\n${text.trimEnd()}`)];
  return [fixer.insertTextBeforeRange([0, 0], `${text}\n`)];
}
