import { firstOrderedBetween, ruleWith } from "../../ui/groups/groupRule";
import type { By, Step } from "./cohortWords";

const FIELDS: Partial<Record<By, string>> = { source: "acquisition_source", country: "country" };
const OTHERS = "(others)";

/** The rule of a cohort's customers; undefined where no rule says the same, as for first products. */
export function cohortRule(
  { by, step = "month" }: { by: By; step?: Step },
  row: { name: string | null; month: string | null },
): string | undefined {
  if (by === "month") return row.month ? firstOrderedBetween(row.month, endOf(row.month, step)) : undefined;
  const field = FIELDS[by];
  return field === undefined || row.name === OTHERS ? undefined : ruleWith({ [field]: row.name });
}

const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The day after a week, month, quarter or year, by its first day. */
function endOf(first: string, step: Step): string {
  const [year = 0, month = 1, day = 1] = first.slice(0, 10).split("-").map(Number);
  const end =
    step === "week" ? Date.UTC(year, month - 1, day + 7) : Date.UTC(year, month - 1 + MONTHS[step], day);
  return new Date(end).toISOString().slice(0, 10);
}
