import type { Role } from "@/api/desk";
import { may } from "@/lib/session";

const ROLES: readonly Role[] = ["viewer", "operator", "admin", "owner"];

/** What somebody may give: nobody raises anybody above themselves. */
export function rolesUpTo(own: Role): Role[] {
  return ROLES.filter((role) => may(own, role));
}
