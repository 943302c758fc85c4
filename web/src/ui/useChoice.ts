import { useSearchParams } from "react-router";

/** One of some choices, kept in the address; the first is meant where it says nothing. */
export function useChoice<Name extends string>(
  key: string,
  names: readonly [Name, ...Name[]],
): [Name, (name: Name) => void] {
  const [view, setView] = useSearchParams();
  const text = view.get(key);
  const chosen = names.find((name) => name === text) ?? names[0];
  const choose = (name: Name) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        if (name === names[0]) next.delete(key);
        else next.set(key, name);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [chosen, choose];
}
