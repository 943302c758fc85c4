import { createApi, fetchBaseQuery } from "@reduxjs/toolkit/query/react";

import type { RootState } from "../app/store";

/** Where the generated endpoints go. The session's cookie travels by itself; what changes something needs its token. */
export const emptyApi = createApi({
  baseQuery: fetchBaseQuery({
    baseUrl: `${location.origin}/`,
    prepareHeaders: (headers, { getState }) => {
      const token = (getState() as RootState).session.csrfToken;
      if (token) headers.set("x-csrf-token", token);
      return headers;
    },
  }),
  endpoints: () => ({}),
});
