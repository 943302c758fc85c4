import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import { Box, Button, LinearProgress, Link, Stack, Typography } from "@mui/material";
import { type DragEvent, useRef, useState } from "react";

import { type UploadShown, useUploadSampleMutation } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { share } from "../../words/formats";
import { useAppSelector } from "../../app/store";
import { uploadFile } from "./uploadFile";

const FILE_TYPES = ".csv,.tsv,.txt,.gz,.parquet,.xlsx,.xls,.xlsb,.ods,.json,.jsonl,.ndjson,.zip";

/** A file of one's own, or the sample. */
export function ChooseFile({ onUploaded }: { onUploaded: (upload: UploadShown) => void }) {
  const csrfToken = useAppSelector((state) => state.session.csrfToken);
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [takeSample, sample] = useUploadSampleMutation();

  async function send(file: File | undefined) {
    if (!file) return;
    setFailure(null);
    setSent(0);
    try {
      onUploaded(await uploadFile(file, csrfToken, setSent));
    } catch (error) {
      setFailure(error);
    }
    setSent(null);
  }

  async function trySample() {
    const uploaded = await takeSample();
    if (uploaded.data) onUploaded(uploaded.data);
  }

  return (
    <Stack spacing={2}>
      <DropZone onFile={(file) => void send(file)} isBusy={sent !== null || sample.isLoading} />
      {sent !== null && (
        <Box role="status">
          <Typography variant="body2">Uploading, {share(sent)}</Typography>
          <LinearProgress variant="determinate" value={100 * sent} aria-label="Uploaded" />
        </Box>
      )}
      {(failure ?? sample.error) != null && <Problem error={failure ?? sample.error} />}
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        No file yet?{" "}
        <Link component="button" sx={{ verticalAlign: "baseline" }} onClick={() => void trySample()}>
          Use a sample shop
        </Link>{" "}
        with 2,000 simulated customers, or{" "}
        <Link href="/api/v1/samples/orders" download>
          download the sample
        </Link>{" "}
        to see the expected format.
      </Typography>
    </Stack>
  );
}

function DropZone({ onFile, isBusy }: { onFile: (file: File | undefined) => void; isBusy: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent, now: boolean) => {
    event.preventDefault();
    setOver(now);
  };
  return (
    <Box
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        onFile(event.dataTransfer.files[0]);
      }}
      sx={{
        border: 2,
        borderStyle: "dashed",
        borderColor: isOver ? "primary.main" : "divider",
        bgcolor: isOver ? "action.hover" : "transparent",
        borderRadius: 3,
        py: { xs: 4, sm: 6 },
        px: 2,
        textAlign: "center",
      }}
    >
      <UploadFileOutlined sx={{ fontSize: 44, color: "text.secondary" }} />
      <Typography sx={{ fontWeight: 600, mt: 1 }}>Drop your order file here</Typography>
      <Typography variant="body2" sx={{ color: "text.secondary", mb: 2 }}>
        CSV, Excel, OpenDocument, JSON or Parquet, or a ZIP of one of these, as exported by your shop: one row
        per order or per order line. The file stays on this server.
      </Typography>
      <input
        ref={input}
        type="file"
        accept={FILE_TYPES}
        hidden
        aria-label="Order file"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      <Button variant="contained" disabled={isBusy} onClick={() => input.current?.click()}>
        Choose file
      </Button>
    </Box>
  );
}
