import { describe, expect, it } from "vitest";

import type { FactField } from "../../api/generated";
import { known, movedTo, placeOf, read, typicalFacts, valueAt, widened, withFact, written } from "./facts";

const field = (name: string, more: Partial<FactField> = {}): FactField => ({
  name,
  feature: name,
  title: name,
  doc: "",
  unit: "days",
  is_needed: true,
  is_whole: true,
  instead_of: null,
  minimum: 0,
  low: 100,
  typical: 200,
  high: 400,
  maximum: 1000,
  choices: null,
  ...more,
});
const FIELDS = [
  field("total_orders", { unit: "orders", minimum: 1, typical: 3, maximum: 80 }),
  field("total_spent", { unit: "currency", is_whole: false, typical: 127.3, maximum: 4386 }),
  field("avg_order_value", {
    unit: "currency",
    is_whole: false,
    is_needed: false,
    instead_of: "total_spent",
  }),
  field("days_since_first_purchase", { typical: 471 }),
  field("days_since_last_purchase", { typical: 200 }),
  field("country", { is_needed: false, choices: ["DE", "FR"], typical: "DE" }),
];

describe("facts", () => {
  it("begin with what is typical and needed", () => {
    expect(typicalFacts(FIELDS)).toEqual({
      total_orders: 3,
      total_spent: 127.3,
      days_since_first_purchase: 471,
      days_since_last_purchase: 200,
    });
  });

  it("keep the last order after the first, whichever is moved", () => {
    const start = typicalFacts(FIELDS);
    expect(withFact(start, FIELDS, "days_since_first_purchase", 50)["days_since_last_purchase"]).toBe(50);
    expect(withFact(start, FIELDS, "days_since_last_purchase", 600)["days_since_first_purchase"]).toBe(600);
  });

  it("have a single order as the first and the last", () => {
    const once = withFact(typicalFacts(FIELDS), FIELDS, "total_orders", 1);
    expect(once["days_since_first_purchase"]).toBe(200);
    expect(withFact(once, FIELDS, "days_since_first_purchase", 50)["days_since_last_purchase"]).toBe(50);
  });

  it("have one of two that stand for each other", () => {
    const perOrder = withFact(typicalFacts(FIELDS), FIELDS, "avg_order_value", 40);
    expect(perOrder).not.toHaveProperty("total_spent");
    expect(withFact(perOrder, FIELDS, "total_spent", 90)).not.toHaveProperty("avg_order_value");
    expect(known({ total_spent: 80.0012, avg_order_value: 40, colour: "red" }, FIELDS)).toEqual({
      total_spent: 80,
    });
  });

  it("can be taken away", () => {
    expect(withFact({ country: "DE" }, FIELDS, "country", undefined)).toEqual({});
  });

  it("come back from the address they were written to", () => {
    const facts = { total_orders: 7, total_spent: 12.5, country: "FR" };
    const view = written(
      new URLSearchParams("tab=one&days_since_first_purchase=3&days_since_last_purchase=3"),
      facts,
      FIELDS,
    );
    expect(view.get("tab")).toBe("one");
    expect(read(view, FIELDS, {})).toEqual(facts);
  });

  it("are those of the start where the address says nothing, or nothing that can be read", () => {
    const start = typicalFacts(FIELDS);
    expect(read(new URLSearchParams("tab=one&total_orders=many"), FIELDS, start)).toBe(start);
    expect(read(new URLSearchParams("avg_order_value=9"), FIELDS, start)).toEqual({
      total_orders: 3,
      avg_order_value: 9,
      days_since_first_purchase: 471,
      days_since_last_purchase: 200,
    });
  });
});

describe("a slider", () => {
  it("goes to both ends and back to where it was", () => {
    for (const numeric of FIELDS.filter(({ choices }) => !choices)) {
      expect(placeOf(numeric, numeric.minimum!)).toBe(0);
      expect(placeOf(numeric, numeric.maximum!)).toBe(1000);
      expect(valueAt(numeric, 0)).toBe(numeric.minimum);
      expect(valueAt(numeric, 1000)).toBe(Number(numeric.maximum!.toPrecision(numeric.is_whole ? 15 : 3)));
      const value = valueAt(numeric, 437);
      expect(placeOf(numeric, value)).toBeGreaterThan(420);
      expect(placeOf(numeric, value)).toBeLessThan(455);
    }
  });

  it("goes on by one key at a time, whatever it is on", () => {
    for (const numeric of FIELDS.filter(({ choices }) => !choices)) {
      let value = numeric.typical as number;
      for (let key = 0; key < 20; key++) {
        const next = movedTo(numeric, value, placeOf(numeric, value) + 1);
        expect(next).toBeGreaterThan(value);
        value = next;
      }
      expect(movedTo(numeric, value, placeOf(numeric, value) - 1)).toBeLessThan(value);
    }
    expect(movedTo(FIELDS[0]!, 80, 1000)).toBe(80);
  });

  it("reaches beyond a start that is beyond the usual", () => {
    const [orders] = widened(FIELDS, { total_orders: 233 });
    expect(orders!.maximum).toBeGreaterThan(300);
    expect(widened(FIELDS, { total_orders: 3 })).toEqual(FIELDS);
  });

  it("stays at its end for a value beyond", () => {
    expect(placeOf(FIELDS[0]!, 1_000_000)).toBe(1000);
  });
});
