import type { KeyFigures } from "../../api/generated";
import { figures } from "./KeyFigures";

const FOUND: KeyFigures = {
  model_version: 1,
  champion_version: 1,
  as_of: "2026-01-01",
  horizon_days: 90,
  scored_customers: 200,
  predicted_clv: 8000,
  predicted_clv_lower: 7000,
  predicted_clv_upper: 9100,
  level: 0.8,
  tested_windows: 3,
  spend_before: 10_000,
  active_customers: 150,
  churned_customers: 80,
  last_day: "2025-12-31",
  recent_days: 30,
  new_customers: 12,
  new_customers_before: 10,
  order_days: 90,
  average_order_value: 42,
  average_order_value_before: null,
};
const note = (response: KeyFigures, name: string) =>
  figures(response, "EUR").find((figure) => figure.name.startsWith(name))?.note;

test("every figure says over which days", () => {
  const names = figures(FOUND, "EUR").map((figure) => figure.name);
  expect(names.filter((name) => /\d+ days/.test(name))).toHaveLength(5);
});

test("a total says how sure it is, and by what it was judged", () => {
  expect(note(FOUND, "Predicted value")).toMatch(/^80% interval .*7,000.* to .*9,100.*3 past windows$/);
  expect(note({ ...FOUND, predicted_clv_lower: null }, "Predicted value")).toContain("was not tested");
});

test("the prediction is compared with what the same customers spent", () => {
  expect(note(FOUND, "Spend in")).toContain("20% less than that");
});

test("what the log is too short for is said, and what is not known is a dash", () => {
  expect(note(FOUND, "Average order value")).toBe("Needs 180 days of order history");
  const unscored = { ...FOUND, as_of: null, horizon_days: null, scored_customers: null, predicted_clv: null };
  const [value] = figures(unscored, "EUR");
  expect([value?.name, value?.value, value?.note]).toEqual([
    "Predicted value",
    "–",
    "Customers have not been scored yet",
  ]);
});
