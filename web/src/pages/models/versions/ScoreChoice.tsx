import { Trans } from "@lingui/react/macro";
import { Checkbox, FormControlLabel, Typography } from "@mui/material";

interface Props {
  isChosen: boolean;
  choose: (isChosen: boolean) => void;
}

/** Another champion has not predicted anybody yet: whether it should at once. */
export function ScoreChoice({ isChosen, choose }: Props) {
  return (
    <FormControlLabel
      sx={{ mt: 1, alignItems: "flex-start" }}
      control={<Checkbox checked={isChosen} onChange={(event) => choose(event.target.checked)} />}
      label={
        <>
          <Trans>Score all customers now</Trans>
          <Typography variant="body2" sx={{ color: "text.secondary" }}>
            <Trans>
              Until then, lists and totals show the predictions and intervals of the version that scored last.
            </Trans>
          </Typography>
        </>
      }
    />
  );
}
