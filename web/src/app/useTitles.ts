import { useCallback } from "react";

import { useListSourcesQuery, useModelKindsQuery } from "../api/generated";
import { titleOf } from "../words/titles";

type Title = (name: string | null | undefined) => string;

/** Titles of models, as their cards say. */
export function useModelTitle(): Title {
  const { data } = useModelKindsQuery();
  return useCallback((name) => titleOf(data, name), [data]);
}

/** Titles of sources, as their cards say. */
export function useSourceTitle(): Title {
  const { data } = useListSourcesQuery();
  return useCallback((name) => titleOf(data, name), [data]);
}
