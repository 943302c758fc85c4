import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Button, Stack, TextField } from "@mui/material";
import { useState } from "react";
import { useSearchParams } from "react-router";

import {
  type ErasureResponse,
  type ErasureSelection,
  useEraseCustomersMutation,
  usePreviewErasureMutation,
} from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Confirm } from "../../ui/Confirm";
import { Choice } from "../../ui/forms/Choice";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { whole } from "../../words/formats";
import { idsIn } from "./places";
import { Receipt } from "./Receipt";
import { RemovedTable } from "./RemovedTable";

const customersOf = (count: number) => (count === 1 ? t`1 customer` : t`${whole(count)} customers`);

/** For requests to be forgotten: what would go is shown first, and a receipt is kept afterwards. */
export default function ErasuresPage() {
  const mayNot = useWhyNot("admin");
  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Erase customers`}
        subtitle={t`For people who ask to be forgotten: everything about them is removed, and this cannot be undone.`}
      />
      {mayNot ? <Alert severity="info">{mayNot}</Alert> : <Erasure />}
    </Stack>
  );
}

function Erasure() {
  const [view] = useSearchParams();
  const [who, setWho] = useState<"named" | "returned">("named");
  const [text, setText] = useState(view.get("customer") ?? "");
  const [isAsking, setAsking] = useState(false);
  const [done, setDone] = useState<{ result: ErasureResponse; customers: number; at: Date } | null>(null);
  const [preview, looked] = usePreviewErasureMutation();
  const [erase, erasing] = useEraseCustomersMutation();
  const ids = idsIn(text);
  const selection: ErasureSelection = who === "named" ? { customer_ids: ids } : { returned: true };
  const restart = () => {
    looked.reset();
    erasing.reset();
    setDone(null);
  };
  const confirmed = async () => {
    setAsking(false);
    const customers = looked.data?.customers ?? ids.length;
    const { data } = await erase({ erasureRequest: { ...selection, confirm: true } });
    if (!data) return;
    setDone({ result: data, customers, at: new Date() });
    setText("");
    looked.reset();
  };
  return (
    <>
      <Panel
        title={t`Who`}
        action={
          <Choice
            label={t`Customers`}
            names={{ named: t`By ID`, returned: t`Erased before, and back` }}
            value={who}
            choose={(choice) => {
              setWho(choice);
              restart();
            }}
          />
        }
        explanation={
          who === "named"
            ? t`IDs exactly as in the customer list, one per line.`
            : t`Customers whom a later import brought back. Remove them from your shop's system too.`
        }
      >
        {who === "named" && (
          <TextField
            label={t`Customer IDs`}
            multiline
            minRows={2}
            maxRows={12}
            fullWidth
            sx={{ mt: 1 }}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              restart();
            }}
          />
        )}
        <Box sx={{ mt: 1.5 }}>
          <Button
            variant={looked.data ? "outlined" : "contained"}
            disabled={who === "named" && ids.length === 0}
            loading={looked.isLoading}
            onClick={() => void preview({ erasureSelection: selection })}
          >
            <Trans>Show what would be erased</Trans>
          </Button>
        </Box>
        {looked.error ? <Problem error={looked.error} /> : null}
      </Panel>
      {looked.data && (
        <Panel title={t`What would be erased for ${customersOf(looked.data.customers)}`}>
          <RemovedTable result={looked.data} name={t`Would be erased`} />
          <Button
            color="error"
            variant="contained"
            sx={{ mt: 2 }}
            loading={erasing.isLoading}
            onClick={() => setAsking(true)}
          >
            <Trans>Erase {customersOf(looked.data.customers)}</Trans>
          </Button>
          {erasing.error ? <Problem error={erasing.error} /> : null}
        </Panel>
      )}
      {done && <Receipt {...done} />}
      <Confirm
        isOpen={isAsking}
        title={t`Erase ${customersOf(looked.data?.customers ?? 0)} for good?`}
        text={t`Orders, profiles, predictions and files that name them are removed from this workspace, also from its earlier versions. Backups erase them again when they are restored. This cannot be undone.`}
        action={t`Erase`}
        onCancel={() => setAsking(false)}
        onConfirm={() => void confirmed()}
      />
    </>
  );
}
