import { lastDays, periodBefore, periodOf, thisYear } from "./period";

const at = (query: string) => periodOf(new URLSearchParams(query));

test("a range of days is in the address, and what makes no sense there is no range", () => {
  expect(at("from=2025-01-01&to=2025-03-31")).toEqual({ from: "2025-01-01", to: "2025-03-31" });
  for (const wrong of [
    "",
    "from=2025-01-01",
    "from=2025-02-01&to=2025-01-01",
    "from=2025-02-30&to=2025-03-01",
  ])
    expect(at(wrong)).toBeUndefined();
});

test("the period before has as many days and ends the day before", () => {
  expect(periodBefore({ from: "2025-03-01", to: "2025-03-31" })).toEqual({
    from: "2025-01-29",
    to: "2025-02-28",
  });
});

test("presets end with the last order", () => {
  expect(lastDays(30, "2025-06-30")).toEqual({ from: "2025-06-01", to: "2025-06-30" });
  expect(thisYear("2025-06-30").from).toBe("2025-01-01");
});
