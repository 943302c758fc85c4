import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useState } from "react";

import { useSubmitJobMutation } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { useNoOrders } from "../../../app/useNoOrders";
import { Problem } from "../../../ui/Problem";
import { Choice } from "../../../ui/forms/Choice";
import { ModelPicker } from "./ModelPicker";
import { DEFAULT_TASK, obstacleOf, parametersOf, type TrainingTask, TASK_WORDS } from "./starting";
import { WithReason } from "../../../ui/WithReason";
import { useDraft } from "../../../ui/useDraft";

/** Start a training, a tuning or a back-test. */
export function Start({ onStarted }: { onStarted: (jobId: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const noOrders = useNoOrders();
  const why = useWhyNot("analyst") ?? noOrders;
  return (
    <>
      <WithReason why={why}>
        <Button variant="contained" disabled={why !== undefined} onClick={() => setOpen(true)}>
          <Trans>Train or tune</Trans>
        </Button>
      </WithReason>
      {isOpen && <Form onClose={() => setOpen(false)} onStarted={onStarted} />}
    </>
  );
}

function Form({ onClose, onStarted }: { onClose: () => void; onStarted: (jobId: string) => void }) {
  const { draft: task, change, forget } = useDraft<TrainingTask>("training", () => DEFAULT_TASK);
  const [submit, { error, isLoading }] = useSubmitJobMutation();
  const obstacle = obstacleOf(task);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    const job = await submit({ jobCreate: { kind: task.what, parameters: parametersOf(task) } });
    if (!job.data) return;
    forget();
    onStarted(job.data.job_id);
    onClose();
  };
  const number = (name: "days" | "cutoffs" | "trials" | "minutes", label: string, help: string) => (
    <TextField
      type="number"
      label={label}
      helperText={help}
      value={Number.isNaN(task[name]) ? "" : task[name]}
      onChange={(event) => change({ [name]: event.target.value === "" ? NaN : Number(event.target.value) })}
      slotProps={{ htmlInput: { min: 1 } }}
      fullWidth
    />
  );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <form onSubmit={(event) => void go(event)}>
        <DialogTitle>
          <Trans>Train, tune or back-test</Trans>
        </DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2.5, pt: 0.5 }}>
            <Choice
              label={t`Task`}
              names={{
                train: TASK_WORDS.train.name,
                tune: TASK_WORDS.tune.name,
                backtest: TASK_WORDS.backtest.name,
              }}
              value={task.what}
              choose={(what) => change({ what, model: "" })}
            />
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              {TASK_WORDS[task.what].doc}
            </Typography>
            <ModelPicker what={task.what} model={task.model} choose={(model) => change({ model })} />
            {number("days", t`Horizon in days`, t`How far ahead to predict.`)}
            {number(
              "cutoffs",
              t`Back-test windows`,
              t`More windows take longer but give more reliable results.`,
            )}
            {task.what === "tune" && (
              <Stack direction="row" sx={{ gap: 2 }}>
                {number("trials", t`Maximum trials`, t`Stop after this many settings.`)}
                {number("minutes", t`Maximum minutes`, t`Stop after this time.`)}
              </Stack>
            )}
            {error ? <Problem error={error} /> : null}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Typography variant="body2" sx={{ color: "error.main", mr: "auto", pl: 2 }} role="status">
            {obstacle}
          </Typography>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="contained" disabled={obstacle !== undefined} loading={isLoading}>
            <Trans>Start</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
