import { createApi, fetchBaseQuery } from "@reduxjs/toolkit/query/react";

import type { RootState } from "../app/store";

/** Parameters as the service reads them: of several values, each stands by itself. */
export function inAddress(params: Record<string, unknown>): string {
  const made = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) made.append(name, String(one));
  return made.toString();
}

/** Where the generated endpoints go. The session's cookie travels by itself; what changes something needs its token. */
export const emptyApi = createApi({
  baseQuery: fetchBaseQuery({
    baseUrl: `${location.origin}/`,
    paramsSerializer: inAddress,
    prepareHeaders: (headers, { getState }) => {
      const token = (getState() as RootState).session.csrfToken;
      if (token) headers.set("x-csrf-token", token);
      return headers;
    },
  }),
  endpoints: () => ({}),
});
