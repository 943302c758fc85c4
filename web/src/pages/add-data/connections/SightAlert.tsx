import { Alert, AlertTitle } from "@mui/material";

import type { SightResponse } from "../../../api/generated";
import { moment, whole } from "../../../words/formats";

/** What a test has seen in the shop. */
export function SightAlert({ sight }: { sight: SightResponse }) {
  return (
    <Alert severity={sight.notes.length ? "info" : "success"}>
      <AlertTitle>The connection works: {sight.shop}</AlertTitle>
      {sight.orders != null && <div>{whole(sight.orders)} orders</div>}
      {sight.newest_order && <div>Newest order: {moment(sight.newest_order)}</div>}
      {sight.notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </Alert>
  );
}
