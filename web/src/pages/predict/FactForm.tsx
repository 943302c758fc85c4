import { Trans } from "@lingui/react/macro";
import { Accordion, AccordionDetails, AccordionSummary, Stack } from "@mui/material";
import ExpandMore from "@mui/icons-material/ExpandMore";

import type { FactField } from "../../api/generated";
import { FactRow } from "./FactRow";
import type { Facts } from "./facts";

interface Props {
  fields: FactField[];
  facts: Facts;
  currency: string;
  change: (name: string, value: number | string | undefined) => void;
}

/** Every fact that can be given; those that need not be are folded away. */
export function FactForm({ fields, facts, currency, change }: Props) {
  const shown = fields.filter((field) => field.is_needed);
  const further = fields.filter((field) => !field.is_needed && !field.instead_of);
  const row = (field: FactField) => (
    <FactRow
      key={field.name}
      field={field}
      instead={fields.find((other) => other.instead_of === field.name)}
      {...{ facts, currency, change }}
    />
  );
  return (
    <>
      <Stack sx={{ gap: 2.5 }}>{shown.map(row)}</Stack>
      {further.length > 0 && (
        <Accordion disableGutters sx={{ mt: 2.5 }}>
          <AccordionSummary expandIcon={<ExpandMore />}>
            <Trans>More inputs ({further.length})</Trans>
          </AccordionSummary>
          <AccordionDetails>
            <Stack sx={{ gap: 2.5 }}>{further.map(row)}</Stack>
          </AccordionDetails>
        </Accordion>
      )}
    </>
  );
}
