import { api, type FactsBatchRequest, type FactsPredictionResponse } from "../../api/generated";

/** Asking what somebody would be worth changes nothing: answers are kept as those of questions are. */
const whatIfApi = api.injectEndpoints({
  endpoints: (build) => ({
    whatIf: build.query<FactsPredictionResponse, FactsBatchRequest>({
      query: (body) => ({ url: "/api/v1/predictions/vector", method: "POST", body }),
      providesTags: ["predictions"],
      keepUnusedDataFor: 30,
    }),
  }),
});
api.enhanceEndpoints({ endpoints: { predictFile: { invalidatesTags: [] } } });

export const { useWhatIfQuery } = whatIfApi;
export const { usePredictFileMutation } = api;
