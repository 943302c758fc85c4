import { useGetWorkspaceQuery } from "../api/generated";

/** The sign of no currency in particular, which nobody takes for their own. */
const UNKNOWN = "XXX";

/** What all amounts are in. Pages are shown once the workspace has answered, so that it is known. */
export const useCurrency = () => useGetWorkspaceQuery().data?.currency ?? UNKNOWN;
