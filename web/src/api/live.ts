import { api, type JobResponse } from "./generated";
import { type JobStream, jobStream } from "./jobStream";

const UNFINISHED = ["queued", "running"];
const AFFECTED_TAGS = [
  "predictions",
  "customers",
  "data",
  "jobs",
  "models",
  "insight",
  "audiences",
  "budget",
  "notices",
] as const;

export const isUnfinished = (job: JobResponse) => UNFINISHED.includes(job.state);

const isSame = (before: JobResponse, now: JobResponse) => JSON.stringify(before) === JSON.stringify(now);

/** The streams of the jobs that are shown. */
const streams = new Map<string, JobStream>();

/** A job that is shown is kept up to date by the service's events, however often it is started again; when it ends, all it may have changed is read again. */
export const liveApi = api.enhanceEndpoints({
  endpoints: {
    // Nothing is left to ask for: the store forgets it all when a session ends.
    logOut: { invalidatesTags: [] },
    // The figures of a customer, of the lists and of the overview follow from it.
    removeExampleShop: { invalidatesTags: [...AFFECTED_TAGS] },
    removeOrder: { invalidatesTags: [...AFFECTED_TAGS] },
    removeImport: { invalidatesTags: [...AFFECTED_TAGS] },
    // Answers carry the currency that they are in: none may keep the former one.
    changeWorkspace: { invalidatesTags: ["access", "workspace", ...AFFECTED_TAGS] as never },
    getJob: {
      providesTags: (_result, _error, { jobId }) => ["jobs", { type: "jobs", id: jobId }],
      async onCacheEntryAdded({ jobId }, { updateCachedData, cacheEntryRemoved, dispatch }) {
        const stream = jobStream(jobId, {
          onJob(job) {
            updateCachedData(() => job);
            if (isUnfinished(job)) return;
            stream.stop();
            dispatch(api.util.invalidateTags([...AFFECTED_TAGS]));
          },
          // Read again if it is shown, and dropped otherwise.
          onSilence: () => dispatch(api.util.invalidateTags([{ type: "jobs", id: jobId }])),
        });
        streams.set(jobId, stream);
        await cacheEntryRemoved;
        stream.stop();
        if (streams.get(jobId) === stream) streams.delete(jobId);
      },
      // Whenever it was read: at first, after a retry, when the network is back.
      async onQueryStarted({ jobId }, { queryFulfilled, getCacheEntry, dispatch }) {
        const before = getCacheEntry().data;
        const wasUnfinished = before !== undefined && isUnfinished(before);
        const stream = streams.get(jobId);
        try {
          const { data } = await queryFulfilled;
          if (isUnfinished(data)) return stream?.follow(before !== undefined && !isSame(before, data));
          stream?.stop();
          // Also where it ended before it was first read: what is shown may be from before its end.
          if (before === undefined || wasUnfinished) dispatch(api.util.invalidateTags([...AFFECTED_TAGS]));
        } catch {
          if (wasUnfinished) stream?.retry();
        }
      },
    },
  },
});

export const {
  useGetJobQuery: useLiveJob,
  useRemoveExampleShopMutation: useRemoveExampleShop,
  useRemoveOrderMutation: useRemoveOrder,
  useRemoveImportMutation: useRemoveImport,
} = liveApi;
