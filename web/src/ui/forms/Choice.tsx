import { ToggleButton, ToggleButtonGroup } from "@mui/material";

interface Props<Name extends string> {
  /** What is chosen, to those who do not see it. */
  label: string;
  names: Partial<Record<Name, string>>;
  value: Name;
  choose: (name: Name) => void;
}

/** A few choices beside each other, one of which is taken. */
export function Choice<Name extends string>({ label, names, value, choose }: Props<Name>) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      color="primary"
      aria-label={label}
      value={value}
      onChange={(_, name: Name | null) => name && choose(name)}
      sx={{ flexWrap: "wrap" }}
    >
      {(Object.entries(names) as [Name, string][]).map(([name, shown]) => (
        <ToggleButton
          key={name}
          value={name}
          sx={{
            py: 0.25,
            px: 1.25,
            whiteSpace: "nowrap",
            "&:not(.Mui-selected)": { color: "text.secondary" },
          }}
        >
          {shown}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
