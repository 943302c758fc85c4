import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";

import { api, type ModelComparisonResponse, type VersionResponse } from "../../../api/generated";
import { newStore } from "../../../app/store";
import { Promote } from "./Promote";

const VERSION = { number: 2, aliases: ["challenger"], model: "bg_nbd", target: "spend" } as VersionResponse;
const COMPARED: ModelComparisonResponse = {
  first: 2,
  second: 1,
  first_metrics: { mae: 44 },
  second_metrics: { mae: 36 },
  wins: [0, 1],
  relative: false,
  obstacle: null,
};

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

const JOB = { job_id: "j1", kind: "score", state: "queued" };
let submitted: unknown[] = [];

async function open(role: string, compared = COMPARED) {
  const sent: unknown[] = [];
  submitted = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith("/session"))
        return json({ user: { user_id: "1", name: "x", role }, csrf_token: "t", expires_at: null });
      if (pathname.endsWith("/compare")) return json(compared);
      if (pathname.endsWith("/kinds")) return json([]);
      if (pathname.endsWith("/promote")) sent.push(await request.json());
      if (pathname.endsWith("/jobs"))
        return json(request.method === "POST" ? (submitted.push(await request.json()), JOB) : []);
      return json({ currency: "EUR" });
    }),
  );
  const store = newStore();
  await store.dispatch(api.endpoints.whoAmI.initiate());
  render(
    <Provider store={store}>
      <Promote version={VERSION} />
    </Provider>,
  );
  return sent;
}

test("only an administrator can promote, and others are told so", async () => {
  await open("analyst");
  expect(screen.getByRole("button", { name: "Promote" })).toBeDisabled();
  await userEvent.hover(screen.getByText("Promote").parentElement!);
  expect(await screen.findByText("Requires the admin role. Your role is analyst.")).toBeVisible();
});

test("a version that was better is promoted as it is", async () => {
  const sent = await open("admin", { ...COMPARED, wins: [3, 2] });
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  expect(await screen.findByText(/did better in the back-test \(3 of 5/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  await vi.waitFor(() => expect(sent).toEqual([{ force: false }]));
  await vi.waitFor(() => expect(submitted).toEqual([{ kind: "score", parameters: {} }]));
});

test("scoring is offered, and can be left for later", async () => {
  const sent = await open("admin", { ...COMPARED, wins: [3, 2] });
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: /Score all customers now/ }));
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  await vi.waitFor(() => expect(sent).toEqual([{ force: false }]));
  expect(submitted).toEqual([]);
});

test("one that was not takes a tick, and is then promoted by force", async () => {
  const sent = await open("admin");
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  const box = await screen.findByRole("checkbox", { name: /even though the back-test is not better/ });
  expect(screen.getByRole("button", { name: "Promote" })).toBeDisabled();
  await userEvent.click(box);
  await userEvent.click(screen.getByRole("button", { name: "Promote" }));
  await vi.waitFor(() => expect(sent).toEqual([{ force: true }]));
});
