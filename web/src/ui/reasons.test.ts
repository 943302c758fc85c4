import { wordsOf } from "./reasons";

test("an amount is not told twice", () => {
  expect(wordsOf({ sentence: "spent 24,207 in the last 90 days: +5,070", amount: 5070 })).toBe(
    "Spent 24,207 in the last 90 days",
  );
  expect(wordsOf({ sentence: "silent: longer than usual", amount: null })).toBe("Silent: longer than usual");
});
