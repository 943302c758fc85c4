import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";

import type { ReadingOptions, QuestionResponse } from "../../../api/generated";
import { newStore } from "../../../app/store";
import { Questions } from "./Questions";
import { CURRENCY, PRICE, status } from "./questions.fixture";

function shown(questions: QuestionResponse[], reading: ReadingOptions = {}) {
  const onChange = vi.fn();
  render(
    <Provider store={newStore()}>
      <Questions
        questions={questions}
        currency="EUR"
        shopCurrency="GBP"
        reading={reading}
        onChange={onChange}
      />
    </Provider>,
  );
  return onChange;
}

const pick = async (select: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: select }));
  await userEvent.click(screen.getByRole("option", { name: option }));
};

test("statuses stand in a table with their money, and what they mean can be changed", async () => {
  const onChange = shown([status("paid"), status("lost", { answer: "cancelled", rows: 3, money: 20 })]);

  const row = screen.getByRole("row", { name: /lost/ });
  expect(row).toHaveTextContent("320.00 EUR");
  expect(row).toHaveTextContent("Canceled or failed: excluded (recommended)");
  await pick("Meaning of “lost”", "Sale: included");

  expect(onChange).toHaveBeenCalledWith({ answers: { status: { lost: "sale" } } });
});

test("an open question shows its recommended choice, which counts once it is confirmed", async () => {
  const onChange = shown([CURRENCY]);

  const card = screen.getByRole("region", { name: "Which currency do you want to import?" });
  expect(within(card).getByText("Answer required")).toBeVisible();
  expect(within(card).getByRole("radio", { name: /Only orders in EUR.*61 rows.*Recommended/ })).toBeChecked();
  await userEvent.click(within(card).getByRole("button", { name: "Use this answer" }));

  expect(onChange).toHaveBeenCalledWith({ rates: null, answers: { currency: "EUR", only_currency: true } });
});

test("another choice is taken at once", async () => {
  const onChange = shown([CURRENCY]);

  await userEvent.click(screen.getByRole("radio", { name: /JPY/ }));

  expect(onChange).toHaveBeenCalledWith({ rates: null, answers: { currency: "JPY", only_currency: true } });
});

test("what was answered says why, and asks for nothing", () => {
  shown([PRICE]);

  expect(screen.getByText(PRICE.text)).toBeVisible();
  expect(screen.queryByText("Answer required")).toBeNull();
  expect(screen.queryByRole("button", { name: "Use this answer" })).toBeNull();
});

test("all recommended answers are taken with one click", async () => {
  const onChange = shown([CURRENCY, status("on-hold", { answer: null }), PRICE]);

  expect(screen.getByRole("alert")).toHaveTextContent("Answer 2 questions");
  await userEvent.click(screen.getByRole("button", { name: "Use all recommended answers" }));

  expect(onChange).toHaveBeenCalledWith({
    rates: null,
    answers: { currency: "EUR", only_currency: true, status: { "on-hold": "pending" } },
  });
});

test("open statuses stand first and unknown ones are marked; many are folded", async () => {
  const many = Array.from({ length: 13 }, (_, n) => status(`s${n}`));
  shown([...many, status("new", { assumed: true }), status("on-hold", { answer: null })]);

  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows).toHaveLength(1 + 12);
  expect(rows[1]).toHaveTextContent("on-holdAnswer required");
  expect(rows[2]).toHaveTextContent("newUnknown status");
  await userEvent.click(screen.getByRole("button", { name: "Show all 15" }));
  expect(within(screen.getByRole("table")).getAllByRole("row")).toHaveLength(1 + 15);
});

test("rates that are used can be taken away again", async () => {
  const converted = { ...CURRENCY, choices: [], answer: "GBP", text: "Amounts are converted to GBP." };
  const onChange = shown([converted], { rates: "a/rates.csv" });

  await userEvent.click(screen.getByRole("button", { name: "Do not convert" }));

  expect(onChange).toHaveBeenCalledWith({ rates: null, answers: { currency: null, only_currency: false } });
});
