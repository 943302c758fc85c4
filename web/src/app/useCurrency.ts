import { useGetWorkspaceQuery } from "../api/generated";

/** What all amounts are in, as the workspace says; euros until it has answered. */
export const useCurrency = () => useGetWorkspaceQuery().data?.currency ?? "EUR";
