import { t } from "@lingui/core/macro";
import { Box, Button, Paper, Stack, Typography } from "@mui/material";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { useDashboardQuery, useGetWorkspaceQuery } from "../../api/generated";
import { ExampleShop } from "../../app/ExampleShop";
import { useWhyNot } from "../../app/roles";
import { PageHead } from "../../ui/PageHead";

const POLL_MS = 3000;

interface Step {
  title: string;
  text: string;
  action: string;
  to: string;
}

/** What there is to do before there is anything to see. */
export function FirstRun() {
  const { data } = useGetWorkspaceQuery();
  // The overview takes over as soon as there are customers.
  useDashboardQuery(undefined, { pollingInterval: POLL_MS });
  const isAdmin = useWhyNot("admin") === undefined;
  const addData: Step = {
    title: t`Add your orders`,
    text: t`Upload an export from your shop, or explore an example shop first and remove it again. Predictions are made automatically.`,
    action: t`Add data`,
    to: "/add-data",
  };
  return (
    <>
      <PageHead title={t`Welcome to ${data?.name ?? t`Tenure`}`} subtitle={t`No orders yet.`} />
      <Stack component="ol" spacing={2} sx={{ p: 0, m: 0, listStyle: "none", maxWidth: 760 }}>
        <StepCard number={1} step={addData} isFirst>
          <ExampleShop />
        </StepCard>
        {(isAdmin ? forAdmins(data?.currency) : []).map((step, place) => (
          <StepCard key={step.title} number={place + 2} step={step} />
        ))}
      </Stack>
    </>
  );
}

const forAdmins = (currency: string | undefined): Step[] => [
  {
    title: t`Choose your own password`,
    text: t`The initial password was shown when the server first started.`,
    action: t`Change password`,
    to: "/account",
  },
  {
    title: t`Check the currency: ${currency ?? "…"}`,
    text: t`If your orders use another currency, change it first: amounts are not converted.`,
    action: t`Change currency`,
    to: "/account",
  },
  {
    title: t`Add your team`,
    text: t`Viewers can browse, analysts add data and train models, and administrators manage the workspace.`,
    action: t`Add users`,
    to: "/users",
  },
];

interface CardProps {
  number: number;
  step: Step;
  isFirst?: boolean;
  children?: ReactNode;
}

function StepCard({ number, step, isFirst, children }: CardProps) {
  return (
    <Paper component="li" sx={{ p: 2.5, display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
      <Typography
        component="span"
        sx={{ minWidth: 18, fontSize: "1.4rem", fontWeight: 650, color: "text.secondary" }}
      >
        {number}
      </Typography>
      <Box sx={{ flex: "1 1 240px" }}>
        <Typography variant="h2">{step.title}</Typography>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {step.text}
        </Typography>
      </Box>
      <Button variant={isFirst ? "contained" : "outlined"} component={Link} to={step.to}>
        {step.action}
      </Button>
      {children}
    </Paper>
  );
}
