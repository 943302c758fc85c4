import { fireEvent, render, screen, within } from "@testing-library/react";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import type { FactField, FactsExplained, PredictionResponse } from "../../api/generated";
import { newStore } from "../../app/store";
import { SingleCustomer } from "./SingleCustomer";

vi.mock("../../ui/charts/Chart", () => ({ default: ({ label }: { label: string }) => <div>{label}</div> }));

const field = (name: string, feature: string, title: string, typical: number): FactField => ({
  name,
  feature,
  title,
  doc: "",
  unit: feature.includes("spend") ? "currency" : "orders",
  is_needed: true,
  is_whole: true,
  instead_of: null,
  minimum: 0,
  low: 1,
  typical,
  high: 10,
  maximum: 100,
  choices: null,
});
const FIELDS = [
  field("total_orders", "order_count", "Orders so far", 3),
  field("total_spent", "net_spend", "Spent so far", 100),
];

/** As the service would: ten for each order. */
const predicted = (facts: Record<string, number>) =>
  ({
    predicted_clv: 10 * facts["total_orders"]!,
    predicted_clv_lower: 0,
    predicted_clv_upper: 500,
    level: 0.8,
    horizon_days: 90,
    as_of: "2026-01-01",
    churn_probability: null,
    probability_alive: 0.5,
    clv_percentile: null,
  }) as unknown as PredictionResponse;

const why = (facts: Record<string, number>): FactsExplained => ({
  column: "predicted_clv",
  typical: 30,
  predicted: 10 * facts["total_orders"]!,
  reasons: [
    {
      feature: "order_count",
      value: facts["total_orders"]!,
      typical: 3,
      amount: 10 * (facts["total_orders"]! - 3),
      sentence: "",
    },
  ],
});

async function service(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const answer = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  if (pathname.endsWith("/fields")) return answer(FIELDS);
  if (pathname.endsWith("/dashboard")) return answer({ currency: "EUR", horizon_days: 90 });
  if (pathname.endsWith("/workspace")) return answer({ name: "shop", currency: "EUR" });
  if (pathname.endsWith("/of/ann"))
    return answer({ customer_id: "ann", facts: { total_orders: 20, total_spent: 900 } });
  if (pathname.endsWith("/vector")) {
    const { customers } = (await request.json()) as { customers: Record<string, number>[] };
    return answer({ predictions: customers.map(predicted), explanations: customers.map(why) });
  }
  return answer({ detail: "there is no such customer", hint: "check the spelling" }, 404);
}

function open(address: string) {
  vi.stubGlobal("fetch", vi.fn(service));
  render(
    <Provider store={newStore()}>
      <MemoryRouter initialEntries={[address]}>
        <SingleCustomer />
      </MemoryRouter>
    </Provider>,
  );
}

test("a moved fact is answered again, beside where it began, with what it adds", async () => {
  open("/predict");
  expect(await screen.findByText("€30.00", { selector: "p" })).toBeVisible();
  expect(screen.getByText("Same as baseline")).toBeVisible();

  fireEvent.change(screen.getByLabelText("Orders so far", { selector: "input[type=number]" }), {
    target: { value: "5" },
  });

  expect(await screen.findByText("+€20.00 (+66.7%) vs. baseline")).toBeVisible();
  const reasons = screen.getByRole("region", { name: "Why this prediction" });
  expect(within(reasons).getByText("+€20.00")).toBeVisible();
});

test("an address begins where it says, from the customer it names", async () => {
  open("/predict?customer=ann&total_orders=10");
  expect(await screen.findByText("−€100 (−50%) vs. baseline")).toBeVisible();
  expect(screen.getByRole("link", { name: "ann" })).toHaveAttribute("href", "/customers/ann");
});

test("a customer nobody knows is told, and nothing is predicted", async () => {
  open("/predict?customer=nobody");
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no such customer.");
  expect(screen.queryByText("Prediction")).toBeNull();
});
