import { Alert, LinearProgress, Stack } from "@mui/material";
import { useSearchParams } from "react-router";

import { useGetUploadQuery } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { useAppSelector } from "../../app/store";
import { JobProgress } from "../../jobs/JobProgress";
import { ConnectedShops } from "./connections/ConnectedShops";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { CheckFile } from "./check/CheckFile";
import { ChooseFile } from "./ChooseFile";
import { ImportsPanel } from "./imports/ImportsPanel";
import { ImportResult } from "./result/ImportResult";
import { Steps } from "./Steps";

/** From a file to predictions in four steps; which file or job one is at is in the address. */
export default function AddDataPage() {
  const role = useAppSelector((state) => state.session.user?.role);
  return (
    <>
      <PageHead title="Add data" subtitle="Import orders and predict customer value." />
      {role === "viewer" ? (
        <Alert severity="info">Adding data requires the analyst role. Ask an administrator for access.</Alert>
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
  const other = () => setView({});
  const started = (job: string) => setView({ job });
  if (jobId)
    return (
      <>
        <Steps active={3} />
        <Panel title="Predict" explanation="You can leave this page. The job continues in the background.">
          <JobProgress jobId={jobId}>
            {(job) => <ImportResult job={job} onStarted={started} onOther={other} />}
          </JobProgress>
        </Panel>
      </>
    );
  if (uploadId) return <Uploaded uploadId={uploadId} onStarted={started} onOther={other} />;
  return (
    <>
      <Steps active={0} />
      <Stack spacing={2}>
        <ChooseFile onUploaded={(upload) => setView({ upload: upload.upload_id })} />
        <ConnectedShops />
        <ImportsPanel />
      </Stack>
    </>
  );
}

interface UploadedProps {
  uploadId: string;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

function Uploaded({ uploadId, onStarted, onOther }: UploadedProps) {
  const { data, error, refetch } = useGetUploadQuery({ uploadId });
  if (error) return <Problem error={error} onRetry={refetch} />;
  if (!data) return <LinearProgress aria-label="Loading" />;
  return <CheckFile upload={data} onStarted={onStarted} onOther={onOther} />;
}
