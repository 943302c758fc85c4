import { firstOrderedBetween, ruleWith } from "./groupRule";

test("texts are quoted, and numbers are not", () => {
  expect(ruleWith({ acquisition_source: "friend's tip" })).toBe("acquisition_source = 'friend''s tip'");
  expect(ruleWith({ recency_score: 5, frequency_score: 1 })).toBe(
    "recency_score = 5 and frequency_score = 1",
  );
});

test("customers of whom a value is unknown have no rule", () => {
  expect(ruleWith({ country: null })).toBeUndefined();
});

test("a cohort is everybody who first ordered in its time", () => {
  expect(firstOrderedBetween("2023-01-01", "2023-02-01")).toBe(
    "first_order >= '2023-01-01' and first_order < '2023-02-01'",
  );
});
