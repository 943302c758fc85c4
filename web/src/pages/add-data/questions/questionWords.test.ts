import type { ProblemResponse } from "../../../api/generated";
import {
  amount,
  choiceWords,
  helpOf,
  problemValues,
  problemWords,
  sheetsIn,
  stakeOf,
  titleOf,
} from "./questionWords";
import { CURRENCY, lines, PRICE } from "./questions.fixture";

const problem = (code: string, overrides: Partial<ProblemResponse> = {}): ProblemResponse => ({
  code,
  message: "It cannot be read.",
  hint: "",
  values: [],
  ...overrides,
});

test("choices are told in plain words with what they come to", () => {
  expect(titleOf(PRICE)).toContain("“price”");
  expect(choiceWords(PRICE, PRICE.choices[1]!)).toBe("Line total");
  expect(stakeOf(PRICE, PRICE.choices[1]!, "EUR")).toBe("30.00 EUR");
  expect(stakeOf(CURRENCY, CURRENCY.choices[1]!, "EUR")).toBe("21 rows, 182,186.00 JPY");
  expect(titleOf(lines("gift_cards"))).toBe("Do sold gift cards count as revenue?");
});

test("a question of a kind that is new is told in the words of the service", () => {
  const question = { ...PRICE, topic: "weather", text: "Did it rain?" };
  expect(helpOf(question)).toBe("Did it rain?");
  expect(choiceWords(question, question.choices[0]!)).toBe("unit");
});

test("money without a currency is a number", () => {
  expect(amount(4073.8, null)).toBe("4,073.80");
  expect(amount(null, "EUR")).toBe("");
});

test("a hint for the command line is not told", () => {
  expect(problemWords(problem("source.odd", { hint: "use --column x=y" }), true).next).toBe("");
  expect(problemWords(problem("source.odd", { hint: "save it again" }), true).next).toBe("Save it again.");
  expect(problemWords(problem("source.date.ambiguous", { hint: "--date-format" }), true).next).toContain(
    "Choose the date format",
  );
});

test("columns are only to be chosen where there are some", () => {
  const missing = problem("source.column.missing", { hint: "add a line of column names" });
  expect(problemWords(missing, true).next).toContain("highlighted");
  expect(problemWords(missing, false).next).toContain("column");
});

test("dates that can be read in two ways are told without the codes of programs", () => {
  const ambiguous = problem("source.date.ambiguous", { message: "order_date can be read in 2 ways" });
  expect(problemWords(ambiguous, true).title).toBe("The dates can be read as day first or as month first");
  expect(problemValues(["01/02/2025 is February 1, 2025 by %d/%m/%Y"])).toEqual([
    "01/02/2025 is February 1, 2025",
  ]);
});

test("sheets are named without their rows", () => {
  const values = ["Orders: 1,204 rows", "Q1: draft: 1 row"];
  expect(sheetsIn(problem("source.sheet", { values }))).toEqual(["Orders", "Q1: draft"]);
  expect(sheetsIn(problem("source.other", { values }))).toEqual([]);
});
