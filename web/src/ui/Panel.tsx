import { t } from "@lingui/core/macro";
import { Box, Paper, type PaperProps, Skeleton, Stack, Typography } from "@mui/material";
import { type ReactNode, useId } from "react";

import { ExportMenu } from "./exports/ExportMenu";
import { ExportScope } from "./exports/exportScope";
import { usePanelExports } from "./exports/usePanelExports";
import { Problem } from "./Problem";
import { Scrolled } from "./Scrolled";

interface Props extends Omit<PaperProps, "title" | "content"> {
  title: string;
  /** What it shows, in a sentence. */
  explanation?: ReactNode;
  /** Stands right of the title. */
  action?: ReactNode;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** Said instead of the content when there is nothing to show; falsy when there is. */
  empty?: ReactNode;
  /** Reserved for the content while it is loading. */
  height?: number;
  /** False where a table is a form: nobody needs it as a file. */
  isExported?: boolean;
}

/** A titled part of a page that says when it is loading, empty or has failed; its tables and charts can be saved. */
export function Panel({
  title,
  explanation,
  action,
  loading,
  error,
  onRetry,
  empty,
  height,
  isExported = true,
  children,
  ...rest
}: Props) {
  const id = useId();
  const { place, register, hasAny, find } = usePanelExports(title);
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      {...rest}
      sx={[{ p: { xs: 2, sm: 2.5 }, minWidth: 0 }, ...(Array.isArray(rest.sx) ? rest.sx : [rest.sx])]}
    >
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", justifyContent: "space-between", mb: 1.5 }}>
        <Box sx={{ minWidth: 0, flex: "1 1 280px" }}>
          <Typography variant="h2" id={id}>
            {title}
          </Typography>
          {explanation && (
            <Typography component="div" variant="body2" sx={{ color: "text.secondary", maxWidth: 720 }}>
              {explanation}
            </Typography>
          )}
        </Box>
        {(action || (isExported && hasAny)) && (
          <Stack direction="row" className="not-printed" sx={{ gap: 1, alignItems: "flex-start" }}>
            {action}
            {isExported && hasAny && <ExportMenu title={title} find={find} />}
          </Stack>
        )}
      </Stack>
      <Scrolled label={title} sx={{ minHeight: loading ? height : undefined, ...TIGHT }}>
        <Box ref={place}>
          <ExportScope value={register}>
            <Content {...{ loading, error, onRetry, empty, height }}>{children}</Content>
          </ExportScope>
        </Box>
      </Scrolled>
    </Paper>
  );
}

/** Tables of a panel keep close to its edges where there is little room. */
const TIGHT = { "& .MuiTableCell-root": { px: { xs: 0.75, sm: 1.5 } } };

function Content({ loading, error, onRetry, empty, height, children }: Omit<Props, "title">) {
  if (error) return <Problem error={error} onRetry={onRetry} />;
  if (loading)
    return <Skeleton variant="rounded" height={height ?? 96} role="status" aria-label={t`Loading`} />;
  if (empty) return <Typography sx={{ color: "text.secondary", py: 2 }}>{empty}</Typography>;
  return <>{children}</>;
}
