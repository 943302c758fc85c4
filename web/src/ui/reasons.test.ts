import { byAudience, reasonText } from "./reasons";

const reason = (sentence: string, amount: number | null, is_plain = true) => ({ sentence, amount, is_plain });

test("an amount is not shown twice", () => {
  expect(reasonText(reason("spent 24,207 in the last 90 days: +5,070", 5070))).toBe(
    "Spent 24,207 in the last 90 days",
  );
  expect(reasonText(reason("silent: longer than usual", null))).toBe("Silent: longer than usual");
});

test("features without words of their own are for specialists, even where there are no others", () => {
  const bare = reason("loyalty efficiency is 772: +5", 5, false);
  const plain = reason("3% of orders on a weekend: +2", 2);
  expect(byAudience([bare, plain])).toEqual({ plain: [plain], technical: [bare] });
  expect(byAudience([bare])).toEqual({ plain: [], technical: [bare] });
});

test("reasons that say the same are one, with their amounts added up", () => {
  const [first, second] = [5, 3].map((amount) => reason(`spent 90 in 30 days: +${amount}`, amount));
  expect(byAudience([first!, second!]).plain).toEqual([{ ...first, amount: 8 }]);
});
