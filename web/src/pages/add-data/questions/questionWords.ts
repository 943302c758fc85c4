import { t } from "@lingui/core/macro";

import type { ChoiceResponse, ProblemResponse, QuestionResponse } from "../../../api/generated";
import { exact, whole } from "../../../words/formats";
import { problemText } from "../../../words/problems";

/** What a status may mean, and what becomes of its orders. */
export const MEANINGS: Record<string, string> = {
  sale: t`Sale: included`,
  pending: t`Not paid: excluded`,
  cancelled: t`Canceled or failed: excluded`,
  refund: t`Refund: subtracted`,
  drop: t`Not an order: excluded`,
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
  shipping: t`Does shipping count as revenue?`,
  tax: t`Does tax count as revenue?`,
  gift_cards: t`Do sold gift cards count as revenue?`,
};

function wordsFor(question: QuestionResponse): QuestionText | undefined {
  const column = `“${question.column}”`;
  switch (question.topic) {
    case "currency":
      return {
        title: t`Which currency do you want to import?`,
        help: t`Your file has orders in several currencies, which cannot be added together.`,
        choices: {},
      };
    case "customer":
      return {
        title: t`How are customers identified?`,
        help: t`The same customer may appear with different spellings.`,
        choices: {
          auto: t`Merge different spellings of an ID and exclude placeholders such as “guest”`,
          exact: t`Use every ID exactly as written`,
          email: t`Identify customers by email address`,
        },
      };
    case "amount":
      return {
        title: t`Is ${column} the order total or the line amount?`,
        help: t`The value is the same on every line of an order.`,
        choices: { order: t`Order total: count it once`, line: t`Line amount: add up the lines` },
      };
    case "price":
      return {
        title: t`Is ${column} the unit price or the line total?`,
        help: t`This decides whether the price is multiplied by the quantity.`,
        choices: { unit: t`Unit price: multiply by the quantity`, line: t`Line total` },
      };
    case "discount":
      return {
        title: t`What does ${column} contain?`,
        help: t`A discount must be subtracted exactly once.`,
        choices: {
          money: t`An amount to subtract`,
          percent: t`A percentage to subtract`,
          included: t`Already subtracted from the amounts`,
        },
      };
    case "repeated_orders":
      return {
        title: t`Some order numbers appear more than once`,
        help: t`Are these later versions of an order, or parts of the same order?`,
        choices: { latest: t`Later versions: keep only the latest`, add: t`Parts of one order: add them up` },
      };
    case "lines": {
      const charge = question.choices.find((choice) => choice.value in LINES)?.value ?? "";
      return {
        title: LINES[charge] ?? t`Do these lines count as revenue?`,
        help: t`These lines are not products.`,
        choices: { leave_out: t`No, exclude them`, [charge]: t`Yes, include them` },
      };
    }
  }
}

/** What is asked; of a topic that has no words here, in those of the service. */
export const titleOf = (question: QuestionResponse) =>
  wordsFor(question)?.title ?? t`Check “${question.column}”`;

export const helpOf = (question: QuestionResponse) => wordsFor(question)?.help ?? question.text;

/** A choice, and what it would come to. */
export function choiceWords(question: QuestionResponse, choice: ChoiceResponse): string {
  if (question.topic === "currency") return t`Only orders in ${choice.value}; exclude the others`;
  return wordsFor(question)?.choices[choice.value] ?? choice.label;
}

/** What a choice comes to: rows where they are kept or left, customers, money. */
export function stakeOf(question: QuestionResponse, choice: ChoiceResponse, currency: string | null): string {
  const isCurrency = question.topic === "currency";
  const parts = [
    isCurrency && choice.rows !== null ? t`${whole(choice.rows)} rows` : "",
    choice.customers !== null ? t`${whole(choice.customers)} customers` : "",
    amount(choice.money, isCurrency ? choice.value : currency),
  ];
  return parts.filter(Boolean).join(", ");
}

const EXCLUSIONS: Record<string, string> = {
  cancelled_order: t`canceled or failed`,
  pending_order: t`not paid`,
  refunded_order: t`refunded`,
  not_an_order: t`not an order`,
  superseded_order: t`earlier versions of an order`,
  other_currency: t`different currency`,
  shipping_line: t`shipping`,
  tax_line: t`tax`,
  gift_card_line: t`gift cards sold`,
  exact_duplicate: t`duplicates`,
  key_duplicate: t`duplicates`,
  overlapping_export: t`duplicates from overlapping exports`,
  missing_customer: t`no customer`,
  missing_date: t`no date`,
  missing_order: t`no order number`,
  future_date: t`dated in the future`,
  impossible_date: t`impossible date`,
  implausible_date: t`date far from all others`,
  zero_amount: t`amount of zero`,
  unreadable_amount: t`unreadable amount`,
};

/** Why rows do not count, in a few words. */
export const reasonWords = (reason: string, doc: string) => EXCLUSIONS[reason] ?? doc;

const DATES = t`Choose the date format above the columns.`;
const PROBLEMS: Record<string, [string, string]> = {
  "source.column.missing": [t`Some columns were not recognized`, t`Choose the highlighted columns below.`],
  "source.column.ambiguous": [
    t`Several columns could match`,
    t`Choose the right column for each highlighted field below.`,
  ],
  "source.date.ambiguous": [t`The dates can be read as day first or as month first`, DATES],
  "source.sheet": [t`This workbook has several sheets with data`, t`Choose the sheet with your orders.`],
  "data.currency_differs": [
    t`This file uses a different currency than your workspace`,
    t`Convert it with exchange rates, or import it into a separate workspace.`,
  ],
  "data.nothing_left": [t`These answers exclude every order`, t`Change an answer below to keep some orders.`],
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
