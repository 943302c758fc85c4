import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Provider } from "react-redux";

import type { JobResponse } from "../../../api/generated";
import { newStore } from "../../../app/store";
import { ChangedOrders } from "./ChangedOrders";

const CHANGED = { orders: 3, money_before: 90, money_now: 25, replaced: false };

const job = (orders_changed: object | null) =>
  ({
    job_id: "j1",
    kind: "add_data",
    parameters: { upload: "u1/later.csv", horizon: "90d", answers: { price_is: "unit" } },
    result: { orders_changed },
  }) as unknown as JobResponse;

function open(changed: object | null) {
  const sent: Request[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      sent.push(request.clone());
      const body = request.url.includes("/jobs") ? { job_id: "j2" } : { currency: "GBP" };
      return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
    }),
  );
  const onStarted = vi.fn();
  render(
    <Provider store={newStore()}>
      <ChangedOrders job={job(changed)} onStarted={onStarted} />
    </Provider>,
  );
  return { sent, onStarted };
}

test("changed orders are told with what each file says they come to", async () => {
  open(CHANGED);
  expect(screen.getByRole("alert")).toHaveTextContent("3 orders changed since an earlier import");
  expect(
    await screen.findByText(/\(90\.00 GBP\) still count, not those in this file \(25\.00 GBP\)/),
  ).toBeVisible();
});

test("the file is taken in again, with the answers given before, to count its orders", async () => {
  const { sent, onStarted } = open(CHANGED);
  fireEvent.click(screen.getByRole("button", { name: "Use the values in this file" }));
  await waitFor(() => expect(onStarted).toHaveBeenCalledWith("j2"));
  const request = sent.find((candidate) => candidate.url.includes("/jobs"));
  expect(await request?.json()).toEqual({
    kind: "add_data",
    parameters: {
      upload: "u1/later.csv",
      horizon: "90d",
      answers: { price_is: "unit", changed_orders: "replace" },
    },
  });
});

test("orders that were replaced need no answer, and none need no words", () => {
  open({ ...CHANGED, replaced: true });
  expect(screen.getByRole("alert")).toHaveTextContent("3 orders updated to the values in this file");
  expect(screen.queryByRole("button")).toBeNull();
});

test("nothing is told where no order changed", () => {
  open(null);
  expect(screen.queryByRole("alert")).toBeNull();
});
