import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack } from "@mui/material";
import { useMemo } from "react";

import type { ErasureResponse } from "../../api/generated";
import { useAppSelector } from "../../app/store";
import { Panel } from "../../ui/Panel";
import { moment, whole } from "../../words/formats";
import { receipt } from "./places";
import { RemovedTable } from "./RemovedTable";

interface Props {
  result: ErasureResponse;
  customers: number;
  at: Date;
}

/** What was erased, to keep. The audit log has the same, without names. */
export function Receipt({ result, customers, at }: Props) {
  const by = useAppSelector((state) => state.session.user?.name) ?? "";
  const address = useMemo(
    () => `data:text/plain;charset=utf-8,${encodeURIComponent(receipt(result, customers, by, at))}`,
    [result, customers, by, at],
  );
  return (
    <Panel title={t`Receipt`}>
      <Stack spacing={1.5}>
        <Alert severity="success">
          <Trans>
            {customers === 1 ? t`1 customer was` : t`${whole(customers)} customers were`} erased on{" "}
            {moment(at.toISOString())} by {by}. The audit log records it without names.
          </Trans>
        </Alert>
        <RemovedTable result={result} name={t`Erased`} />
        <Button
          component="a"
          href={address}
          download={`erasure-${at.toISOString().slice(0, 10)}.txt`}
          variant="outlined"
          sx={{ alignSelf: "flex-start" }}
        >
          <Trans>Download receipt</Trans>
        </Button>
      </Stack>
    </Panel>
  );
}
