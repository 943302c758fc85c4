import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import CheckCircleOutlined from "@mui/icons-material/CheckCircle";
import RadioButtonUnchecked from "@mui/icons-material/RadioButtonUnchecked";
import { Box, Button, LinearProgress, Link as MuiLink, Stack, Typography } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";

import { type FirstSteps as Done, useFirstStepsQuery } from "../api/generated";
import { Panel } from "../ui/Panel";
import { useWhyNot } from "./roles";

const HIDDEN = "tenure.first-steps";

interface Step {
  key: keyof Done;
  title: string;
  why: string;
  to: string;
  isForAdmins?: boolean;
}

const steps = (): Step[] => [
  {
    key: "orders",
    title: t`Import orders`,
    why: t`Everything begins with an export of your orders, or a connection to your shop.`,
    to: "/add-data",
  },
  {
    key: "predictions",
    title: t`Predict what customers will spend`,
    why: t`Train a model and score all customers.`,
    to: "/models",
  },
  {
    key: "contacts",
    title: t`Import contacts`,
    why: t`Ad platforms and mailings need email addresses or phone numbers.`,
    to: "/add-data",
  },
  {
    key: "segment",
    title: t`Save a segment`,
    why: t`Describe the customers you want to reach with a rule.`,
    to: "/segments/new",
  },
  {
    key: "audience",
    title: t`Create an audience`,
    why: t`Send a segment to an ad platform, with a hold-out group to measure the effect.`,
    to: "/audiences",
  },
  {
    key: "team",
    title: t`Invite a colleague`,
    why: t`Viewers look, analysts work with data, administrators manage.`,
    to: "/users",
    isForAdmins: true,
  },
];

/** The first steps with ticks: on the overview until all are done or somebody hides it. */
export function FirstSteps({ isAlwaysShown }: { isAlwaysShown?: boolean }) {
  const [isHidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === "hidden");
  const isWorking = useWhyNot("analyst") === undefined;
  const isAdmin = useWhyNot("admin") === undefined;
  const isNeeded = isAlwaysShown || (!isHidden && isWorking);
  const { data, error, refetch } = useFirstStepsQuery(undefined, { skip: !isNeeded });
  const shown = steps().filter(({ isForAdmins }) => isAdmin || !isForAdmins);
  const done = data ? shown.filter(({ key }) => data[key]).length : 0;
  // On the overview it appears only once it is known that something is left to do.
  if (!isNeeded || (!isAlwaysShown && (!data || done === shown.length))) return null;
  const hide = () => {
    localStorage.setItem(HIDDEN, "hidden");
    setHidden(true);
  };
  return (
    <Panel
      title={t`First steps`}
      explanation={data && t`${done} of ${shown.length} done`}
      loading={!data && !error}
      error={error}
      onRetry={() => void refetch()}
      isExported={false}
      action={
        isAlwaysShown ? undefined : (
          <Button size="small" onClick={hide}>
            <Trans>Hide</Trans>
          </Button>
        )
      }
    >
      <LinearProgress
        variant="determinate"
        value={(100 * done) / shown.length}
        aria-label={t`First steps done`}
        sx={{ mb: 2, maxWidth: 720, borderRadius: 1 }}
      />
      <Stack component="ul" spacing={1.25} sx={{ p: 0, m: 0, listStyle: "none" }}>
        {shown.map((step) => (
          <StepRow key={step.key} step={step} isDone={data?.[step.key] ?? false} isLinked={isWorking} />
        ))}
      </Stack>
    </Panel>
  );
}

function StepRow({ step, isDone, isLinked }: { step: Step; isDone: boolean; isLinked: boolean }) {
  const Icon = isDone ? CheckCircleOutlined : RadioButtonUnchecked;
  return (
    <Box component="li" sx={{ display: "flex", gap: 1.25 }}>
      <Icon
        titleAccess={isDone ? t`Done` : t`To do`}
        sx={{ color: isDone ? "success.main" : "text.secondary", mt: 0.125, fontSize: "1.25rem" }}
      />
      <Box>
        {isLinked && !isDone ? (
          <MuiLink component={Link} to={step.to} sx={{ fontWeight: 560 }}>
            {step.title}
          </MuiLink>
        ) : (
          <Typography component="span" sx={{ fontWeight: 560 }}>
            {step.title}
          </Typography>
        )}
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {step.why}
        </Typography>
      </Box>
    </Box>
  );
}
