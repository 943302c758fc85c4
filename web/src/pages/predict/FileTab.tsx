import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import { Alert, Button, LinearProgress, Stack, Typography } from "@mui/material";

import { Problem } from "../../ui/Problem";
import { useWhyNot } from "../../app/roles";
import { DropZone } from "../../ui/forms/DropZone";
import { FileButton } from "../../ui/forms/FileButton";
import { Panel } from "../../ui/Panel";
import { FileResult } from "./FileResult";
import { missingOf, NotAvailable } from "./NotAvailable";
import { sampleFile } from "./sampleFile";
import { usePredictFileMutation } from "./whatIf";

/** A file of customers in, a table of predictions out, beside the truth where the file has it. */
export function FileTab() {
  const whyNot = useWhyNot("analyst");
  const [predict, { data, error, isLoading, originalArgs }] = usePredictFileMutation();
  const send = (file: File) => {
    if (!whyNot) void predict({ filename: file.name, body: file });
  };
  const missing = missingOf(error);
  const retry = originalArgs && (() => void predict(originalArgs));
  return (
    <Stack sx={{ gap: 2 }}>
      <Panel
        title={t`Upload file`}
        explanation={
          <>
            <Trans>
              One row per customer, as CSV or Parquet, with either a column <code>customer_id</code> for
              customers of your shop, or facts such as <code>total_orders</code>, <code>total_spent</code>,{" "}
              <code>days_since_first_purchase</code> and <code>days_since_last_purchase</code>. Add a column{" "}
              <code>actual_clv</code> with the actual spend to measure accuracy. Up to 100,000 rows.
            </Trans>
          </>
        }
      >
        {whyNot && (
          <Alert severity="info" sx={{ mb: 2 }}>
            {whyNot}
          </Alert>
        )}
        <DropZone onFile={send}>
          <Stack direction="row" sx={{ gap: 1.5, justifyContent: "center", flexWrap: "wrap" }}>
            <FileButton
              label={t`Customer file`}
              accept=".csv,.gz,.txt,.tsv,.parquet"
              variant="contained"
              startIcon={<UploadFileOutlined />}
              disabled={isLoading || whyNot !== undefined}
              onFile={send}
            >
              <Trans>Choose file</Trans>
            </FileButton>
            <Button component="a" href={sampleFile()} download="customers-sample.csv">
              <Trans>Download sample</Trans>
            </Button>
          </Stack>
          <Typography variant="body2" sx={{ color: "text.secondary", mt: 1.5 }}>
            {isLoading ? t`Predicting ${originalArgs?.filename ?? ""}…` : t`or drop it here`}
          </Typography>
          {isLoading && <LinearProgress sx={{ mt: 2 }} aria-label={t`Predicting the file`} />}
        </DropZone>
      </Panel>
      {missing && <NotAvailable missing={missing} />}
      {error && !missing ? <Problem error={error} onRetry={retry} /> : null}
      {data && !isLoading && <FileResult result={data} name={originalArgs?.filename ?? t`the file`} />}
    </Stack>
  );
}
