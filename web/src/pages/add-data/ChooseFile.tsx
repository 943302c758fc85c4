import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import { Box, Button, LinearProgress, Link, Stack, Typography } from "@mui/material";
import { useEffect, useRef, useState } from "react";

import { type UploadResponse, useUploadSampleMutation } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { share } from "../../words/formats";
import { useAppSelector } from "../../app/store";
import { DropZone } from "../../ui/forms/DropZone";
import { FileButton } from "../../ui/forms/FileButton";
import type { Kind } from "./tables/fields";
import { LeaveGuard } from "../../ui/LeaveGuard";
import { uploadFile } from "./uploadFile";

const FILE_TYPES = ".csv,.tsv,.txt,.gz,.parquet,.xlsx,.xls,.xlsb,.ods,.json,.jsonl,.ndjson,.zip";

interface Props {
  kind: Kind;
  onUploaded: (upload: UploadResponse) => void;
}

/** A file of one's own, or the sample. */
export function ChooseFile({ kind, onUploaded }: Props) {
  const csrfToken = useAppSelector((state) => state.session.csrfToken);
  const [sent, setSent] = useState<number | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const [takeSample, sample] = useUploadSampleMutation();

  async function send(file: File) {
    setFailure(null);
    setSent(0);
    running.current = new AbortController();
    try {
      const { signal } = running.current;
      onUploaded(await uploadFile(file, { csrfToken, onShare: setSent, onWaiting: setWaiting, signal }));
    } catch (error) {
      if (!(error as { isCancelled?: boolean }).isCancelled) setFailure(error);
    }
    setSent(null);
    setWaiting(false);
  }

  async function trySample() {
    const uploaded = await takeSample();
    if (uploaded.data) onUploaded(uploaded.data);
  }

  return (
    <Stack spacing={2}>
      <DataFile kind={kind} onFile={(file) => void send(file)} isBusy={sent !== null || sample.isLoading} />
      {sent !== null && (
        <Box role="status">
          <Stack direction="row" sx={{ alignItems: "center", justifyContent: "space-between" }}>
            <Typography variant="body2">
              {isWaiting
                ? t`Connection lost at ${share(sent)}; the upload continues as soon as it is back`
                : t`Uploading, ${share(sent)}`}
            </Typography>
            <Button size="small" onClick={() => running.current?.abort()}>
              <Trans>Cancel upload</Trans>
            </Button>
          </Stack>
          <LinearProgress variant="determinate" value={100 * sent} aria-label={t`Uploaded`} />
        </Box>
      )}
      <LeaveGuard
        isActive={sent !== null}
        title={t`Stop the upload?`}
        text={t`The file has not been uploaded completely. If you leave this page, the upload is canceled and nothing of it is kept.`}
        action={t`Stop and leave`}
      />
      {(failure ?? sample.error) != null && <Problem error={failure ?? sample.error} />}
      {kind === "orders" && (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          <Trans>
            No file yet?{" "}
            <Link component="button" sx={{ verticalAlign: "baseline" }} onClick={() => void trySample()}>
              Use a sample shop
            </Link>{" "}
            with 2,000 simulated customers, or{" "}
            <Link href="/api/v1/samples/orders" download>
              download the sample
            </Link>{" "}
            to see the expected format.
          </Trans>
        </Typography>
      )}
    </Stack>
  );
}

const DROP: Record<Kind, [string, string]> = {
  orders: [t`Drop your order file here`, t`one row per order or per order line`],
  customers: [t`Drop your contacts here`, t`one row per customer, with the customer number of your orders`],
  products: [t`Drop your products here`, t`one row per product, with the product number of your orders`],
  events: [t`Drop your events here`, t`one row per visit, email or other event`],
};

interface FileProps {
  kind: Kind;
  onFile: (file: File) => void;
  isBusy: boolean;
}

function DataFile({ kind, onFile, isBusy }: FileProps) {
  const [title, rows] = DROP[kind];
  return (
    <DropZone onFile={onFile}>
      <UploadFileOutlined sx={{ fontSize: 44, color: "text.secondary" }} />
      <Typography sx={{ fontWeight: 600, mt: 1 }}>{title}</Typography>
      <Typography variant="body2" sx={{ color: "text.secondary", mb: 2 }}>
        <Trans>
          CSV, Excel, OpenDocument, JSON or Parquet, or a ZIP of one of these, as exported by your shop:{" "}
          {rows}. The file stays on this server.
        </Trans>
      </Typography>
      <FileButton
        label={kind === "orders" ? t`Order file` : t`File`}
        accept={FILE_TYPES}
        variant="contained"
        disabled={isBusy}
        onFile={onFile}
      >
        <Trans>Choose file</Trans>
      </FileButton>
    </DropZone>
  );
}
