import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { ApiError } from "@/api/error";
import { ErrorState } from "./states";

test("what is not allowed is not tried again", () => {
  const { rerender } = render(<ErrorState error={ApiError.unreachable()} onRetry={() => {}} />);
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeNull();
  rerender(<ErrorState error={new ApiError(403, "FORBIDDEN", "Only admins may.")} onRetry={() => {}} />);
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getByRole("alert").textContent).toContain("Only admins may.");
});
