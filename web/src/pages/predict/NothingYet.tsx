import { Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { Panel } from "../../ui/Panel";

const MISSING: Record<string, { said: string; to: string; name: string }> = {
  "data.empty_lake": {
    said: "There are no orders yet. Predictions are learned from them.",
    to: "/add-data",
    name: "Add data",
  },
  "model.none": {
    said: "There is no model yet. One is learned from your orders in some minutes.",
    to: "/models",
    name: "Train a model",
  },
};

/** What has to be there before anything can be predicted; undefined when the error is another. */
export const missingOf = (error: unknown) =>
  MISSING[(error as { data?: { code?: string } } | undefined)?.data?.code ?? ""];

/** Says what is missing and leads there. */
export function NothingYet({ missing }: { missing: NonNullable<ReturnType<typeof missingOf>> }) {
  return (
    <Panel title="Nothing to predict from yet">
      <Typography sx={{ mb: 2 }}>{missing.said}</Typography>
      <Button component={Link} to={missing.to} variant="contained">
        {missing.name}
      </Button>
    </Panel>
  );
}
