import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, LinearProgress, Stack } from "@mui/material";
import { useSearchParams } from "react-router";

import { useGetUploadQuery } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { useAppSelector } from "../../app/store";
import { JobProgress } from "../../jobs/JobProgress";
import { ConnectedShops } from "./connections/ConnectedShops";
import { PageHead } from "../../ui/PageHead";
import { Choice } from "../../ui/forms/Choice";
import { useChoice } from "../../ui/useChoice";
import { Panel } from "../../ui/Panel";
import { CheckFile } from "./check/CheckFile";
import { ChooseFile } from "./ChooseFile";
import { ImportsPanel } from "./imports/ImportsPanel";
import { ImportResult } from "./result/ImportResult";
import { Steps } from "./Steps";
import { CheckTable } from "./tables/CheckTable";
import { type Kind, KINDS } from "./tables/fields";
import { TableResult } from "./tables/TableResult";
import { inSentence } from "../../words/language";

/** From a file to predictions in four steps; which file or job one is at is in the address. */
export default function AddDataPage() {
  const role = useAppSelector((state) => state.session.user?.role);
  return (
    <>
      <PageHead title={t`Add data`} subtitle={t`Import orders and predict customer value.`} />
      {role === "viewer" ? (
        <Alert severity="info">
          <Trans>Adding data requires the analyst role. Ask an administrator for access.</Trans>
        </Alert>
      ) : (
        <Stages />
      )}
    </>
  );
}

function Stages() {
  const [view, setView] = useSearchParams();
  const uploadId = view.get("upload");
  const jobId = view.get("job");
  const [kind, choose] = useChoice<Kind>("kind", ["orders", "customers", "products", "events"]);
  const ofKind: Record<string, string> = kind === "orders" ? {} : { kind };
  const other = () => setView(ofKind);
  const started = (job: string) => setView({ job, ...ofKind });
  if (jobId)
    return (
      <>
        <Steps active={3} last={kind === "orders" ? undefined : t`Done`} />
        <Panel
          title={kind === "orders" ? t`Predict` : t`Import ${inSentence(KINDS[kind])}`}
          explanation={t`You can leave this page. The job continues in the background.`}
        >
          <JobProgress jobId={jobId}>
            {(job) =>
              job.result?.["table"] ? (
                <TableResult job={job} onOther={other} />
              ) : (
                <ImportResult job={job} onStarted={started} onOther={other} />
              )
            }
          </JobProgress>
        </Panel>
      </>
    );
  if (uploadId) return <Uploaded {...{ kind, uploadId }} onStarted={started} onOther={other} />;
  return (
    <>
      <Steps active={0} last={kind === "orders" ? undefined : t`Done`} />
      <Stack spacing={2}>
        <Choice label={t`What the file holds`} names={KINDS} value={kind} choose={choose} />
        <ChooseFile kind={kind} onUploaded={(upload) => setView({ upload: upload.upload_id, ...ofKind })} />
        <ConnectedShops />
        <ImportsPanel />
      </Stack>
    </>
  );
}

interface UploadedProps {
  kind: Kind;
  uploadId: string;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

function Uploaded({ kind, uploadId, onStarted, onOther }: UploadedProps) {
  const { data, error, refetch } = useGetUploadQuery({ uploadId });
  if (error) return <Problem error={error} onRetry={refetch} />;
  if (!data) return <LinearProgress aria-label={t`Loading`} />;
  if (kind !== "orders") return <CheckTable key={kind} {...{ kind, onStarted, onOther }} upload={data} />;
  return <CheckFile upload={data} onStarted={onStarted} onOther={onOther} />;
}
