import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import { Alert, Box, Button, LinearProgress, Stack, Typography } from "@mui/material";
import { type DragEvent, useRef, useState } from "react";

import { Problem } from "../../ui/Problem";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { FileResult } from "./FileResult";
import { missingOf, NotAvailable } from "./NotAvailable";
import { sampleFile } from "./sampleFile";
import { usePredictFileMutation } from "./whatIf";

/** A file of customers in, a table of predictions out, beside the truth where the file has it. */
export function FileTab() {
  const whyNot = useWhyNot("analyst");
  const [predict, { data, error, isLoading, originalArgs }] = usePredictFileMutation();
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const send = (file: File | null | undefined) => {
    if (file && !whyNot) void predict({ filename: file.name, body: file });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0]);
  };
  const missing = missingOf(error);
  const again = originalArgs && (() => void predict(originalArgs));
  return (
    <Stack sx={{ gap: 2 }}>
      <Panel
        title="Upload file"
        explanation={
          <>
            One row per customer, as CSV or Parquet, with either a column <code>customer_id</code> for
            customers of your shop, or facts such as <code>total_orders</code>, <code>total_spent</code>,{" "}
            <code>days_since_first_purchase</code> and <code>days_since_last_purchase</code>. Add a column{" "}
            <code>actual_clv</code> with the actual spend to measure accuracy. Up to 100,000 rows.
          </>
        }
      >
        {whyNot && (
          <Alert severity="info" sx={{ mb: 2 }}>
            {whyNot}
          </Alert>
        )}
        <Box
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          sx={{
            border: "1.5px dashed",
            borderColor: isOver ? "primary.main" : "divider",
            bgcolor: isOver ? "action.hover" : "transparent",
            borderRadius: 2,
            p: 3,
            textAlign: "center",
          }}
        >
          <input
            ref={input}
            type="file"
            accept=".csv,.gz,.txt,.tsv,.parquet"
            aria-label="Customer file"
            hidden
            onChange={(event) => {
              send(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <Stack direction="row" sx={{ gap: 1.5, justifyContent: "center", flexWrap: "wrap" }}>
            <Button
              variant="contained"
              startIcon={<UploadFileOutlined />}
              disabled={isLoading || whyNot !== undefined}
              onClick={() => input.current?.click()}
            >
              Choose file{" "}
            </Button>
            <Button component="a" href={sampleFile()} download="customers-sample.csv">
              Download sample
            </Button>
          </Stack>
          <Typography variant="body2" sx={{ color: "text.secondary", mt: 1.5 }}>
            {isLoading ? `Predicting ${originalArgs?.filename ?? ""}…` : "or drop it here"}
          </Typography>
          {isLoading && <LinearProgress sx={{ mt: 2 }} aria-label="Predicting the file" />}
        </Box>
      </Panel>
      {missing && <NotAvailable missing={missing} />}
      {error && !missing ? <Problem error={error} onRetry={again} /> : null}
      {data && !isLoading && <FileResult result={data} name={originalArgs?.filename ?? "the file"} />}
    </Stack>
  );
}
