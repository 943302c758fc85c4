import { configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import { api, type ConnectionResponse, type ConnectorResponse } from "../../../api/generated";
import { newStore } from "../../../app/store";
import { ConnectedShops } from "./ConnectedShops";
import { ConnectorForm } from "./ConnectorForm";
import { scheduleInWords } from "./schedules";

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

const setting = { doc: "", is_needed: true, is_long: false, default: null, example: "" };
const CONNECTOR: ConnectorResponse = {
  name: "tea",
  title: "Tea shops",
  doc: "Orders of tea.",
  settings: [
    { ...setting, name: "shop", title: "Shop address", is_secret: false },
    { ...setting, name: "token", title: "Access token", is_secret: true },
  ],
  setup: ["Create a token."],
  takes_reading: false,
};
const CONNECTION: ConnectionResponse = {
  connection_id: "c1",
  name: "My shop",
  kind: "tea",
  title: "Tea shops",
  state: "scheduled",
  settings: { shop: "tea.example.com" },
  secrets: ["token"],
  reading: {},
  schedule: "every 1h",
  time_zone: "UTC",
  created_at: "2026-01-01T00:00:00Z",
  created_by: "root",
  next_run_at: "2026-01-02T00:00:00Z",
  last_run_at: "2026-01-01T23:00:00Z",
  last_result: {
    records: 12,
    rows_added: 24,
    rows_known: 0,
    rows_quarantined: 0,
    orders_changed: 0,
    sentences: [],
  },
  last_error: null,
};
const SIGHT = { shop: "Tea & Leaves", orders: 60, newest_order: null, notes: ["Only 60 days are visible."] };
const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

async function open(shown: React.ReactNode, connection = CONNECTION, role = "admin") {
  const sent: { method: string; path: string; body: unknown }[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const path = new URL(request.url).pathname.replace("/api/v1", "");
      if (request.method !== "GET") {
        const text = await request.text();
        sent.push({ method: request.method, path, body: text ? JSON.parse(text) : null });
        return json(path.endsWith("/test") ? SIGHT : connection);
      }
      if (path === "/session")
        return json({ user: { user_id: "r", name: "root", role }, csrf_token: "t", expires_at: null });
      return json([connection]);
    }),
  );
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(
    <Provider store={store}>
      <MemoryRouter>{shown}</MemoryRouter>
    </Provider>,
  );
  return sent;
}

test("a new connection is tested, then saved with its secret", async () => {
  const saved = vi.fn();
  const sent = await open(<ConnectorForm connector={CONNECTOR} onSaved={saved} />);
  await userEvent.type(screen.getByLabelText(/Shop address/), "tea.example.com");
  await userEvent.type(screen.getByLabelText(/Access token/), "secret");
  expect(screen.getByLabelText(/Access token/)).toHaveAttribute("type", "password");
  await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
  expect(await screen.findByText(/The connection works: Tea & Leaves/)).toBeVisible();
  expect(screen.getByText("Only 60 days are visible.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Connect" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  const settings = { shop: "tea.example.com", token: "secret" };
  expect(sent[0]).toMatchObject({ path: "/connections/test", body: { kind: "tea", settings } });
  expect(sent[1]).toMatchObject({
    path: "/connections",
    body: { name: "Tea shops", kind: "tea", settings, schedule: "every 1h" },
  });
});

test("a stored secret stays unless a new one is entered", async () => {
  const saved = vi.fn();
  const sent = await open(<ConnectorForm connector={CONNECTOR} existing={CONNECTION} onSaved={saved} />);
  expect(screen.getByLabelText(/Access token/)).toHaveValue("");
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent[0]).toMatchObject({ method: "PATCH", body: { settings: { shop: "tea.example.com" } } });
});

test("connections are listed with their last run, and can be run, paused and removed", async () => {
  const sent = await open(<ConnectedShops />);
  const row = within(await screen.findByRole("row", { name: /My shop/ }));
  expect(row.getByText(/12 fetched, 24 rows added/)).toBeVisible();
  expect(row.getByText("Every hour")).toBeVisible();
  await userEvent.click(row.getByRole("button", { name: "Run now My shop" }));
  await userEvent.click(row.getByRole("button", { name: "Pause My shop" }));
  await userEvent.click(row.getByRole("button", { name: "Remove My shop" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() =>
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /connections/c1/run",
      "PATCH /connections/c1",
      "DELETE /connections/c1",
    ]),
  );
});

test("a failed run says why and what to do, in words of the web app", async () => {
  const error = { code: "credentials.no_key", message: "The key is missing.", hint: "set TENURE_SECRET_KEY" };
  await open(<ConnectedShops />, { ...CONNECTION, last_error: error });
  expect(await screen.findByText(/The key is missing/)).toBeVisible();
  expect(screen.getByText(/enter its credentials again/)).toBeVisible();
  expect(screen.queryByText(/TENURE/)).toBeNull();
});

test("an analyst can run a connection, and nothing else", async () => {
  await open(<ConnectedShops />, CONNECTION, "analyst");
  const row = within(await screen.findByRole("row", { name: /My shop/ }));
  expect(row.getAllByRole("button").map((button) => button.textContent)).toEqual(["Run now"]);
});

test("any schedule is said in words", () => {
  expect(scheduleInWords("every 30m")).toBe("Every 30 minutes");
  expect(scheduleInWords("fri 18:15")).toBe("Every Friday at 18:15");
  expect(scheduleInWords(null)).toBe("Only on request");
});
