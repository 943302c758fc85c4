import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import { api } from "../api/generated";
import { Notices } from "./Notices";
import { newStore } from "./store";

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
const CURRENT = { model_version: 1, champion_version: 1, is_outdated: false };
const OUTDATED = { model_version: 1, champion_version: 2, is_outdated: true };
const NO_EXAMPLE = { is_present: false, is_alone: false, imported_at: null };

interface Workspace {
  path?: string;
  role?: string;
  scoring?: object;
  customers?: number;
  example?: object;
  age?: object | null;
}

async function open({
  path = "/customers",
  role = "analyst",
  scoring = CURRENT,
  customers = 5,
  example = NO_EXAMPLE,
  age = null,
}: Workspace) {
  const sent: [string, string, unknown][] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET") {
        sent.push([request.method, pathname, request.body && (await request.json())]);
        return json({ job_id: "j1", kind: "x", state: "queued", rows: 1, model_versions: 0 });
      }
      if (pathname.endsWith("/session"))
        return json({ user: { user_id: "1", name: "x", role }, csrf_token: "t", expires_at: null });
      if (pathname.endsWith("/scoring")) return json(scoring);
      if (pathname.endsWith("/dashboard")) return json({ customers });
      if (pathname.endsWith("/samples/shop")) return json(example);
      if (pathname.endsWith("/freshness")) return json({ order_age: age });
      return json([]);
    }),
  );
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(
    <Provider store={store}>
      <MemoryRouter initialEntries={[path]}>
        <Notices />
      </MemoryRouter>
    </Provider>,
  );
  return sent;
}

test("figures of another version than the champion are said to be, and can be scored anew", async () => {
  const sent = await open({ scoring: OUTDATED });
  expect(await screen.findByText(/are from version 1. Version 2 is now the champion/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Score now" }));
  await vi.waitFor(() => expect(sent).toEqual([["POST", "/api/v1/jobs", { kind: "score", parameters: {} }]]));
});

test("a viewer reads it and is told why the button is not for them", async () => {
  await open({ scoring: OUTDATED, role: "viewer" });
  expect(await screen.findByRole("button", { name: "Score now" })).toBeDisabled();
});

test("an empty workspace leads to data or, with one click, to an example shop", async () => {
  const sent = await open({ customers: 0 });
  expect(await screen.findByRole("link", { name: "Add data" })).toHaveAttribute("href", "/add-data");
  await userEvent.click(screen.getByRole("button", { name: "Explore an example shop" }));
  await vi.waitFor(() => expect(sent).toEqual([["POST", "/api/v1/samples/shop", { predict: true }]]));
});

test("an example shop is named as one, and removed after a question", async () => {
  const sent = await open({ example: { is_present: true, is_alone: true, imported_at: null } });
  expect(await screen.findByText(/an example shop with simulated customers/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Remove example shop" }));
  expect(sent).toEqual([]);
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("The workspace is empty again.");
  await userEvent.click(screen.getByRole("button", { name: "Remove example shop" }));
  await vi.waitFor(() => expect(sent).toEqual([["DELETE", "/api/v1/samples/shop", null]]));
});

const OLD = { newest_order: "2011-12-09", days: 5470, level: "warning", predicted_until: "2012-03-08" };

test("old orders are said to be old, with the day that the figures are of", async () => {
  await open({ age: OLD });
  expect(await screen.findByText(/15 years ago|14 years ago/)).toHaveTextContent("as of Dec 9, 2011");
  expect(screen.getByText(/The predicted period ended on Mar 8, 2012/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Add newer orders" })).toHaveAttribute("href", "/add-data");
});

test("recent orders, and those of an example shop, only say their day", async () => {
  await open({ age: OLD, example: { is_present: true, is_alone: true, imported_at: null } });
  expect(await screen.findByText("Figures as of Dec 9, 2011, the newest order.")).toBeVisible();
  expect(screen.queryByText(/years ago/)).toBeNull();
});

test("pages without figures and workspaces that are up to date say nothing", async () => {
  await open({});
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(document.body).toHaveTextContent(/^$/);
});
