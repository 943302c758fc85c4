import { uploadFile } from "./uploadFile";

const CONTENT = "customer_id,order_date\nann,2024-01-01\n";
const file = () => new File([CONTENT], "orders.csv", { lastModified: 1 });

/** A service that keeps what arrives, and a line to it that breaks: `breaks` bytes of the next piece come through. */
class Service {
  arrived = 0;
  begun = 0;
  canceled = false;
  breaks: number[] = [];
  offsets: number[] = [];

  answer(method: string, offset: number, body: unknown): { status: number; response: unknown } {
    const shown = () => ({ upload_id: "u1", name: "orders.csv", size: CONTENT.length, offset: this.arrived });
    if (method === "POST") this.begun += 1;
    if (method === "DELETE") this.canceled = true;
    if (method !== "PATCH") return { status: 200, response: { ...shown(), upload: null } };
    this.offsets.push(offset);
    const cut = this.breaks.shift();
    this.arrived += cut ?? (body as Blob).size;
    if (cut !== undefined) return { status: 0, response: null };
    return { status: 200, response: { ...shown(), upload: { upload_id: "u1" } } };
  }
}

let service: Service;

class Line {
  status = 0;
  response: unknown = null;
  upload = {};
  onload = () => {};
  onerror = () => {};
  private method = "";
  private offset = 0;
  open(method: string) {
    this.method = method;
  }
  setRequestHeader(name: string, value: string) {
    if (name === "upload-offset") this.offset = Number(value);
  }
  send(body: unknown) {
    Object.assign(this, service.answer(this.method, this.offset, body));
    queueMicrotask(() => (this.status ? this.onload() : this.onerror()));
  }
}

beforeEach(() => {
  service = new Service();
  localStorage.clear();
  vi.stubGlobal("XMLHttpRequest", Line);
});
afterEach(() => vi.unstubAllGlobals());

const quick = { csrfToken: null, onShare: () => undefined, pauseMs: () => 0 };

test("an upload that breaks off continues from what has arrived", async () => {
  service.breaks = [20, 0];

  expect(await uploadFile(file(), quick)).toEqual({ upload_id: "u1" });
  expect(service.offsets).toEqual([0, 20, 20]);
});

test("the same file chosen again after a reload continues", async () => {
  service.breaks = Array<number>(13).fill(0);
  service.breaks[0] = 20;
  await expect(uploadFile(file(), quick)).rejects.toEqual({});

  await uploadFile(file(), quick);

  expect(service.begun).toBe(1);
  expect(service.offsets.at(-1)).toBe(20);
});

test("a canceled upload is removed, and begins anew", async () => {
  const stop = new AbortController();
  service.breaks = [20];
  const sending = { ...quick, pauseMs: () => 10_000, onWaiting: () => stop.abort(), signal: stop.signal };
  await expect(uploadFile(file(), sending)).rejects.toEqual({ isCancelled: true });
  await vi.waitFor(() => expect(service.canceled).toBe(true));

  await uploadFile(file(), quick);
  expect(service.begun).toBe(2);
});
