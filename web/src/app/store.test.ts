import { api } from "../api/generated";
import { hasSessionMark, newStore } from "./store";

const answer = (status: number, body: object) =>
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));

const SESSION = { user: { user_id: "1", name: "ann", role: "viewer" }, csrf_token: "t", expires_at: null };

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

test("a session is remembered by its mark alone, until it ends", async () => {
  const store = newStore();
  expect(hasSessionMark()).toBe(false);

  answer(200, SESSION);
  await store.dispatch(api.endpoints.whoAmI.initiate());
  await vi.waitFor(() =>
    expect([store.getState().session.user?.name, hasSessionMark()]).toEqual(["ann", true]),
  );
  expect(JSON.stringify(localStorage)).not.toContain("ann");

  answer(401, { detail: "Log in." });
  await store.dispatch(api.endpoints.dashboard.initiate());
  await vi.waitFor(() => expect([store.getState().session.user, hasSessionMark()]).toEqual([null, false]));
});

test("what one has seen is forgotten when their session ends", async () => {
  const store = newStore();
  answer(200, SESSION);
  await store.dispatch(api.endpoints.whoAmI.initiate());
  answer(200, { customers: 5 });
  await store.dispatch(api.endpoints.dashboard.initiate());
  await vi.waitFor(() => expect(hasSessionMark()).toBe(true));

  answer(401, {});
  await store.dispatch(api.endpoints.listModels.initiate());

  await vi.waitFor(() => expect(api.endpoints.dashboard.select()(store.getState()).data).toBeUndefined());
});

test("a session that ended while the page was closed leaves no mark", async () => {
  localStorage.setItem("tenure.session", "1");
  answer(401, { detail: "Log in." });
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  await vi.waitFor(() => expect(hasSessionMark()).toBe(false));
});

test("any other failure ends no session", async () => {
  const store = newStore();
  answer(200, SESSION);
  await store.dispatch(api.endpoints.whoAmI.initiate());
  await vi.waitFor(() => expect(hasSessionMark()).toBe(true));
  answer(500, { detail: "A defect." });
  await store.dispatch(api.endpoints.dashboard.initiate());
  answer(401, { detail: "The name or the password is wrong.", code: "access.denied" });
  await store.dispatch(api.endpoints.changePassword.initiate({ passwordUpdate: { password: "x" } }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(hasSessionMark()).toBe(true);
});
