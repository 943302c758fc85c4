import type { ResumableUploadResponse, UploadResponse } from "../../api/generated";

const UPLOADS = "/api/v1/uploads/resumable";
const PIECE_BYTES = 16 * 1024 * 1024;
const MAX_PAUSE_MS = 30_000;
const MAX_TRIES = 12;

interface Sending {
  csrfToken: string | null;
  onShare: (share: number) => void;
  onWaiting?: (isWaiting: boolean) => void;
  signal?: AbortSignal;
  /** The pause before the next try, in milliseconds. */
  pauseMs?: (tries: number) => number;
}

interface Answer {
  status: number;
  data: unknown;
}

/**
 * Hands a file in, in pieces. After an interruption it continues from the bytes that have arrived, also when the
 * page was reloaded and the same file is chosen again. Fails like a query, with `data`; canceled, nothing is kept.
 */
export async function uploadFile(file: File, sending: Sending): Promise<UploadResponse> {
  let now = (await unfinished(file, sending)) ?? (await begun(file, sending));
  let tries = 0;
  try {
    while (!now.upload) {
      sending.onShare(now.offset / now.size);
      const answer = await piece(file, now, sending);
      sending.onWaiting?.(!isAnswered(answer));
      if (answer.status >= 200 && answer.status < 300) {
        now = answer.data as ResumableUploadResponse;
        tries = 0;
      } else if (isAnswered(answer)) {
        throw { data: answer.data };
      } else {
        if (++tries > MAX_TRIES) throw {};
        await pause((sending.pauseMs ?? exponential)(tries), sending.signal);
        now = (await unfinished(file, sending)) ?? now;
      }
    }
  } catch (error) {
    // What the service refused is gone there; what was only interrupted can go on later.
    if ((error as { data?: unknown }).data) localStorage.removeItem(keyOf(file));
    if (sending.signal?.aborted) await cancelled(file, now, sending);
    throw error;
  }
  localStorage.removeItem(keyOf(file));
  return now.upload;
}

/** Whether the service has decided: no answer, one of a proxy, or a piece that is still arriving is tried again. */
const isAnswered = ({ status }: Answer) => status !== 0 && status !== 409 && status !== 429 && status < 500;

const exponential = (tries: number) => Math.min(500 * 2 ** tries, MAX_PAUSE_MS);
const keyOf = (file: File) => `tenure.upload:${file.name}:${file.size}:${file.lastModified}`;

async function begun(file: File, sending: Sending): Promise<ResumableUploadResponse> {
  const body = JSON.stringify({ name: file.name, size: file.size });
  const answer = await ask("POST", UPLOADS, sending, { body, type: "application/json" });
  if (answer.status === 0) throw {};
  if (answer.status >= 300) throw { data: answer.data };
  const upload = answer.data as ResumableUploadResponse;
  localStorage.setItem(keyOf(file), upload.upload_id);
  return upload;
}

/** How far this file has come before; undefined if it was not begun, or cannot be asked. */
async function unfinished(file: File, sending: Sending): Promise<ResumableUploadResponse | undefined> {
  const id = localStorage.getItem(keyOf(file));
  if (id === null) return undefined;
  const answer = await ask("GET", `${UPLOADS}/${id}`, sending);
  if (answer.status === 404) localStorage.removeItem(keyOf(file));
  return answer.status === 200 ? (answer.data as ResumableUploadResponse) : undefined;
}

async function cancelled(file: File, now: ResumableUploadResponse, sending: Sending) {
  localStorage.removeItem(keyOf(file));
  await ask("DELETE", `${UPLOADS}/${now.upload_id}`, { ...sending, signal: undefined });
}

function piece(file: File, now: ResumableUploadResponse, sending: Sending): Promise<Answer> {
  const body = file.slice(now.offset, now.offset + PIECE_BYTES);
  return ask("PATCH", `${UPLOADS}/${now.upload_id}`, sending, {
    body,
    type: "application/octet-stream",
    offset: now.offset,
    onLoaded: (loaded) => sending.onShare((now.offset + loaded) / now.size),
  });
}

interface Body {
  body: Blob | string;
  type: string;
  offset?: number;
  onLoaded?: (bytes: number) => void;
}

/** fetch cannot say how much has been sent, an XMLHttpRequest can. Status 0: no answer came. */
function ask(method: string, path: string, { csrfToken, signal }: Sending, sent?: Body): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject({ isCancelled: true });
    const request = new XMLHttpRequest();
    request.open(method, path);
    if (sent) request.setRequestHeader("content-type", sent.type);
    if (sent?.offset !== undefined) request.setRequestHeader("upload-offset", String(sent.offset));
    if (csrfToken) request.setRequestHeader("x-csrf-token", csrfToken);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => sent?.onLoaded?.(loaded);
    request.onerror = () => resolve({ status: 0, data: null });
    request.onabort = () => reject({ isCancelled: true });
    signal?.addEventListener("abort", () => request.abort());
    request.onload = () => resolve({ status: request.status, data: request.response });
    request.send(sent?.body ?? null);
  });
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject({ isCancelled: true });
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject({ isCancelled: true });
    });
  });
