import { render, screen, within } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import type { RfmCell } from "../../../api/generated";
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

test("a cell leads to its customers, and one with nobody leads nowhere", () => {
  render(
    <MemoryRouter>
      <RfmTable cells={[CELL]} shown="customers" currency="EUR" />
    </MemoryRouter>,
  );
  const links = within(screen.getByRole("table")).getAllByRole("link");
  expect(links).toHaveLength(1);
  expect(links[0]).toHaveAttribute("href", "/customers?recency_score=5&frequency_score=1");
  expect(links[0]).toHaveTextContent("4New");
});

test("value each is of the customers of the cell; without predictions it is not known", () => {
  expect(valueOf(CELL, "each")).toBe(25);
  expect(valueOf({ ...CELL, predicted_clv: null }, "each")).toBeNull();
});
