import { createApi, fetchBaseQuery } from "@reduxjs/toolkit/query/react";

import type { RootState } from "../app/store";

/** Parameters as the service reads them: of several values, each stands by itself. */
export function toQueryString(params: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) query.append(name, String(item));
  return query.toString();
}

/** Where the generated endpoints go. The session's cookie travels by itself; what changes something needs its token. */
export const emptyApi = createApi({
  baseQuery: fetchBaseQuery({
    baseUrl: `${location.origin}/`,
    paramsSerializer: toQueryString,
    prepareHeaders: (headers, { getState }) => {
      const token = (getState() as RootState).session.csrfToken;
      if (token) headers.set("x-csrf-token", token);
      return headers;
    },
  }),
  endpoints: () => ({}),
});
