import { comparedWith, signed } from "./comparison";

test("a change is told in words, against what was before", () => {
  expect(comparedWith(112, 100)).toBe("12% more");
  expect(comparedWith(75, 100, "that")).toBe("25% less than that");
  expect(comparedWith(100.2, 100, "that")).toBe("about the same as that");
});

test("what is not known is not compared, and nothing is not divided by", () => {
  expect(comparedWith(null, 100)).toBe("–");
  expect(comparedWith(5, 0)).toBe("more");
  expect(comparedWith(0, 0)).toBe("the same");
});

test("a change has its sign", () => {
  expect([signed(3, String), signed(-3, String), signed(0, String)]).toEqual(["+3", "−3", "±0"]);
});
