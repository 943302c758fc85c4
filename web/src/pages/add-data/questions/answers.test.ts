import { answered, chosenOf, confirmed, withRates } from "./answers";
import { CURRENCY, lines, PRICE, status } from "./questions.fixture";

test("each question is answered by its own field", () => {
  expect(answered({}, PRICE, "line", [PRICE])).toEqual({ answers: { price_is: "line" } });
  expect(answered({}, status("on-hold"), "drop", [])).toEqual({ answers: { status: { "on-hold": "drop" } } });
  expect(answered({ rates: "a/rates.csv" }, CURRENCY, "EUR", [CURRENCY])).toEqual({
    rates: null,
    answers: { currency: "EUR", only_currency: true },
  });
});

test("an answer keeps what was said before", () => {
  const reading = { decimal: ",", answers: { status: { paid: "sale" as const }, price_is: "unit" as const } };
  expect(answered(reading, status("on-hold"), "sale", [])).toEqual({
    decimal: ",",
    answers: { status: { paid: "sale", "on-hold": "sale" }, price_is: "unit" },
  });
});

test("shipping, tax and gift cards are one list", () => {
  const all = [lines("shipping", "shipping"), lines("tax")];
  expect(answered({}, all[1]!, "tax", all).answers?.include).toEqual(["shipping", "tax"]);
  expect(answered({}, all[0]!, "leave_out", all).answers?.include).toEqual([]);
});

test("what is recommended is taken where nothing was answered, and only there", () => {
  const all = [CURRENCY, status("on-hold", { answer: null }), status("paid"), PRICE];
  expect(all.map(chosenOf)).toEqual(["EUR", "pending", "sale", "unit"]);
  expect(confirmed({}, all).answers).toEqual({
    currency: "EUR",
    only_currency: true,
    status: { "on-hold": "pending" },
  });
});

test("rates convert everything, so that no currency is left out", () => {
  const reading = answered({}, CURRENCY, "EUR", [CURRENCY]);
  expect(withRates(reading, "a/rates.csv")).toEqual({
    rates: "a/rates.csv",
    answers: { currency: null, only_currency: false },
  });
});
