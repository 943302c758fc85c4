import { cohortRule } from "./cohortRule";

const row = (month: string | null, name: string | null = null) => ({ month, name });

test("a cohort of a time ends before the next one begins", () => {
  expect(cohortRule({ by: "month" }, row("2023-12-01"))).toBe(
    "first_order >= '2023-12-01' and first_order < '2024-01-01'",
  );
  expect(cohortRule({ by: "month", step: "quarter" }, row("2023-10-01"))).toContain("< '2024-01-01'");
  expect(cohortRule({ by: "month", step: "week" }, row("2024-02-26"))).toContain("< '2024-03-04'");
});

test("what no rule can say has none: the rest, the unknown, and first products", () => {
  expect(cohortRule({ by: "source" }, row(null, "search"))).toBe("acquisition_source = 'search'");
  expect(cohortRule({ by: "source" }, row(null, "(others)"))).toBeUndefined();
  expect(cohortRule({ by: "country" }, row(null))).toBeUndefined();
  expect(cohortRule({ by: "first_product" }, row(null, "mug"))).toBeUndefined();
});
