import { Button, MenuItem, Stack, TextField, Tooltip, Typography } from "@mui/material";
import { useState } from "react";

import { useSubmitJobMutation } from "../../api/generated";
import { useWhyNot } from "../../app/may";
import { Problem } from "../../app/Problem";
import { HORIZONS } from "../../jobs/horizons";
import { Panel } from "../../ui/Panel";

/** Starts a run over the orders that are there. */
export function NewReport({ onStarted }: { onStarted: (jobId: string) => void }) {
  const [horizon, setHorizon] = useState("90d");
  const [submit, { error, isLoading }] = useSubmitJobMutation();
  const mayNot = useWhyNot("analyst");
  async function start() {
    const { data } = await submit({ jobGiven: { kind: "report", parameters: { horizon } } });
    if (data) onStarted(data.job_id);
  }
  return (
    <Panel title="New report">
      <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "center", pt: 1 }}>
        <TextField
          select
          size="small"
          label="Predict the next"
          value={horizon}
          onChange={(event) => setHorizon(event.target.value)}
          sx={{ minWidth: 150 }}
        >
          {HORIZONS.map(([value, name]) => (
            <MenuItem key={value} value={value}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <Tooltip title={mayNot ?? ""}>
          <span>
            <Button variant="contained" disabled={isLoading || !!mayNot} onClick={() => void start()}>
              Make a report
            </Button>
          </span>
        </Tooltip>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {mayNot ??
            "Takes about a minute for a million order lines. The best model becomes the one that predicts."}
        </Typography>
      </Stack>
      {error && <Problem error={error} />}
    </Panel>
  );
}
