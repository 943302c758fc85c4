import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, Link } from "@mui/material";
import { Link as To } from "react-router";

import { useUploadModelMutation } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { Problem } from "../../../ui/Problem";
import { FileButton } from "../../../ui/forms/FileButton";
import { WithReason } from "../../../ui/WithReason";

const ZIP = "application/zip";

/** A model that was downloaded here or trained elsewhere: a new version, the challenger. */
export function UploadModel() {
  const [upload, { data, error, isLoading, reset }] = useUploadModelMutation();
  const why = useWhyNot("admin");
  return (
    <>
      <WithReason why={why}>
        <FileButton
          label={t`Model ZIP file`}
          accept=".zip,application/zip"
          disabled={why !== undefined}
          loading={isLoading}
          onFile={(file) => void upload({ body: new Blob([file], { type: ZIP }) })}
        >
          <Trans>Upload model</Trans>
        </FileButton>
      </WithReason>
      <Dialog open={data !== undefined || error !== undefined} onClose={reset}>
        <DialogTitle>{data ? t`Model uploaded` : t`Upload failed`}</DialogTitle>
        <DialogContent>
          {data && (
            <Alert severity="success">
              <Trans>
                Saved as{" "}
                <Link component={To} to={`/models/${data.number}`}>
                  version {data.number}
                </Link>{" "}
                (challenger). Promote it to use it for predictions.
              </Trans>
            </Alert>
          )}
          {error ? <Problem error={error} /> : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={reset}>
            <Trans>Close</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
