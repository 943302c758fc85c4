import { configureStore, createSlice, isRejectedWithValue } from "@reduxjs/toolkit";
import { useDispatch, useSelector } from "react-redux";

import { api, type UserResponse } from "../api/generated";

interface Session {
  user: UserResponse | null;
  csrfToken: string | null;
  /** It ended without being asked to. */
  hasEnded?: true;
}

const nobody: Session = { user: null, csrfToken: null };

const MARK = "tenure.session";

/** Whether this browser may have a session: nobody who never logged in here needs to ask. */
export const hasSessionMark = () => localStorage.getItem(MARK) !== null;

interface Refusal {
  status?: unknown;
  data?: { code?: string };
}

/** Whether the session has ended; getting the present password wrong does not end it. */
const isLoggedOut = ({ status, data }: Refusal) => status === 401 && data?.code !== "access.denied";

/** Who is logged in, as the service last said. */
const session = createSlice({
  name: "session",
  initialState: nobody,
  reducers: {},
  extraReducers: (builder) => {
    const { whoAmI, logIn, logOut } = api.endpoints;
    for (const answered of [whoAmI.matchFulfilled, logIn.matchFulfilled]) {
      builder.addMatcher(answered, (_, { payload }) => ({
        user: payload.user,
        csrfToken: payload.csrf_token,
      }));
    }
    builder.addMatcher(logOut.matchFulfilled, () => ({ ...nobody }));
    builder.addMatcher(isRejectedWithValue, (state, { payload }) =>
      isLoggedOut(payload as Refusal)
        ? { ...nobody, ...((state.user || state.hasEnded) && { hasEnded: true as const }) }
        : state,
    );
  },
});

/** A session that ended (anywhere in the app) leads back to the login. The mark outlives the page; the session itself is a cookie that no script can read. */
function markSession({ user }: Session) {
  if (user) localStorage.setItem(MARK, "1");
  else localStorage.removeItem(MARK);
}

export function newStore() {
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer, session: session.reducer },
    middleware: (standard) => standard().concat(api.middleware),
  });
  let known = store.getState().session;
  store.subscribe(() => {
    const before = known;
    known = store.getState().session;
    if (known === before) return;
    markSession(known);
    if (before.user && !known.user) store.dispatch(api.util.resetApiState()); // the next may see less
  });
  return store;
}

type Store = ReturnType<typeof newStore>;
export interface RootState {
  session: Session;
}
export const useAppDispatch = useDispatch.withTypes<Store["dispatch"]>();
export const useAppSelector = useSelector.withTypes<RootState>();
