import { describe, expect, it } from "vitest";

import type { FactField } from "../../api/generated";
import { inProportion, inWords, rangeInWords, signed } from "./factWords";

const DAYS = { unit: "days", typical: 200, low: 24, high: 548 } as FactField;

describe("words for facts", () => {
  it("carry their unit", () => {
    expect(inWords(DAYS, 1, "EUR")).toBe("1 day");
    expect(inWords({ unit: "currency" } as FactField, 12.5, "EUR")).toBe("€12.50");
    expect(inWords({ unit: "category" } as FactField, "DE", "EUR")).toBe("DE");
  });

  it("tell what is usual", () => {
    expect(rangeInWords(DAYS, "EUR")).toBe(
      "Typical: 200 days; half of your customers are between 24 days and 548 days.",
    );
    expect(rangeInWords({ ...DAYS, typical: null }, "EUR")).toBe("");
  });

  it("tell differences with their sign and size", () => {
    expect(signed(-3.5, "EUR")).toBe("−€3.50");
    expect(signed(2, "EUR", false)).toBe("+2");
    expect(inProportion(150, 100)).toBe(" (+50%)");
    expect(inProportion(60, 100)).toBe(" (−40%)");
    expect(inProportion(1200, 100)).toBe(" (12 times as much)");
    expect(inProportion(5, 0)).toBe("");
  });
});
