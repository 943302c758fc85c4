import type { SegmentMoves } from "../../api/generated";

export interface Size {
  name: string;
  before: number;
  now: number;
  valueBefore: number;
  valueNow: number;
}

/** How many customers each group had then and has now, and what was and is expected of them. */
export function sizes({ groups, moves }: SegmentMoves): Size[] {
  return groups.map((name) => {
    const were = moves.filter((move) => move.group_before === name);
    const are = moves.filter((move) => move.group_now === name);
    return {
      name,
      before: were.reduce((sum, move) => sum + move.customers, 0),
      now: are.reduce((sum, move) => sum + move.customers, 0),
      valueBefore: were.reduce((sum, move) => sum + (move.value_before ?? 0), 0),
      valueNow: are.reduce((sum, move) => sum + (move.value_now ?? 0), 0),
    };
  });
}
