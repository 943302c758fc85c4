import type { JobResponse } from "./generated";

/** How long a stream may say nothing before the job is asked for: after sleep or behind a proxy it may be dead. */
const MAX_SILENCE_MS = 10_000;

interface Listeners {
  /** The job has changed. */
  onJob: (job: JobResponse) => void;
  /** Nothing was heard: read the job again; the answer is handed to `follow`, or `retry` is called. */
  onSilence: () => void;
}

export interface JobStream {
  /** Listen to the job until it ends; a stream that is open already stays, unless it has missed something. */
  follow: (hasMissed: boolean) => void;
  /** Ask again after a while, because the job could not be read. */
  retry: () => void;
  stop: () => void;
}

/** The service's events of one job. A stream that ends or falls silent is opened again. */
export function jobStream(jobId: string, { onJob, onSilence }: Listeners): JobStream {
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function listenForSilence() {
    clearTimeout(timer);
    timer = setTimeout(onSilence, MAX_SILENCE_MS);
  }

  function close() {
    events?.close();
    events = undefined;
  }

  function open() {
    close();
    events = new EventSource(`/api/v1/jobs/${encodeURIComponent(jobId)}/events`);
    events.addEventListener("job", (event: MessageEvent<string>) => {
      listenForSilence();
      onJob(JSON.parse(event.data) as JobResponse);
    });
  }

  return {
    follow(hasMissed) {
      const isAlive = events !== undefined && events.readyState !== EventSource.CLOSED;
      if (!isAlive || hasMissed) open();
      listenForSilence();
    },
    retry: listenForSilence,
    stop() {
      clearTimeout(timer);
      close();
    },
  };
}
