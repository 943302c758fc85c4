import type { SegmentSize } from "../../../api/generated";
import { historySummary } from "./historyChart";

const at = (as_of: string, customers: number, entries: number, exits: number): SegmentSize => ({
  run_id: as_of,
  segment: "CHAMPIONS",
  as_of,
  customers,
  entries,
  exits,
  predicted_clv: null,
});

test("the first scoring has no movement to tell of", () => {
  const summary = historySummary([at("2024-01-01", 50, 50, 0)]);
  expect(summary).toContain("50 customers");
  expect(summary).not.toContain("entered and 0");
});

test("from the second on it says who came and went", () => {
  const summary = historySummary([at("2024-01-01", 50, 50, 0), at("2024-02-01", 60, 15, 5)]);
  expect(summary).toContain("15 entered and 5 left");
});
