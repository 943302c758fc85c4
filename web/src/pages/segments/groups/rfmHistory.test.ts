import type { RfmHistory } from "../../../api/generated";
import { endName, movedOn, present, sizeOf } from "./rfmHistory";

const HISTORY: RfmHistory = {
  segments: ["CHAMPIONS", "LOYAL", "NEW"],
  days: [
    { as_of: "2023-07-01", segments: [{ segment: "NEW", customers: 3, net_spend: 30 }], moves: [] },
    {
      as_of: "2023-08-01",
      segments: [
        { segment: "CHAMPIONS", customers: 2, net_spend: null },
        { segment: "NEW", customers: 5, net_spend: 50 },
      ],
      moves: [
        { segment_before: "NEW", segment_now: "CHAMPIONS", customers: 2 },
        { segment_before: "NEW", segment_now: "NEW", customers: 1 },
        { segment_before: null, segment_now: "NEW", customers: 4 },
      ],
    },
  ],
};
const [first, second] = HISTORY.days as [RfmHistory["days"][0], RfmHistory["days"][0]];

test("a segment without customers has none, and one without amounts has no money", () => {
  expect(present(HISTORY)).toEqual(["CHAMPIONS", "NEW"]);
  expect(sizeOf(first, "CHAMPIONS", "customers")).toBe(0);
  expect(sizeOf(second, "CHAMPIONS", "net_spend")).toBeNull();
});

test("who stayed has neither entered nor left, and on the first day nobody is known to have moved", () => {
  expect(movedOn(second, "NEW")).toEqual({ entered: 4, left: 2 });
  expect(movedOn(second, "CHAMPIONS")).toEqual({ entered: 2, left: 0 });
  expect(movedOn(first, "NEW")).toBeNull();
});

test("a day is named by the last day that counts", () => {
  expect(endName("2023-08-01")).toContain("31");
});
