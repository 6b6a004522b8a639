import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** The one-time secret of a link. It does not stay in the address bar or the history. */
export function useToken(path: "/signup" | "/password", given: string | undefined): string | undefined {
  const navigate = useNavigate();
  const [token] = useState(given);
  useEffect(() => {
    if (given) void navigate({ to: path, search: {}, replace: true });
  }, [given, path, navigate]);
  return token;
}
