import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Combobox } from "./combobox";

const ZONES = ["Asia/Colombo", "Asia/Kolkata", "Europe/Paris"].map((value) => ({ value, label: value }));

function Chooser() {
  const [value, setValue] = useState<string | null>("Asia/Colombo");
  return (
    <>
      <Combobox aria-label="Zone" options={ZONES} value={value} onChange={setValue} />
      <output>{value}</output>
    </>
  );
}

test("typing narrows, arrows move, Enter chooses, Escape leaves it", async () => {
  // jsdom has no layout.
  Element.prototype.scrollIntoView = () => {};
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const user = userEvent.setup();
  render(<Chooser />);
  const input = screen.getByRole("combobox");
  await user.click(input);
  expect(screen.getAllByRole("option")).toHaveLength(3);
  await user.keyboard("asia{ArrowDown}");
  expect(screen.getAllByRole("option")).toHaveLength(2);
  await user.keyboard("{Enter}");
  expect(screen.getByRole("status").textContent).toBe("Asia/Kolkata");
  await user.click(input);
  await user.keyboard("par{Escape}");
  expect(screen.queryByRole("option")).toBeNull();
  expect(screen.getByRole("status").textContent).toBe("Asia/Kolkata");
});
