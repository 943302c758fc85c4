import { configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";

import { api, type KindUsageResponse, type UsageResponse } from "../../api/generated";
import { newStore } from "../../app/store";
import { Usage } from "./Usage";

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

const kind = (name: string, more: Partial<KindUsageResponse> = {}): KindUsageResponse => ({
  name,
  title: name,
  count: 3,
  bytes: 5 * 1024 ** 2,
  oldest: "2026-01-01T00:00:00Z",
  keep: "90 days",
  due_count: 0,
  due_bytes: 0,
  ...more,
});
const usage = (more: Partial<UsageResponse> = {}): UsageResponse => ({
  kinds: [kind("Uploaded files", { due_count: 2, due_bytes: 2_048 }), kind("Audit log", { bytes: null })],
  used_bytes: 9 * 1024 ** 2,
  quota_bytes: 10 * 1024 ** 2,
  standing: "nearly_full",
  ...more,
});

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

async function open(shown: UsageResponse) {
  const sent: string[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET") {
        sent.push(`${request.method} ${pathname.replace("/api/v1", "")}`);
        return json({ job_id: "1", kind: "clean_up", state: "done", parameters: {}, result: {} });
      }
      if (pathname.endsWith("/jobs/1"))
        return json({ job_id: "1", kind: "clean_up", state: "done", result: { freed_bytes: 2_048 } });
      return json(pathname.endsWith("/storage") ? shown : {});
    }),
  );
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(
    <Provider store={store}>
      <MemoryRouter>
        <Usage />
      </MemoryRouter>
    </Provider>,
  );
  await screen.findByRole("row", { name: /Audit log/ });
  return sent;
}

test("kinds are listed with what goes next, and a full workspace is pointed out", async () => {
  await open(usage());
  const row = within(screen.getByRole("row", { name: /Uploaded files/ }));
  expect(row.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
    "Uploaded files",
    "3",
    "5 MB",
    "Jan 1, 2026",
    "90 days",
    "2",
    "2 kB",
  ]);
  expect(screen.getByText(/9 MB of 10 MB \(90%\)/)).toBeVisible();
});

test("what is due is removed at a click", async () => {
  const sent = await open(usage());
  await userEvent.click(screen.getByRole("button", { name: "Clean up now" }));
  await waitFor(() => expect(sent).toEqual(["POST /storage/clean-up"]));
  expect(await screen.findByText("Cleaned up: 2 kB freed.")).toBeVisible();
});

test("there is nothing to click where nothing is due", async () => {
  await open(usage({ kinds: [kind("Audit log")], quota_bytes: null, standing: "fine" }));
  expect(screen.getByRole("button", { name: "Clean up now" })).toBeDisabled();
  expect(screen.getByText(/No limit is set/)).toBeVisible();
});
