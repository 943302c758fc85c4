import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle } from "@mui/material";

import type { SightResponse } from "../../../api/generated";
import { moment, whole } from "../../../words/formats";

/** What a test has seen in the shop. */
export function SightAlert({ sight }: { sight: SightResponse }) {
  return (
    <Alert severity={sight.notes.length ? "info" : "success"}>
      <AlertTitle>
        <Trans>The connection works: {sight.shop}</Trans>
      </AlertTitle>
      {sight.orders != null && (
        <div>
          <Trans>{whole(sight.orders)} orders</Trans>
        </div>
      )}
      {sight.newest_order && (
        <div>
          <Trans>Newest order: {moment(sight.newest_order)}</Trans>
        </div>
      )}
      {sight.notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </Alert>
  );
}
