import { configureStore, createSlice } from "@reduxjs/toolkit";
import { useDispatch, useSelector } from "react-redux";

import { api, type UserShown } from "../api/generated";

interface Session {
  user: UserShown | null;
  csrfToken: string | null;
}

const nobody: Session = { user: null, csrfToken: null };

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
    builder.addMatcher(logOut.matchFulfilled, () => nobody);
    builder.addMatcher(whoAmI.matchRejected, (state, action) => (action.meta.condition ? state : nobody));
  },
});

export const newStore = () =>
  configureStore({
    reducer: { [api.reducerPath]: api.reducer, session: session.reducer },
    middleware: (standard) => standard().concat(api.middleware),
  });

type Store = ReturnType<typeof newStore>;
export interface RootState {
  session: Session;
}
export const useAppDispatch = useDispatch.withTypes<Store["dispatch"]>();
export const useAppSelector = useSelector.withTypes<RootState>();
