/** What people read, told from names, paths and styles; see translated.js. */

/** Attributes and properties whose value is read, even where it is one word in lower case. */
const READ = new Set(
  [
    "alt aria-label caption description detail empty explanation heading help helperText hint label",
    "meaning message note placeholder reason subtitle summary text title unit words",
  ].flatMap((names) => names.split(" ")),
);

/** Attributes and properties whose value nobody reads, whatever it looks like. */
const UNREAD = new Set(
  [
    "aria-controls aria-describedby aria-labelledby accept className download href id key path rel src stack",
    "style sx url width height background backgroundImage border borderBottom borderTop",
    "borderWidth boxShadow flex font fontFamily gridTemplateColumns gridTemplateRows gridArea outline transition",
    "formatter content-type cron",
  ].flatMap((names) => names.split(" ")),
);

/** As well, unless it begins with a capital letter or a number. */
const UNREAD_IN_LOWER_CASE = new Set(["source", "target", "to", "value"]);

/** Methods whose arguments are compared or parsed, not read. */
const PARSES = new Set(
  [
    "addEventListener append closest delete endsWith get getElementById has includes indexOf lastIndexOf match",
    "matchMedia matches open querySelector querySelectorAll removeEventListener removeItem replace replaceAll set",
    "getItem setItem split startsWith test useDraft useState useSearchParams useChoice useJobInAddress import",
  ].flatMap((names) => names.split(" ")),
);

const LETTERS = /\p{L}{2,}/u;
const TECHNICAL =
  /^[/#.&@?]|^[a-z]\w*:\S|,\d{4}-\d\d|^(High-CLV|Growth-Potential|Low-CLV)$|https?:|[<>{}=\\]|\bminmax\(|\brepeat\(|\bvar\(|\brgba?\(|-gradient\(|!important|\d(px|fr|rem|em|ms)\b|charset|^\w+\.\w+$|^@|^(every|daily|mon) \d/;
const SEVERAL_WORDS = /(^|[\p{L}\p{N}\p{P}\p{S}])\s+\p{L}|\p{L}[\p{P}]?\s/u;
const CAPITALIZED = /^[\p{P}\s]*\p{Lu}[\p{L}-]*\p{Ll}[\p{L}-]*[\p{P}]*$/u;
/** An address, or a name, code or mapping to be typed as it is. */
const SAMPLE = /^[/#]|^https?:|^data:|^\w+=\w|^[a-z]+(_[a-z]+)+$|^[A-Z]{2}$/;
/** A key of the keyboard with another, which other languages name otherwise. */
const SHORTCUT = /^Ctrl\+\w$/;

/** Whether this looks like a text without knowing where it is. */
const looksRead = (text) =>
  LETTERS.test(text) &&
  !TECHNICAL.test(text) &&
  (SEVERAL_WORDS.test(text) || CAPITALIZED.test(text) || SHORTCUT.test(text));

const nameOf = (node) => {
  if (node.type === "JSXAttribute") return node.name.name.name ?? node.name.name;
  if (node.computed) return undefined;
  return node.key.name ?? String(node.key.value ?? "");
};

const calleeOf = ({ callee }) => callee.property?.name ?? callee.name;

/** The nearest thing that decides whether what is in it is read: true, false, or undefined where nothing does. */
function placeOf(node) {
  let child = node;
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case "ConditionalExpression":
        if (parent.test === child) return false;
        continue;
      case "LogicalExpression":
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
        continue;
      case "BinaryExpression":
        if (parent.operator !== "+") return false;
        continue;
      case "TemplateLiteral":
        // Inside of a template, its own words decide: half of a text is a text.
        if (parent.parent.type === "TaggedTemplateExpression" || isRead(parent)) return true;
        return child.type === "ConditionalExpression" && / 0|0 /.test(wordsOf(parent)) ? true : undefined;
      case "JSXExpressionContainer":
        if (parent.parent.type !== "JSXAttribute") return true;
        continue;
      case "Property":
        if (parent.key === child) return false;
      // falls through
      case "JSXAttribute": {
        const name = nameOf(parent);
        if (UNREAD.has(name)) return false;
        if (UNREAD_IN_LOWER_CASE.has(name) && /^\p{Ll}/u.test(wordsOf(node) ?? "")) return false;
        return READ.has(name) || (isInStyle(parent) ? false : undefined);
      }
      case "CallExpression":
        return child !== parent.callee && PARSES.has(calleeOf(parent)) ? false : undefined;
      case "NewExpression":
      case "SwitchCase":
      case "ImportExpression":
      case "ImportDeclaration":
      case "ImportAttribute":
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
      case "TSLiteralType":
      case "TSEnumMember":
      case "TSExternalModuleReference":
      case "ThrowStatement":
        return false;
      case "MemberExpression":
        return parent.computed && parent.property === child ? false : undefined;
      case "TaggedTemplateExpression":
        return false;
      default:
        return undefined;
    }
  }
  return undefined;
}

function isInStyle(node) {
  for (let parent = node; parent; parent = parent.parent) {
    if (parent.type === "JSXAttribute" && ["sx", "style"].includes(nameOf(parent))) return true;
  }
  return false;
}

/** The words of a literal or template, with a digit for each value in it. */
export function wordsOf(node) {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral") return node.quasis.map(({ value }) => value.cooked).join("0");
  return undefined;
}

/** Whether people read this literal or template. */
export function isRead(node) {
  const words = wordsOf(node);
  if (words === undefined || !/\p{L}/u.test(words)) return false;
  const place = placeOf(node);
  if (place === false) return false;
  if (place === true) {
    const own = node.type === "TemplateLiteral" ? /\p{L}{2,}/u.test(words) : true;
    return own && !SAMPLE.test(words);
  }
  return looksRead(words);
}
