import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import MoreVert from "@mui/icons-material/MoreVert";
import { IconButton, Menu, MenuItem } from "@mui/material";
import { useState } from "react";
import { useNavigate } from "react-router";

import { audienceAddress, newSegmentAddress } from "../../app/addresses";
import { useWhyNot } from "../../app/roles";
import { NameAudience } from "./NameAudience";

interface Props {
  /** What the customers have in common, such as "High value". */
  name: string;
  /** Who they are, in the rule language; nothing is shown where no rule can say so. */
  rule: string | undefined;
  /** The segment that they are already, if there is one. */
  segment?: string;
  /** Where they are listed. */
  customers?: string;
}

/** What can be done with the customers of a cell, a bar or a row: list them, or make a segment or an audience of them. */
export function GroupMenu({ name, rule, segment, customers }: Props) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [isNaming, setNaming] = useState(false);
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  if (rule === undefined || (why !== undefined && customers === undefined)) return null;
  const close = () => setPlace(null);
  const go = (address: string) => () => {
    close();
    void navigate(address);
  };
  const createAudience = () => {
    close();
    if (segment === undefined) setNaming(true);
    else void navigate(audienceAddress(segment));
  };
  return (
    <>
      <IconButton
        size="small"
        className="not-printed"
        aria-label={t`Actions for ${name}`}
        aria-haspopup="menu"
        onClick={(event) => setPlace(event.currentTarget)}
        sx={{ p: 0.25, color: "inherit" }}
      >
        <MoreVert sx={{ fontSize: 16 }} />
      </IconButton>
      <Menu anchorEl={place} open={place !== null} onClose={close}>
        {customers !== undefined && (
          <MenuItem onClick={go(customers)}>
            <Trans>Show customers</Trans>
          </MenuItem>
        )}
        {why === undefined && (
          <MenuItem onClick={createAudience}>
            <Trans>Create audience</Trans>
          </MenuItem>
        )}
        {why === undefined && (
          <MenuItem onClick={go(newSegmentAddress(rule))}>
            <Trans>Save as segment</Trans>
          </MenuItem>
        )}
      </Menu>
      {isNaming && (
        <NameAudience
          title={t`Create audience: ${name}`}
          rule={rule}
          suggestion={name}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
