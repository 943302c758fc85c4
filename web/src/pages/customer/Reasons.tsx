import { Box, List, ListItem, Stack, Typography } from "@mui/material";

import { type ReasonShown, useExplainCustomerQuery } from "../../api/generated";
import { money, sentence } from "../../app/formats";
import { wordsOf } from "../../ui/reasons";
import { Panel } from "../../ui/Panel";

const HEIGHT = 320;

/** Why the model expects what it does: sentences, and where they can be told, how much each adds or takes. */
export function Reasons({ customerId, currency }: { customerId: string; currency: string }) {
  const { data: explanation, error, isLoading, refetch } = useExplainCustomerQuery({ customerId });
  const most = Math.max(...(explanation?.reasons ?? []).map((one) => Math.abs(one.amount ?? 0)), 0);
  return (
    <Panel
      title="Why"
      explanation={
        explanation?.baseline != null
          ? `Starting from ${money(explanation.baseline, currency)}, what is expected of anybody here.`
          : "What the expectation follows from."
      }
      loading={isLoading}
      error={error}
      again={refetch}
      height={HEIGHT}
    >
      {explanation && (
        <>
          <List disablePadding>
            {explanation.reasons.map((reason) => (
              <Reason key={reason.sentence} reason={reason} most={most} currency={currency} />
            ))}
          </List>
          {explanation.facts.map((fact) => (
            <Typography key={fact} variant="body2" sx={{ color: "text.secondary", mt: 0.5 }}>
              {sentence(fact)}
            </Typography>
          ))}
          <Typography variant="caption" component="p" sx={{ color: "text.secondary", mb: 0 }}>
            {explanation.method}
          </Typography>
        </>
      )}
    </Panel>
  );
}

function Reason({ reason, most, currency }: { reason: ReasonShown; most: number; currency: string }) {
  const { amount } = reason;
  const width = amount !== null && most ? (100 * Math.abs(amount)) / most : 0;
  return (
    <ListItem disableGutters sx={{ display: "block", py: 0.75 }}>
      <Stack direction="row" sx={{ justifyContent: "space-between", gap: 2 }}>
        <Typography variant="body2">{wordsOf(reason)}</Typography>
        {amount !== null && (
          <Typography
            variant="body2"
            sx={{ fontWeight: 600, whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}
          >
            {amount > 0 ? "+" : ""}
            {money(amount, currency)}
          </Typography>
        )}
      </Stack>
      {amount !== null && (
        <Box sx={{ display: "flex", mt: 0.5 }} aria-hidden>
          <Box sx={{ width: "50%", display: "flex", justifyContent: "flex-end" }}>
            {amount < 0 && <Bar width={width} colour="error.main" />}
          </Box>
          <Box sx={{ width: "50%", borderLeft: 1, borderColor: "divider" }}>
            {amount > 0 && <Bar width={width} colour="primary.main" />}
          </Box>
        </Box>
      )}
    </ListItem>
  );
}

const Bar = ({ width, colour }: { width: number; colour: string }) => (
  <Box sx={{ width: `${width}%`, height: 6, bgcolor: colour, borderRadius: 3 }} />
);
