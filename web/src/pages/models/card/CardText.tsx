import { t } from "@lingui/core/macro";
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";
import { Fragment } from "react";

import { Scrolled } from "../../../ui/Scrolled";
import { type Block, blocks, pieces } from "./markdown";

/** A model card; what it says is text, whatever it looks like. */
export function CardText({ text }: { text: string }) {
  return (
    <Box sx={{ maxWidth: 860 }}>
      {blocks(text).map((block, place) => (
        <Part key={place} block={block} />
      ))}
    </Box>
  );
}

function Part({ block }: { block: Block }) {
  if (block.kind === "heading")
    return (
      <Typography component={block.level === 1 ? "h3" : "h4"} sx={{ fontWeight: 640, mt: 2.5, mb: 0.75 }}>
        <Line text={block.text} />
      </Typography>
    );
  if (block.kind === "paragraph")
    return (
      <Typography sx={{ mb: 1.5, maxWidth: 720 }}>
        <Line text={block.text} />
      </Typography>
    );
  if (block.kind === "list")
    return (
      <Box component="ul" sx={{ pl: 2.5, my: 1, maxWidth: 720 }}>
        {block.items.map((item, place) => (
          <li key={place}>
            <Line text={item} />
          </li>
        ))}
      </Box>
    );
  return <Grid head={block.head} rows={block.rows} />;
}

function Grid({ head, rows }: { head: string[]; rows: string[][] }) {
  const align = (place: number) => (place === 0 ? "left" : "right");
  const isNamed = head.some((title) => title !== "");
  return (
    <Scrolled label={t`Model card table`} sx={{ mb: 2 }}>
      <Table size="small" sx={{ width: "auto" }}>
        {isNamed && (
          <TableHead>
            <TableRow>
              {head.map((title, place) => (
                <TableCell key={place} component={title ? "th" : "td"} align={align(place)}>
                  {title}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
        )}
        <TableBody>
          {rows.map((row, number) => (
            <TableRow key={number}>
              {row.map((cell, place) => (
                <TableCell key={place} align={align(place)}>
                  <Line text={cell} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Scrolled>
  );
}

function Line({ text }: { text: string }) {
  return pieces(text).map(({ kind, text: part }, place) => {
    if (kind === "strong") return <strong key={place}>{part}</strong>;
    if (kind === "code") return <code key={place}>{part}</code>;
    return <Fragment key={place}>{part}</Fragment>;
  });
}
