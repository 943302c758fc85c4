import { configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { Provider } from "react-redux";

import { api, type OwnedKeyResponse, type UserSummary } from "../../api/generated";
import { newStore } from "../../app/store";
import { AllKeys } from "./AllKeys";
import { Users } from "./Users";

// Whole tables are looked through by their roles, which takes a busy machine a while.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

const SINCE = "2026-01-01T00:00:00Z";
const listed = (name: string, more: Partial<UserSummary> = {}): UserSummary => ({
  user_id: name,
  name,
  role: "analyst",
  created_at: SINCE,
  disabled_at: null,
  failed_logins: 0,
  version: "1",
  ...more,
});
const USERS = [
  listed("root", { role: "admin" }),
  listed("ann", { failed_logins: 7 }),
  listed("bob", { disabled_at: SINCE }),
];
const key = (name: string, more: Partial<OwnedKeyResponse> = {}): OwnedKeyResponse => ({
  key_id: name,
  name,
  role: "viewer",
  created_at: SINCE,
  expires_at: null,
  revoked_at: null,
  user_id: "ann",
  owner: "ann",
  created_by_key: null,
  ...more,
});
const KEYS = [key("web shop"), key("old", { revoked_at: SINCE }), key("over", { expires_at: SINCE })];

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

async function open(shown: ReactNode, expected: RegExp) {
  const sent: string[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET") {
        sent.push(`${request.method} ${pathname.replace("/api/v1", "")} ${await request.text()}`.trim());
        return json({});
      }
      if (pathname.endsWith("/session"))
        return json({
          user: { user_id: "root", name: "root", role: "admin" },
          csrf_token: "t",
          expires_at: null,
        });
      return json(pathname.endsWith("/users") ? USERS : pathname.endsWith("/everybody") ? KEYS : []);
    }),
  );
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(<Provider store={store}>{shown}</Provider>);
  await screen.findByRole("row", { name: expected });
  return sent;
}

const row = (name: RegExp) => within(screen.getByRole("row", { name }));

async function choose(of: string, role: string) {
  await userEvent.click(screen.getByRole("combobox", { name: `Role of ${of}` }));
  await userEvent.click(await screen.findByRole("option", { name: role }));
}

test("a higher role is given at once, a lower one after it is said what that ends", async () => {
  const sent = await open(<Users />, /bob/);
  await choose("ann", "Administrator");
  await waitFor(() => expect(sent).toEqual(['PUT /users/ann/role {"role":"admin"}']));
  await choose("ann", "Viewer");
  expect(await screen.findByText(/logged out, and their API keys will be revoked/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Change role" }));
  await waitFor(() => expect(sent[1]).toBe('PUT /users/ann/role {"role":"viewer"}'));
});

test("who was locked out is let in again, and wrong passwords are forgotten", async () => {
  const sent = await open(<Users />, /bob/);
  await userEvent.click(row(/bob/).getByRole("button", { name: "Enable" }));
  await userEvent.click(row(/7 failed/).getByRole("button", { name: "Unlock (7 failed logins)" }));
  await waitFor(() => expect(sent).toEqual(["POST /users/bob/enable", "POST /users/ann/unlock"]));
});

async function chooseMore(of: string, what: string) {
  await userEvent.click(screen.getByRole("button", { name: `More for ${of}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: what }));
}

test("a user is renamed, gets a new password, and is logged out after it is said what happens", async () => {
  const sent = await open(<Users />, /bob/);
  await chooseMore("ann", "Rename");
  const name = await screen.findByRole("textbox", { name: /New name/ });
  await userEvent.clear(name);
  await userEvent.type(name, "ann lee");
  await userEvent.click(screen.getByRole("button", { name: "Rename" }));
  await waitFor(() => expect(sent).toEqual(['PUT /users/ann/name {"name":"ann lee"}']));

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await chooseMore("ann", "Reset password");
  expect(await screen.findByText(/logged out of all browsers, and their API keys are revoked/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Reset password" }));
  await waitFor(() => expect(sent[1]).toMatch(/^PUT .users.ann.password {"password":"(\w{5}-){3}\w{5}"}$/));

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await chooseMore("ann", "Log out of all browsers");
  expect(await screen.findByText(/Their API keys stay valid/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Log out" }));
  await waitFor(() => expect(sent[2]).toBe("POST /users/ann/log-out"));
});

test("nobody can lock themselves out", async () => {
  await open(<Users />, /bob/);
  expect(row(/^root/).queryByRole("button", { name: "Disable" })).toBeNull();
});

test("keys that work are listed with whose they are, and revoked", async () => {
  const sent = await open(<AllKeys />, /web shop/);
  const table = within(await screen.findByRole("table", { name: "All API keys" }));
  expect(table.getAllByRole("row")).toHaveLength(2);
  await userEvent.click(table.getByRole("button", { name: "Revoke web shop of ann" }));
  await waitFor(() => expect(sent).toEqual(["DELETE /keys/web%20shop"]));
});
