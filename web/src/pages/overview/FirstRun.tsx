import { Box, Button, Paper, Stack, Typography } from "@mui/material";
import { Link } from "react-router";

import { useGetWorkspaceQuery } from "../../api/generated";
import { useWhyNot } from "../../app/may";
import { PageHead } from "../../ui/PageHead";

interface Step {
  title: string;
  text: string;
  action: string;
  to: string;
}

/** What there is to do before there is anything to see. */
export function FirstRun() {
  const { data } = useGetWorkspaceQuery();
  const isAdmin = useWhyNot("admin") === undefined;
  const addData: Step = {
    title: "Add your orders",
    text: "A file as your shop exports it, or a sample shop to look around in first. Predictions follow by themselves.",
    action: "Add data",
    to: "/add-data",
  };
  return (
    <>
      <PageHead title={`Welcome to ${data?.name ?? "Tenure"}`} subtitle="There are no orders yet." />
      <Stack component="ol" spacing={2} sx={{ p: 0, m: 0, listStyle: "none", maxWidth: 760 }}>
        <StepCard number={1} step={addData} isFirst />
        {(isAdmin ? forAdmins(data?.currency) : []).map((step, place) => (
          <StepCard key={step.title} number={place + 2} step={step} />
        ))}
      </Stack>
    </>
  );
}

const forAdmins = (currency: string | undefined): Step[] => [
  {
    title: "Choose a password of your own",
    text: "The first one was shown where the service was started.",
    action: "Change password",
    to: "/account",
  },
  {
    title: `Amounts are in ${currency ?? "…"}`,
    text: "If yours are in another currency, say so: they are not converted.",
    action: "Change currency",
    to: "/account",
  },
  {
    title: "Let others in",
    text: "Viewers look, analysts add data and train models, administrators decide.",
    action: "Add users",
    to: "/users",
  },
];

function StepCard({ number, step, isFirst }: { number: number; step: Step; isFirst?: boolean }) {
  return (
    <Paper component="li" sx={{ p: 2.5, display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
      <Typography component="span" sx={{ fontSize: "1.4rem", fontWeight: 650, color: "text.secondary" }}>
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
    </Paper>
  );
}
