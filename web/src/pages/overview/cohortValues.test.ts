import { cellMoney, table } from "./cohortValues";

const GRID = {
  as_of: "2026-03-01",
  has_money: true,
  cohorts: [
    { month: "2026-01-01", customers: 10, retention: [1, 0.4], revenue: [200, 50] },
    { month: "2026-02-01", customers: 30, retention: [1], revenue: [300] },
  ],
};

test("who came back is a share, or a number of customers", () => {
  expect(table(GRID, "retention", "percent").rows[0]?.values).toEqual([1, 0.4]);
  expect(table(GRID, "retention", "amount").rows[0]?.values).toEqual([10, 4]);
});

test("revenue is money each, or a share of the first month's", () => {
  expect(table(GRID, "revenue", "amount").rows[0]?.values).toEqual([20, 5]);
  expect(table(GRID, "revenue", "percent").rows[0]?.values).toEqual([1, 0.25]);
  expect(table(GRID, "cumulative", "amount").rows[0]?.values).toEqual([20, 25]);
  expect(table(GRID, "cumulative", "percent").rows[0]?.values).toEqual([1, 1.25]);
});

test("means are of customers, and of those cohorts that have lived so long", () => {
  expect(table(GRID, "revenue", "amount").means).toEqual([12.5, 5]);
});

test("without revenue in the first month there are no shares", () => {
  const refunded = {
    ...GRID,
    cohorts: [{ month: "2026-01-01", customers: 2, retention: [1, 1], revenue: [0, 9] }],
  };
  expect(table(refunded, "revenue", "percent").rows[0]?.values.some(Number.isFinite)).toBe(false);
});

test("money takes little room in a cell", () => {
  const shown = [4.346, 71.23, 695.6, 1234].map((value) => cellMoney(value, "EUR").replace(/[^\d.,K]/gi, ""));
  expect(shown).toEqual(["4.35", "71", "696", "1.2K"]);
});
