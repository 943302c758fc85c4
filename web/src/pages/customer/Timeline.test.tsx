import { fireEvent, render, screen, within } from "@testing-library/react";
import { Provider } from "react-redux";

import { api, type CustomerEvent } from "../../api/generated";
import type { Role } from "../../app/roles";
import { newStore } from "../../app/store";
import { Timeline } from "./Timeline";

const HAPPENINGS: CustomerEvent[] = [
  { at: "2025-02-01T10:00:00Z", what: "refund", details: { order_id: "a/1", amount: -5 } },
  { at: "2025-01-01T10:00:00Z", what: "order", details: { order_id: "a/1", amount: 25 } },
];

afterEach(() => vi.unstubAllGlobals());

/** The timeline as somebody of a role sees it, and what the page asked of the service. */
async function shown(role: Role) {
  const requests: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${pathname}${search}`);
    const session = { user: { user_id: "1", name: "ann", role }, csrf_token: "t", expires_at: null };
    return new Response(JSON.stringify(session), { status: 200 });
  });
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(
    <Provider store={store}>
      <Timeline customerId="b/2" timeline={HAPPENINGS} currency="EUR" />
    </Provider>,
  );
  return requests;
}

test("an analyst removes an order after being told what goes with it", async () => {
  const requests = await shown("analyst");
  fireEvent.click(screen.getByRole("button", { name: "Remove order a/1" }));

  const dialog = screen.getByRole("dialog");
  expect(within(dialog).getByText(/\(€25\.00\) and its refunds/)).toBeVisible();
  fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));

  await vi.waitFor(() => expect(requests).toContain("DELETE /api/v1/orders/a%2F1?of=b%2F2"));
});

test("a viewer is not offered what they may not do", async () => {
  await shown("viewer");
  expect(screen.getByText("Order a/1")).toBeVisible();
  expect(screen.queryByRole("button", { name: /Remove/ })).toBeNull();
});
