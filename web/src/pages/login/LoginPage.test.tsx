import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";

import { newStore } from "../../app/store";
import { LoginPage } from "./LoginPage";

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

async function logIn(fetched: () => Response) {
  const store = newStore();
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => fetched()),
  );
  render(
    <Provider store={store}>
      <LoginPage />
    </Provider>,
  );
  await userEvent.type(screen.getByLabelText(/User/), "admin");
  await userEvent.type(screen.getByLabelText(/Password/), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
  return store;
}

test("who logs in is known, with the token for what changes something", async () => {
  const user = { user_id: "1", name: "admin", role: "admin" };
  const store = await logIn(() => answer(200, { user, csrf_token: "t", expires_at: null }));
  await vi.waitFor(() => expect(store.getState().session).toEqual({ user, csrfToken: "t" }));
});

test("a wrong password is told where one looks", async () => {
  await logIn(() => answer(401, { detail: "The name or the password is wrong.", hint: "try again" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    /The name or the password is wrong\.\s*Try again\./,
  );
});
