import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import type { RfmCell } from "../../../api/generated";
import { newStore } from "../../../app/store";
import { RfmTable, valueOf } from "./RfmTable";

const CELL: RfmCell = {
  recency_score: 5,
  frequency_score: 1,
  customers: 4,
  segment: "NEW",
  days_since_last_order: 3,
  orders: 1,
  net_spend: 80,
  predicted_clv: 100,
  share_of_value: 0.5,
};

const show = () =>
  render(
    <Provider store={newStore()}>
      <MemoryRouter>
        <RfmTable cells={[CELL]} shown="customers" currency="EUR" />
      </MemoryRouter>
    </Provider>,
  );

test("a cell leads to its customers, and one with nobody leads nowhere", () => {
  show();
  const links = within(screen.getByRole("table")).getAllByRole("link");
  expect(links).toHaveLength(1);
  expect(links[0]).toHaveAttribute("href", "/customers?recency_score=5&frequency_score=1");
  expect(links[0]).toHaveTextContent("4New");
});

test("people who may not create anything are offered the customers of a cell only", async () => {
  show();
  await userEvent.click(screen.getByRole("button", { name: "Actions for Recency 5, frequency 1" }));
  const offered = screen.getAllByRole("menuitem").map((item) => item.textContent);
  expect(offered).toEqual(["Show customers"]);
});

test("value each is of the customers of the cell; without predictions it is not known", () => {
  expect(valueOf(CELL, "each")).toBe(25);
  expect(valueOf({ ...CELL, predicted_clv: null }, "each")).toBeNull();
});
