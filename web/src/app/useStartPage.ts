import { useEffect } from "react";
import { useLocation, useNavigate } from "react-router";

import { useGetPreferencesQuery } from "../api/generated";

const BEGUN = "tenure-begun";

/** Whoever opens the app at its beginning, once in a tab, sees the page that they have chosen. */
export function useStartPage() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { data } = useGetPreferencesQuery();
  useEffect(() => {
    if (!data || sessionStorage.getItem(BEGUN)) return;
    sessionStorage.setItem(BEGUN, "1");
    if (data.start_page && pathname === "/" && !search) void navigate(data.start_page, { replace: true });
  }, [data, pathname, search, navigate]);
}
