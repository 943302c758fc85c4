import { CircularProgress, Stack } from "@mui/material";
import { lazy, Suspense } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";

import { useWhoAmIQuery } from "../api/generated";
import { LoginPage } from "../pages/login/LoginPage";
import { Shell } from "./Shell";
import { useAppSelector } from "./store";

const OverviewPage = lazy(() => import("../pages/overview/OverviewPage"));
const CustomersPage = lazy(() => import("../pages/customers/CustomersPage"));

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      { path: "/", element: <OverviewPage /> },
      { path: "/customers", element: <CustomersPage /> },
    ],
  },
]);

/** The login, or the pages behind it. */
export function App() {
  const { isLoading } = useWhoAmIQuery();
  const user = useAppSelector((state) => state.session.user);
  if (isLoading) return <Waiting />;
  if (!user) return <LoginPage />;
  return (
    <Suspense fallback={<Waiting />}>
      <RouterProvider router={router} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <Stack sx={{ minHeight: "60vh", alignItems: "center", justifyContent: "center" }}>
      <CircularProgress aria-label="Loading" />
    </Stack>
  );
}
