import type { CustomerEvent } from "../../api/generated";
import { amountOf, nameOf } from "./activity";

const happening = (what: CustomerEvent["what"], details: CustomerEvent["details"]): CustomerEvent => ({
  at: "2025-01-01T10:00:00Z",
  what,
  details,
});

test("an order is told by its number and lines, an event by its kind", () => {
  expect(nameOf(happening("order", { order_id: "7", lines: 3 }))).toBe("Order 7, 3 lines");
  expect(nameOf(happening("refund", {}))).toBe("Refund");
  expect(nameOf(happening("event", { kind: "email_open" }))).toBe("email open");
});

test("an order without amounts has none, not zero", () => {
  expect(amountOf(happening("order", {}))).toBeNull();
});
