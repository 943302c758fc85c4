import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { ReturnedCustomers } from "./ReturnedCustomers";

test("says how many erased customers a file brings back, and nothing where there are none", () => {
  const { rerender } = render(<ReturnedCustomers customers={0} />);
  expect(screen.queryByRole("alert")).toBeNull();
  rerender(<ReturnedCustomers customers={1} />);
  expect(screen.getByRole("alert").textContent).toContain("1 customer in this file was previously erased");
  rerender(<ReturnedCustomers customers={1234} />);
  expect(screen.getByRole("alert").textContent).toContain("1,234 customers");
  expect(screen.getByRole("alert").textContent).not.toMatch(/tenure forget|--/);
});
