/** The runs of text among an element's children that are one message each, with the inline elements in them. */

const INLINE = new Set("a abbr b br code em i kbd mark small span strong sub sup Link To".split(" "));
const LETTER = /\p{L}/u;

const tagOf = (node) => node.openingElement?.name.name;

const hasJsx = (node) => {
  if (!node || typeof node !== "object") return false;
  if (Array.isArray(node)) return node.some(hasJsx);
  if (typeof node.type === "string" && node.type.startsWith("JSX") && node.type !== "JSXEmptyExpression")
    return true;
  return Object.entries(node).some(([key, value]) => key !== "parent" && hasJsx(value));
};

/** text, space, value (an expression or an inline element), or break: what ends a run. */
function kindOf(child) {
  if (child.type === "JSXText") return child.value.trim() ? "text" : "space";
  if (child.type === "JSXElement") return INLINE.has(tagOf(child)) ? "value" : "break";
  if (child.type !== "JSXExpressionContainer") return "break";
  const { expression } = child;
  if (expression.type === "JSXEmptyExpression") return "break";
  if (expression.type === "Literal" && typeof expression.value === "string" && !expression.value.trim())
    return "space";
  if (expression.type === "LogicalExpression" && expression.operator === "&&") {
    // A half sentence that is there or not belongs to its sentence; an element does not.
    return hasJsx(expression) ? "break" : "value";
  }
  return hasJsx(expression) ? "break" : "value";
}

function startOf(child) {
  if (child.type !== "JSXText") return child.range[0];
  return child.range[0] + child.raw.length - child.raw.trimStart().length;
}

function endOf(child) {
  if (child.type !== "JSXText") return child.range[1];
  return child.range[1] - (child.raw.length - child.raw.trimEnd().length);
}

export function runsOf(node) {
  const runs = [];
  let run = [];
  const close = () => {
    while (run.length > 0 && run[0].kind === "space") run.shift();
    while (run.length > 0 && run.at(-1).kind === "space") run.pop();
    const text = run.find(({ kind, child }) => kind === "text" && LETTER.test(child.value));
    if (text) runs.push({ node: text.child, start: startOf(run[0].child), end: endOf(run.at(-1).child) });
    run = [];
  };
  for (const child of node.children) {
    const kind = kindOf(child);
    if (kind === "break") close();
    else run.push({ kind, child });
  }
  close();
  return runs;
}
