import { t } from "@lingui/core/macro";
import { Button, Table, TableBody, TableCell, TableRow } from "@mui/material";
import { useState } from "react";

import type { CustomerEvent } from "../../api/generated";
import { dayOrMoment, money, sentence } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { amountOf, nameOf, orderOf } from "./activity";
import { RemoveOrder } from "./RemoveOrder";

const FIRST = 12;

interface Props {
  customerId: string;
  timeline: CustomerEvent[];
  currency: string;
}

/** Orders, refunds and events of a customer, newest first. */
export function Timeline({ customerId, timeline, currency }: Props) {
  const [isWhole, setWhole] = useState(false);
  const mayRemove = useWhyNot("analyst") === undefined;
  const shown = isWhole ? timeline : timeline.slice(0, FIRST);
  return (
    <Panel title={t`Activity`} empty={timeline.length === 0 && t`No activity yet.`}>
      <Table size="small" aria-label={t`Activity`}>
        <TableBody>
          {shown.map((event, number) => (
            <TableRow key={number}>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{dayOrMoment(event.at)}</TableCell>
              <TableCell>{sentence(nameOf(event))}</TableCell>
              <TableCell
                align="right"
                sx={{ color: event.what === "refund" ? "error.main" : undefined, whiteSpace: "nowrap" }}
              >
                {amountOf(event) !== null && money(amountOf(event), currency)}
              </TableCell>
              {mayRemove && (
                <TableCell padding="none" align="right">
                  {orderOf(event) && (
                    <RemoveOrder
                      orderId={orderOf(event)!}
                      customerId={customerId}
                      amount={amountOf(event) === null ? "" : money(amountOf(event), currency)}
                    />
                  )}
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {timeline.length > FIRST && (
        <Button size="small" onClick={() => setWhole(!isWhole)} sx={{ mt: 1 }}>
          {isWhole ? t`Show fewer` : t`Show all ${timeline.length}`}
        </Button>
      )}
    </Panel>
  );
}
