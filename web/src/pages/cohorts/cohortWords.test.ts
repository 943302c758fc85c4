import { expect, it } from "vitest";

import type { CohortTable } from "../../api/generated";
import { meaning, rowName } from "./cohortWords";
import { paidBack } from "./UnitsPanel";

const TABLE: CohortTable = {
  by: "month",
  metric: "margin",
  per_customer: true,
  cumulative: true,
  discount_rate: 0.1,
  as_of: "2024-01-01",
  horizon_days: 90,
  has_money: true,
  margin_basis: "cost",
  margin_share: 0.4,
  currency: "GBP",
  rows: [],
};

it("says what a table shows, on which margin, and that later money counts less", () => {
  expect(meaning(TABLE)).toBe(
    "Margin per customer, cumulative, by months since the month of their first order. " +
      "Margin is 40% of revenue, based on the costs in the order log. Discounted at 10% per year.",
  );
  expect(meaning({ ...TABLE, metric: "retention", by: "source" })).toBe(
    "Share of customers who ordered, by months since their first order.",
  );
});

it("names parts as people read them", () => {
  expect(rowName({ by: "source" }, { name: "paid_search", month: null })).toBe("Paid search");
  expect(rowName({ by: "source" }, { name: null, month: null })).toBe("Unknown");
  expect(rowName({ by: "first_product" }, { name: "p_1", month: null })).toBe("p_1");
});

it("tells when a cost was paid back", () => {
  const texts = [null, 0, 1, 5].map((month) => paidBack({ cac: 3, payback_month: month }));
  expect(texts).toEqual(["Not yet", "First month", "1 month", "5 months"]);
  expect(paidBack({ cac: null, payback_month: null })).toBe("–");
});
