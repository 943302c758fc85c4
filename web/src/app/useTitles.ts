import { useCallback } from "react";

import { type SourceResponse, useListSourcesQuery, useModelKindsQuery } from "../api/generated";
import { titleOf } from "../words/titles";

type Title = (name: string | null | undefined) => string;

/** Titles of models, as their cards say. */
export function useModelTitle(): Title {
  const { data } = useModelKindsQuery();
  return useCallback((name) => titleOf(data, name), [data]);
}

/** A source's card: its title, and whether the columns of its files are known. */
export function useSourceCard(name: string | undefined): SourceResponse | undefined {
  const { data } = useListSourcesQuery();
  return data?.find((card) => card.name === name);
}
