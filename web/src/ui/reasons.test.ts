import { byAudience, reasonText } from "./reasons";

test("an amount is not shown twice", () => {
  expect(reasonText({ sentence: "spent 24,207 in the last 90 days: +5,070", amount: 5070 })).toBe(
    "Spent 24,207 in the last 90 days",
  );
  expect(reasonText({ sentence: "silent: longer than usual", amount: null })).toBe(
    "Silent: longer than usual",
  );
});

test("features without words of their own are for specialists", () => {
  const bare = { sentence: "loyalty efficiency is 772: +5", amount: 5 };
  const plain = { sentence: "spends 3% of orders on weekends is unknown: +2", amount: 2 };
  expect(byAudience([bare, plain])).toEqual({ plain: [plain], technical: [bare] });
  expect(byAudience([bare])).toEqual({ plain: [bare], technical: [] });
});

test("reasons that say the same are one, with their amounts added up", () => {
  const [first, second] = [5, 3].map((amount) => ({ sentence: `spent 90 in 30 days: +${amount}`, amount }));
  expect(byAudience([first!, second!]).plain).toEqual([{ ...first, amount: 8 }]);
});
