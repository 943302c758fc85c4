import { t } from "@lingui/core/macro";
import { CircularProgress, Stack } from "@mui/material";
import { createBrowserRouter, RouterProvider } from "react-router";

import { useGetWorkspaceQuery, useWhoAmIQuery } from "../api/generated";
import { LoginPage } from "../pages/login/LoginPage";
import { Problem } from "../ui/Problem";
import { PAGES } from "./pages";
import { PageFailed } from "./PageFailed";
import { Shell } from "./Shell";
import { hasSessionMark, useAppSelector } from "./store";

const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <PageFailed />,
    children: PAGES.map(({ path, Page }) => ({ path, element: <Page />, errorElement: <PageFailed /> })),
  },
]);

/** The login, or the pages behind it: who follows a link logs in and is where the link leads. */
export function App() {
  const { isLoading } = useWhoAmIQuery(undefined, { skip: !hasSessionMark() });
  const { user, hasEnded } = useAppSelector((state) => state.session);
  if (isLoading) return <Loading />;
  return user ? <Pages /> : <LoginPage hasEnded={hasEnded} />;
}

/** Not before the workspace has said what amounts are in: nothing may be drawn in a currency that is not theirs. */
function Pages() {
  const { data, error, refetch } = useGetWorkspaceQuery();
  if (data) return <RouterProvider router={router} />;
  return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />;
}

function Loading() {
  return (
    <Stack sx={{ minHeight: "60vh", alignItems: "center", justifyContent: "center" }}>
      <CircularProgress aria-label={t`Loading`} />
    </Stack>
  );
}
