import { newStore } from "../app/store";
import { api, type JobResponse } from "./generated";
import { liveApi } from "./live";

const JOB = { job_id: "j1", kind: "train", state: "running", step: "Back-test" } as JobResponse;

/** The service's streams: what a test sends over the last one reaches the app. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  constructor() {
    super();
    Stream.opened.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  tell(job: JobResponse) {
    if (this.readyState !== Stream.CLOSED)
      this.dispatchEvent(new MessageEvent("job", { data: JSON.stringify(job) }));
  }
}

let answer: () => Response;

beforeEach(() => {
  Stream.opened = [];
  answer = () => Response.json(JOB);
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", async () => answer());
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const last = () => Stream.opened.at(-1)!;
const settled = () => vi.advanceTimersByTimeAsync(50);

async function shown() {
  const store = newStore();
  const subscription = store.dispatch(liveApi.endpoints.getJob.initiate({ jobId: "j1" }));
  await settled();
  const state = () => liveApi.endpoints.getJob.select({ jobId: "j1" })(store.getState()).data?.state;
  return { store, state, subscription };
}

test("a job that is tried again is followed again", async () => {
  const { store, state } = await shown();
  last().tell({ ...JOB, state: "failed" });
  expect(state()).toBe("failed");

  answer = () => Response.json({ ...JOB, state: "queued" }, { status: 200 });
  await settled();
  await store.dispatch(api.endpoints.retryJob.initiate({ jobId: "j1" }));
  await settled();
  expect(state()).toBe("queued");

  last().tell({ ...JOB, state: "running" });
  expect(state()).toBe("running");
  last().tell({ ...JOB, state: "done" });
  expect(state()).toBe("done");
});

test("a stream that the service refused is opened again", async () => {
  const { state } = await shown();
  last().readyState = Stream.CLOSED;
  await vi.advanceTimersByTimeAsync(10_100);
  expect(Stream.opened).toHaveLength(2);
  last().tell({ ...JOB, state: "done" });
  expect(state()).toBe("done");
});

test("after sleep, the end that nobody heard of is read", async () => {
  const { state } = await shown();
  answer = () => Response.json({ ...JOB, state: "done" });
  await vi.advanceTimersByTimeAsync(10_100);
  expect(state()).toBe("done");
  expect(last().readyState).toBe(Stream.CLOSED);
});

test("a stream that missed a change is replaced", async () => {
  await shown();
  answer = () => Response.json({ ...JOB, step: "Predicting" });
  await vi.advanceTimersByTimeAsync(10_100);
  expect(Stream.opened).toHaveLength(2);
});

test("while the network is down, the job stays and is asked for until it answers", async () => {
  const { state } = await shown();
  last().readyState = Stream.CLOSED;
  answer = () => {
    throw new TypeError("Failed to fetch");
  };
  await vi.advanceTimersByTimeAsync(35_000);
  expect(state()).toBe("running");
  answer = () => Response.json({ ...JOB, state: "done" });
  await vi.advanceTimersByTimeAsync(10_100);
  expect(state()).toBe("done");
});

test("a job that nobody looks at any more is not followed", async () => {
  const { subscription } = await shown();
  subscription.unsubscribe();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(last().readyState).toBe(Stream.CLOSED);
  expect(Stream.opened).toHaveLength(1);
});

test("what a job changed is read again, also where it ended before it was first read", async () => {
  const requested: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    requested.push(new URL(request.url, "http://app").pathname);
    return request.url.includes("/jobs/") ? Response.json({ ...JOB, state: "done" }) : Response.json([]);
  });
  const store = newStore();
  store.dispatch(api.endpoints.listAudiences.initiate({}));
  await settled();
  store.dispatch(liveApi.endpoints.getJob.initiate({ jobId: "j1" }));
  await settled();
  await vi.advanceTimersByTimeAsync(30_000);

  expect(requested.filter((path) => path.endsWith("/audiences"))).toHaveLength(2);
  expect(requested.filter((path) => path.endsWith("/jobs/j1"))).toHaveLength(2);
});
