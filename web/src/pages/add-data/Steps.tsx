import { t } from "@lingui/core/macro";
import { Step, StepLabel, Stepper } from "@mui/material";

const STEPS = [t`Choose file`, t`Check columns`, t`Review and import`];

/** Where one is between a file and its predictions; of the first step with `active` 0. */
export function Steps({ active, last = t`Predict` }: { active: number; last?: string }) {
  return (
    <Stepper activeStep={active} alternativeLabel sx={{ mb: 3 }}>
      {[...STEPS, last].map((name) => (
        <Step key={name}>
          <StepLabel>{name}</StepLabel>
        </Step>
      ))}
    </Stepper>
  );
}
