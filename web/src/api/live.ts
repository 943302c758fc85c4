import { api, type JobResponse } from "./generated";

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
] as const;

export const isUnfinished = (job: JobResponse) => UNFINISHED.includes(job.state);

/** A job that is shown is kept up to date by the service's events; when it ends, all it may have changed is read again. */
export const liveApi = api.enhanceEndpoints({
  endpoints: {
    // Nothing is left to ask for: the store forgets it all when a session ends.
    logOut: { invalidatesTags: [] },
    // The figures of a customer, of the lists and of the overview follow from it.
    removeExampleShop: { invalidatesTags: [...AFFECTED_TAGS] },
    removeOrder: { invalidatesTags: [...AFFECTED_TAGS] },
    getJob: {
      async onCacheEntryAdded({ jobId }, { updateCachedData, cacheDataLoaded, cacheEntryRemoved, dispatch }) {
        const first = await cacheDataLoaded.catch(() => undefined);
        if (!first || !isUnfinished(first.data)) return;
        const events = new EventSource(`/api/v1/jobs/${encodeURIComponent(jobId)}/events`);
        events.addEventListener("job", (event: MessageEvent<string>) => {
          const job = JSON.parse(event.data) as JobResponse;
          updateCachedData(() => job);
          if (isUnfinished(job)) return;
          events.close();
          dispatch(api.util.invalidateTags([...AFFECTED_TAGS]));
        });
        await cacheEntryRemoved;
        events.close();
      },
    },
  },
});

export const {
  useGetJobQuery: useLiveJob,
  useRemoveExampleShopMutation: useRemoveExampleShop,
  useRemoveOrderMutation: useRemoveOrder,
} = liveApi;
