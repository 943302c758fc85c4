import type { ChoiceShown, ProblemShown, QuestionShown } from "../../api/generated";
import { exact, whole } from "../../app/formats";

/** What a status may mean, and what becomes of its orders. */
export const MEANINGS: Record<string, string> = {
  sale: "A sale: counts",
  pending: "Not paid yet: left out",
  cancelled: "Cancelled or failed: left out",
  refund: "Refunded: taken off",
  drop: "Not an order: left out",
};

/** Money in the currency of the file, which may not say so. */
export const amount = (value: number | null, currency: string | null) =>
  value === null ? "" : currency ? `${exact(value)} ${currency}` : exact(value);

interface Asked {
  title: string;
  help: string;
  choices: Record<string, string>;
}

const LINES: Record<string, string> = {
  shipping: "Does shipping count as spend?",
  tax: "Does tax count as spend?",
  gift_cards: "Do gift cards that you sold count as spend?",
};

function asked(question: QuestionShown): Asked | undefined {
  const column = `“${question.column}”`;
  switch (question.topic) {
    case "currency":
      return {
        title: "Which currency should count?",
        help: "Your file has orders in several currencies, and those cannot be added up.",
        choices: {},
      };
    case "customer":
      return {
        title: "Who is one customer?",
        help: "The same person may be written in more than one way.",
        choices: {
          auto: "Treat different spellings of an ID as one customer, and leave out placeholders such as “guest”",
          exact: "Take every ID exactly as it is written",
          email: "Tell customers apart by their e-mail address",
        },
      };
    case "amount":
      return {
        title: `Is ${column} the total of the order, or of one line?`,
        help: "It is the same on every line of an order.",
        choices: { order: "The order's total: count it once", line: "Each line's own amount: add them up" },
      };
    case "price":
      return {
        title: `Is ${column} the price of one unit, or of the whole line?`,
        help: "It decides whether the price is multiplied by the quantity.",
        choices: { unit: "Price of one unit: times the quantity", line: "Price of the whole line" },
      };
    case "discount":
      return {
        title: `What is in ${column}?`,
        help: "A discount is taken off once, and never twice.",
        choices: {
          money: "An amount of money, to be taken off",
          percent: "A percentage, to be taken off",
          included: "Already taken off the amounts",
        },
      };
    case "repeated_orders":
      return {
        title: "Some orders appear more than once",
        help: "Are these later versions of an order, or more of the same order?",
        choices: { latest: "Later versions: count only the last", add: "Parts of one order: add them up" },
      };
    case "lines": {
      const charge = question.choices.find((one) => one.value in LINES)?.value ?? "";
      return {
        title: LINES[charge] ?? "Do these lines count as spend?",
        help: "These lines are no goods.",
        choices: { leave_out: "No, leave it out", [charge]: "Yes, count it" },
      };
    }
  }
}

/** What is asked; of a topic that has no words here, in those of the service. */
export const titleOf = (question: QuestionShown) => asked(question)?.title ?? `About “${question.column}”`;

export const helpOf = (question: QuestionShown) => asked(question)?.help ?? question.text;

/** A choice, and what it would come to. */
export function choiceWords(question: QuestionShown, choice: ChoiceShown): string {
  if (question.topic === "currency") return `Only orders in ${choice.value}; the others are left out`;
  return asked(question)?.choices[choice.value] ?? choice.label;
}

/** What a choice comes to: rows where they are kept or left, customers, money. */
export function stakeOf(question: QuestionShown, choice: ChoiceShown, currency: string | null): string {
  const isCurrency = question.topic === "currency";
  const parts = [
    isCurrency && choice.rows !== null ? `${whole(choice.rows)} rows` : "",
    choice.customers !== null ? `${whole(choice.customers)} customers` : "",
    amount(choice.money, isCurrency ? choice.value : currency),
  ];
  return parts.filter(Boolean).join(", ");
}

const LEFT_OUT: Record<string, string> = {
  cancelled_order: "cancelled or failed",
  pending_order: "not paid yet",
  refunded_order: "refunded",
  not_an_order: "not an order",
  superseded_order: "earlier versions of an order",
  other_currency: "in another currency",
  shipping_line: "shipping",
  tax_line: "tax",
  gift_card_line: "gift cards sold",
  exact_duplicate: "repeated rows",
  key_duplicate: "repeated rows",
  overlapping_export: "repeated rows of overlapping exports",
  missing_customer: "without a customer",
  missing_date: "without a date",
  missing_order: "without an order number",
  future_date: "dated in the future",
  impossible_date: "with an impossible date",
  implausible_date: "with a date far from all others",
  zero_amount: "with an amount of zero",
  unreadable_amount: "with an amount that cannot be read",
};

/** Why rows do not count, in a few words. */
export const reasonWords = (reason: string, doc: string) => LEFT_OUT[reason] ?? doc;

const DATES = "Choose above the columns how dates are written.";
const PROBLEMS: Record<string, [string, string]> = {
  "source.column.missing": ["Some columns were not recognised", "Choose the highlighted columns below."],
  "source.column.ambiguous": [
    "Several columns may be meant",
    "Choose the right one for each that is highlighted below.",
  ],
  "source.sheet": ["This workbook has several tables", "Choose the sheet with your orders."],
  "data.currency_differs": [
    "This file is in another currency than your workspace",
    "Convert it with exchange rates, or add it to a workspace of its own.",
  ],
  "data.nothing_left": [
    "With these answers no order is left",
    "Change an answer below: everything would be left out.",
  ],
};

/** Why a file cannot be imported yet and what to do on this page; hints for the command line are left out. */
export function problemWords(problem: ProblemShown, hasColumns: boolean): { title: string; next: string } {
  const known = PROBLEMS[problem.code];
  if (known && (hasColumns || !problem.code.startsWith("source.column")))
    return { title: known[0], next: known[1] };
  const isDate = problem.code.startsWith("source.date");
  const hint = problem.hint.includes("--") ? (isDate ? DATES : "") : problem.hint;
  return { title: problem.message, next: hint };
}

/** The sheets that a workbook asks to choose from: "Orders: 1,234 rows" is the sheet Orders. */
export const sheetsIn = (problem: ProblemShown | null): string[] =>
  problem?.code === "source.sheet" ? problem.values.map((one) => one.replace(/: [\d,]+ rows?$/, "")) : [];
