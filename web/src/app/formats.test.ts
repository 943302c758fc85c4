import { day, money, share, whole } from "./formats";

test("what is unknown is a dash, never zero", () => {
  expect([whole(null), share(undefined), money(null, "EUR"), day(null)]).toEqual(["–", "–", "–", "–"]);
});

test("small amounts keep their cents and large ones do not", () => {
  expect(money(9.5, "EUR")).toMatch(/9[.,]50/);
  expect(money(12_345.6, "EUR")).toMatch(/12.?346/);
});

test("a day is the day of the log, wherever the reader is", () => {
  expect(day("2026-01-01T00:00:00Z")).toContain("2026");
});
