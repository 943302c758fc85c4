import type { ChoiceResponse, ProblemResponse, QuestionResponse } from "../../../api/generated";
import { exact, whole } from "../../../words/formats";
import { problemText } from "../../../words/problems";

/** What a status may mean, and what becomes of its orders. */
export const MEANINGS: Record<string, string> = {
  sale: "Sale: included",
  pending: "Not paid: excluded",
  cancelled: "Canceled or failed: excluded",
  refund: "Refund: subtracted",
  drop: "Not an order: excluded",
};

/** Money in the currency of the file, which may not say so. */
export const amount = (value: number | null, currency: string | null) =>
  value === null ? "" : currency ? `${exact(value)} ${currency}` : exact(value);

interface QuestionText {
  title: string;
  help: string;
  choices: Record<string, string>;
}

const LINES: Record<string, string> = {
  shipping: "Does shipping count as revenue?",
  tax: "Does tax count as revenue?",
  gift_cards: "Do sold gift cards count as revenue?",
};

function wordsFor(question: QuestionResponse): QuestionText | undefined {
  const column = `“${question.column}”`;
  switch (question.topic) {
    case "currency":
      return {
        title: "Which currency do you want to import?",
        help: "Your file has orders in several currencies, which cannot be added together.",
        choices: {},
      };
    case "customer":
      return {
        title: "How are customers identified?",
        help: "The same customer may appear with different spellings.",
        choices: {
          auto: "Merge different spellings of an ID and exclude placeholders such as “guest”",
          exact: "Use every ID exactly as written",
          email: "Identify customers by email address",
        },
      };
    case "amount":
      return {
        title: `Is ${column} the order total or the line amount?`,
        help: "The value is the same on every line of an order.",
        choices: { order: "Order total: count it once", line: "Line amount: add up the lines" },
      };
    case "price":
      return {
        title: `Is ${column} the unit price or the line total?`,
        help: "This decides whether the price is multiplied by the quantity.",
        choices: { unit: "Unit price: multiply by the quantity", line: "Line total" },
      };
    case "discount":
      return {
        title: `What does ${column} contain?`,
        help: "A discount must be subtracted exactly once.",
        choices: {
          money: "An amount to subtract",
          percent: "A percentage to subtract",
          included: "Already subtracted from the amounts",
        },
      };
    case "repeated_orders":
      return {
        title: "Some order numbers appear more than once",
        help: "Are these later versions of an order, or parts of the same order?",
        choices: { latest: "Later versions: keep only the latest", add: "Parts of one order: add them up" },
      };
    case "lines": {
      const charge = question.choices.find((choice) => choice.value in LINES)?.value ?? "";
      return {
        title: LINES[charge] ?? "Do these lines count as revenue?",
        help: "These lines are not products.",
        choices: { leave_out: "No, exclude them", [charge]: "Yes, include them" },
      };
    }
  }
}

/** What is asked; of a topic that has no words here, in those of the service. */
export const titleOf = (question: QuestionResponse) =>
  wordsFor(question)?.title ?? `Check “${question.column}”`;

export const helpOf = (question: QuestionResponse) => wordsFor(question)?.help ?? question.text;

/** A choice, and what it would come to. */
export function choiceWords(question: QuestionResponse, choice: ChoiceResponse): string {
  if (question.topic === "currency") return `Only orders in ${choice.value}; exclude the others`;
  return wordsFor(question)?.choices[choice.value] ?? choice.label;
}

/** What a choice comes to: rows where they are kept or left, customers, money. */
export function stakeOf(question: QuestionResponse, choice: ChoiceResponse, currency: string | null): string {
  const isCurrency = question.topic === "currency";
  const parts = [
    isCurrency && choice.rows !== null ? `${whole(choice.rows)} rows` : "",
    choice.customers !== null ? `${whole(choice.customers)} customers` : "",
    amount(choice.money, isCurrency ? choice.value : currency),
  ];
  return parts.filter(Boolean).join(", ");
}

const EXCLUSIONS: Record<string, string> = {
  cancelled_order: "canceled or failed",
  pending_order: "not paid",
  refunded_order: "refunded",
  not_an_order: "not an order",
  superseded_order: "earlier versions of an order",
  other_currency: "different currency",
  shipping_line: "shipping",
  tax_line: "tax",
  gift_card_line: "gift cards sold",
  exact_duplicate: "duplicates",
  key_duplicate: "duplicates",
  overlapping_export: "duplicates from overlapping exports",
  missing_customer: "no customer",
  missing_date: "no date",
  missing_order: "no order number",
  future_date: "dated in the future",
  impossible_date: "impossible date",
  implausible_date: "date far from all others",
  zero_amount: "amount of zero",
  unreadable_amount: "unreadable amount",
};

/** Why rows do not count, in a few words. */
export const reasonWords = (reason: string, doc: string) => EXCLUSIONS[reason] ?? doc;

const DATES = "Choose the date format above the columns.";
const PROBLEMS: Record<string, [string, string]> = {
  "source.column.missing": ["Some columns were not recognized", "Choose the highlighted columns below."],
  "source.column.ambiguous": [
    "Several columns could match",
    "Choose the right column for each highlighted field below.",
  ],
  "source.date.ambiguous": ["The dates can be read as day first or as month first", DATES],
  "source.sheet": ["This workbook has several sheets with data", "Choose the sheet with your orders."],
  "data.currency_differs": [
    "This file uses a different currency than your workspace",
    "Convert it with exchange rates, or import it into a separate workspace.",
  ],
  "data.nothing_left": ["These answers exclude every order", "Change an answer below to keep some orders."],
};

/** Why a file cannot be imported yet and what to do on this page; hints for the command line are left out. */
export function problemWords(problem: ProblemResponse, hasColumns: boolean): { title: string; next: string } {
  const known = PROBLEMS[problem.code];
  if (known && (hasColumns || !problem.code.startsWith("source.column")))
    return { title: known[0], next: known[1] };
  const isDate = problem.code.startsWith("source.date");
  const { detail, hint } = problemText({ data: { ...problem, detail: problem.message } });
  return { title: detail, next: hint || (isDate ? DATES : "") };
}

/** Values of a problem as people read them, without the codes that programs use for dates. */
export const problemValues = (values: readonly string[]): string[] =>
  values.map((value) => value.replace(/ by %[^;\s]*/g, ""));

/** The sheets that a workbook asks to choose from: "Orders: 1,234 rows" is the sheet Orders. */
export const sheetsIn = (problem: ProblemResponse | null): string[] =>
  problem?.code === "source.sheet" ? problem.values.map((value) => value.replace(/: [\d,]+ rows?$/, "")) : [];
