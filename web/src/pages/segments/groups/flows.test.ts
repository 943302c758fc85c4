import type { SegmentMoves } from "../../../api/generated";
import { flows, GONE, NEW, side, stayed } from "./flows";

const move = (group_before: string | null, group_now: string | null, customers: number, more = {}) => ({
  group_before,
  group_now,
  is_new: false,
  is_gone: false,
  customers,
  value_before: 2 * customers,
  value_now: customers,
  ...more,
});
const FOUND: SegmentMoves = {
  now: null,
  before: null,
  groups: ["High-CLV", "Growth-Potential", "Low-CLV"],
  moves: [
    move("Low-CLV", "Low-CLV", 5),
    move("High-CLV", "Low-CLV", 2),
    move(null, "High-CLV", 3, { is_new: true, value_before: null }),
    move("Low-CLV", null, 1, { is_gone: true, value_now: null }),
  ],
};

test("who was not there, and who is not any more, has a name", () => {
  expect(flows(FOUND).map((flow) => [flow.from, flow.to])).toEqual([
    ["Low-CLV", "Low-CLV"],
    ["High-CLV", "Low-CLV"],
    [NEW, "High-CLV"],
    ["Low-CLV", GONE],
  ]);
});

test("those of both scorings are counted, and those who stayed", () => {
  expect(stayed(FOUND)).toEqual({ of: 7, same: 5, fresh: 3 });
});

test("a side has the groups that are on it, in their order", () => {
  expect(side(flows(FOUND), FOUND.groups, "from")).toEqual(["High-CLV", "Low-CLV", NEW]);
  expect(side(flows(FOUND), FOUND.groups, "to")).toEqual(["High-CLV", "Low-CLV", GONE]);
});
