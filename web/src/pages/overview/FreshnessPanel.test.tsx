import { render, screen } from "@testing-library/react";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import type { Freshness } from "../../api/generated";
import { newStore } from "../../app/store";
import { FreshnessPanel } from "./FreshnessPanel";

const FRESH: Freshness = {
  last_order: "2024-07-23",
  last_ingest_at: null,
  batches: 1,
  scored_at: null,
  as_of: null,
  stale_customers: 0,
  waiting_orders: 0,
  newest_waiting: null,
  published_at: null,
  order_age: null,
  warning: null,
};

async function open(freshness: Freshness) {
  vi.stubGlobal(
    "fetch",
    vi.fn(
      async () =>
        new Response(JSON.stringify(freshness), { headers: { "content-type": "application/json" } }),
    ),
  );
  render(
    <Provider store={newStore()}>
      <MemoryRouter>
        <FreshnessPanel />
      </MemoryRouter>
    </Provider>,
  );
  await screen.findByText("Latest order");
}

test("orders that are too old for what is predicted are warned of", async () => {
  await open({ ...FRESH, warning: "The newest order is from 2024-07-23, 858 days ago." });
  expect(screen.getByRole("alert")).toHaveTextContent("858 days ago");
});

test("fresh orders need no warning", async () => {
  await open(FRESH);
  expect(screen.queryByRole("alert")).toBeNull();
});
