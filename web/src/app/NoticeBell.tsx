import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import NotificationsNoneOutlined from "@mui/icons-material/NotificationsNoneOutlined";
import {
  Badge,
  Box,
  Button,
  Divider,
  IconButton,
  Link,
  Popover,
  Stack,
  Tooltip,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { Link as RouterLink } from "react-router";

import { type Notice, useListNoticesQuery, useMarkNoticesReadMutation } from "../api/generated";
import { ago } from "../words/formats";
import { noticeText } from "./noticeWords";

const POLL_MS = 10_000;
const MAX_NOTICES = 20;

/** What happened while one was elsewhere, with the number that is unread. */
export function NoticeBell() {
  const { data } = useListNoticesQuery(
    { limit: MAX_NOTICES },
    { pollingInterval: POLL_MS, skipPollingIfUnfocused: true },
  );
  const [markRead] = useMarkNoticesReadMutation();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const unread = data?.unread ?? 0;
  const notices = data?.notices ?? [];
  const name = unread ? t`Notices: ${unread} unread` : t`Notices`;
  const read = (noticeIds: string[] | null) => void markRead({ noticesRead: { notice_ids: noticeIds } });
  return (
    <>
      <Tooltip title={name}>
        <IconButton aria-label={name} onClick={(event) => setPlace(event.currentTarget)}>
          <Badge badgeContent={unread || null} color="error">
            <NotificationsNoneOutlined />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={place !== null}
        anchorEl={place}
        onClose={() => setPlace(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
      >
        <Stack sx={{ p: 2, width: { xs: 300, sm: 400 } }} spacing={1.5} divider={<Divider />}>
          <Stack direction="row" sx={{ justifyContent: "space-between", alignItems: "center" }}>
            <Typography variant="h2">
              <Trans>Notices</Trans>
            </Typography>
            {unread > 0 && (
              <Button size="small" onClick={() => read(null)}>
                <Trans>Mark all as read</Trans>
              </Button>
            )}
          </Stack>
          {notices.length === 0 && (
            <Typography sx={{ color: "text.secondary" }}>
              <Trans>No notices yet.</Trans>
            </Typography>
          )}
          {notices.map((notice) => (
            <Row key={notice.notice_id} notice={notice} onRead={() => read([notice.notice_id])} />
          ))}
          <Link component={RouterLink} to="/account" variant="body2" onClick={() => setPlace(null)}>
            <Trans>Choose notices by email</Trans>
          </Link>
        </Stack>
      </Popover>
    </>
  );
}

function Row({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const { title, detail, to } = noticeText(notice);
  return (
    <Box>
      <Typography variant="body2" sx={{ fontWeight: notice.read_at ? 400 : 600 }}>
        {title}
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {ago(notice.at)}
        {notice.times > 1 && t`, ${notice.times} times`}
        {detail && ` · ${detail}`}
      </Typography>
      <Stack direction="row" sx={{ gap: 2 }}>
        {to && (
          <Link component={RouterLink} to={to} variant="body2" onClick={onRead}>
            <Trans>Open</Trans>
          </Link>
        )}
        {!notice.read_at && (
          <Link component="button" variant="body2" onClick={onRead}>
            <Trans>Mark as read</Trans>
          </Link>
        )}
      </Stack>
    </Box>
  );
}
