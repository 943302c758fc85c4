import type { Revenue } from "../../api/generated";
import { bars } from "./revenueChart";

const month = (name: string, net: number | null) => ({
  month: name,
  net,
  new_customer_revenue: net == null ? null : net / 4,
  returning_customer_revenue: net == null ? null : (3 * net) / 4,
  orders: 7,
  new_customers: 2,
  is_over: true,
});
const FOUND: Revenue = {
  months: [month("2025-12-01", 400), month("2026-01-01", 100)],
  forecast: [
    {
      month: "2026-01-01",
      from_day: "2026-01-10",
      until_day: "2026-02-01",
      expected: 50,
      lower: 40,
      upper: 70,
    },
    {
      month: "2026-02-01",
      from_day: "2026-02-01",
      until_day: "2026-02-05",
      expected: 9,
      lower: null,
      upper: null,
    },
  ],
  as_of: "2026-01-10",
  horizon_days: 26,
  level: 0.8,
};

test("a month that has begun has what it brought and, on top, what is expected", () => {
  expect(bars(FOUND)[1]).toEqual({
    month: "2026-01-01",
    ofReturning: 75,
    ofNew: 25,
    expected: 50,
    low: 140,
    high: 170,
  });
});

test("months to come have the forecast alone, and no ends where none are known", () => {
  const last = bars(FOUND).at(-1);
  expect(last).toMatchObject({ month: "2026-02-01", ofReturning: null, expected: 9, low: null, high: null });
});

test("a log without money shows its orders", () => {
  const orders = bars({ ...FOUND, months: [month("2025-12-01", null)], forecast: [] });
  expect(orders).toEqual([
    { month: "2025-12-01", ofReturning: 7, ofNew: null, expected: null, low: null, high: null },
  ]);
});
