import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, List, ListItem, Stack, Typography } from "@mui/material";

import { type ReasonResponse, useExplainCustomerQuery } from "../../api/generated";
import { money, sentence } from "../../words/formats";
import { byAudience, reasonText } from "../../ui/reasons";
import { HowComputed } from "../../ui/HowComputed";
import { Panel } from "../../ui/Panel";

const HEIGHT = 320;

/** Why the model expects what it does: sentences, and where they can be told, how much each adds or takes. */
export function Reasons({ customerId, currency }: { customerId: string; currency: string }) {
  const { data: explanation, error, isLoading, refetch } = useExplainCustomerQuery({ customerId });
  const most = Math.max(...(explanation?.reasons ?? []).map((reason) => Math.abs(reason.amount ?? 0)), 0);
  const { plain, technical } = byAudience(explanation?.reasons ?? []);
  return (
    <Panel
      title={t`Why this prediction`}
      explanation={
        explanation?.baseline != null
          ? t`Compared with the average prediction of ${money(explanation.baseline, currency)}.`
          : t`What the prediction is based on.`
      }
      loading={isLoading}
      error={error}
      onRetry={refetch}
      height={HEIGHT}
    >
      {explanation && (
        <>
          <List disablePadding>
            {plain.map((reason) => (
              <Reason key={reason.sentence} reason={reason} most={most} currency={currency} />
            ))}
          </List>
          {plain.length === 0 && explanation.facts.length === 0 && (
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              <Trans>The prediction follows this customer’s overall order history.</Trans>
            </Typography>
          )}
          {explanation.facts.map((fact) => (
            <Typography key={fact} variant="body2" sx={{ color: "text.secondary", mt: 0.5 }}>
              {sentence(withoutModel(fact))}
            </Typography>
          ))}
          <HowComputed>
            {technical.length > 0 && (
              <List disablePadding>
                {technical.map((reason) => (
                  <Reason key={reason.sentence} reason={reason} most={most} currency={currency} />
                ))}
              </List>
            )}
            {explanation.method}
          </HowComputed>
        </>
      )}
    </Panel>
  );
}

/** A fact without the name of the model that estimated it, which only specialists know. */
const withoutModel = (fact: string) => fact.replace(/, by [\w-]+$/, "");

function Reason({ reason, most, currency }: { reason: ReasonResponse; most: number; currency: string }) {
  const { amount } = reason;
  const width = amount !== null && most ? (100 * Math.abs(amount)) / most : 0;
  return (
    <ListItem disableGutters sx={{ display: "block", py: 0.75 }}>
      <Stack direction="row" sx={{ justifyContent: "space-between", gap: 2 }}>
        <Typography variant="body2">{reasonText(reason)}</Typography>
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
