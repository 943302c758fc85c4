import type { SegmentMoves } from "../../api/generated";
import { sizes } from "./sizes";

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

test("a group's size then and now", () => {
  expect(sizes(FOUND).map(({ name, before, now }) => [name, before, now])).toEqual([
    ["High-CLV", 2, 3],
    ["Growth-Potential", 0, 0],
    ["Low-CLV", 6, 7],
  ]);
});
