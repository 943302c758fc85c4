import { useEffect, useState } from "react";

/** A value once it has stayed the same for a moment; `key` says when it is another one, where it is made anew each time. */
export function useSettled<Value>(value: Value, afterMs: number, key: unknown = value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
    // eslint-disable-next-line
  }, [key, afterMs]);
  return settled;
}
