import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { Mapping } from "./Mapping";
import { PREVIEW } from "../questions/questions.fixture";

const select = (title: string) => screen.getByRole("combobox", { name: `Column for: ${title}` });

test("what was recognised stays, and what is missing is marked", async () => {
  const onChange = vi.fn();
  render(
    <Mapping
      preview={{ ...PREVIEW, missing: ["order_date"], ambiguous: { amount: ["Netto", "Brutto"] } }}
      reading={{}}
      onChange={onChange}
    />,
  );

  expect(select("Customer")).toHaveTextContent("Kunde");
  expect(screen.getByText("Choose a column")).toBeVisible();
  expect(screen.getByText("Is it Netto or Brutto?")).toBeVisible();
  await userEvent.click(select("Amount"));
  const names = screen.getAllByRole("option").map((option) => option.textContent);
  expect(names.slice(1)).toEqual(["Netto", "Brutto", "Kunde", "Wann"]);
  await userEvent.click(screen.getByRole("option", { name: "Netto" }));
  expect(onChange).toHaveBeenCalledWith({ columns: { amount: "Netto" } });
});

test("a required field that is computed, or that the service can do without, is not marked", () => {
  const computed = {
    table: "transactions",
    target_column: "order_date",
    source_column: "Wann + Uhrzeit",
    origin: "computed",
  };
  render(
    <Mapping
      preview={{ ...PREVIEW, mapping: [computed], missing: [], ambiguous: {} }}
      reading={{}}
      onChange={vi.fn()}
    />,
  );

  expect(select("Order date")).toHaveTextContent("Computed from Wann + Uhrzeit");
  expect(screen.queryByText("Choose a column")).toBeNull();
  for (const box of screen.getAllByRole("combobox")) expect(box).not.toHaveAttribute("aria-invalid", "true");
});
