import { render, screen } from "@testing-library/react";

import { PREVIEW } from "../questions/questions.fixture";
import { Totals } from "./Totals";

test("what counts and what is left out is told with its money", () => {
  render(<Totals preview={PREVIEW} />);
  expect(screen.getByRole("status")).toHaveTextContent(
    "82 orders, 24 customers, 4,073.80 EUR included" +
      "Excluded: 12 rows (not paid, 586.49 EUR); 1 row (odd in some way).",
  );
});

test("a log without amounts counts orders, and one that counts as a whole says so", () => {
  render(
    <Totals preview={{ ...PREVIEW, left_out: [], counted: { orders: 3, customers: 2, money: null } }} />,
  );
  expect(screen.getByRole("status")).toHaveTextContent("3 orders, 2 customers includedNothing is excluded.");
});

test("nothing is told of a file that cannot be used yet", () => {
  render(<Totals preview={{ ...PREVIEW, counted: null }} />);
  expect(screen.queryByRole("status")).toBeNull();
});
