import { ago, anyValue, between, day, dayOrMoment, money, sentence, share, whole, withDays } from "./formats";

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

test("how long ago is told in the largest unit that fits", () => {
  const now = Date.parse("2026-01-02T00:00:00Z");
  expect(ago("2026-01-01T00:00:00Z", now)).toBe("yesterday");
  expect(ago("2026-01-01T21:00:00Z", now)).toBe("3 hours ago");
  expect(ago("2026-01-01T23:59:40Z", now)).toBe("now");
  expect(ago(null)).toBe("–");
});

test("an interval with an unknown end is unknown", () => {
  expect([between(1, null, "EUR"), between(10, 200, "USD")]).toEqual(["–", expect.stringContaining(" to ")]);
});

test("a sentence has a capital letter, unless it begins with the name of something", () => {
  expect(sentence("ordered twice in the last 60 days")).toBe("Ordered twice in the last 60 days");
  expect(sentence("e-mail addresses are missing")).toBe("E-mail addresses are missing");
  expect(sentence("it is unknown. try again")).toBe("It is unknown. try again");
  for (const text of [
    "orders.csv could not be read",
    "customer_id is missing",
    "me@shop.com is known",
    "lineItems is empty",
  ])
    expect(sentence(text)).toBe(text);
  expect(sentence("")).toBe("");
});

test("a day without a time has none, wherever the reader is", () => {
  expect(dayOrMoment("2025-03-04T00:00:00Z")).toBe(day("2025-03-04"));
  expect(dayOrMoment("2025-03-04T12:30:00Z")).not.toBe(day("2025-03-04"));
});

test("no bare boolean, timestamp or JSON is shown", () => {
  expect([anyValue(true), anyValue(null), anyValue("blue"), anyValue(1989)]).toEqual([
    "Yes",
    "–",
    "blue",
    "1989",
  ]);
  expect(anyValue("2025-03-04T00:00:00")).toBe(day("2025-03-04"));
  expect(anyValue({ first_name: "Ann", is_new: false })).toBe("First name: Ann, Is new: No");
});

test("days inside a sentence are written as the reader writes them", () => {
  expect(withDays("The newest order is from 2025-12-31.")).toBe(
    `The newest order is from ${day("2025-12-31")}.`,
  );
});
