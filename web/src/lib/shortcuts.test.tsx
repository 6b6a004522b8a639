import { act, fireEvent, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { type Shortcut, setSingleKeys, shownKeys, useShortcutKeys, useShortcuts } from "./shortcuts";

function Listener({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  useShortcutKeys();
  useShortcuts(shortcuts);
  return <input aria-label="a field" />;
}

function setUp(...keys: string[]) {
  const run = vi.fn<(keys: string) => void>();
  const shortcuts = keys.map((name) => ({ keys: name, label: name, group: "", run: () => run(name) }));
  const view = render(<Listener shortcuts={shortcuts} />);
  const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
    act(() => void fireEvent.keyDown(target, { key, ...more }));
  return { run, press, field: view.getByLabelText("a field"), view };
}

afterEach(() => setSingleKeys(true));

test("one key, a key with a modifier, and two after each other", () => {
  const { run, press } = setUp("j", "mod+k", "g i", "?");
  press("j");
  press("k", { ctrlKey: true });
  press("g");
  press("i");
  press("?", { shiftKey: true });
  press("i");
  expect(run.mock.calls.flat()).toEqual(["j", "mod+k", "g i", "?"]);
});

test("two keys after each other are not the second one alone", () => {
  const { run, press } = setUp("g t", "t");
  press("g");
  press("t");
  press("t");
  expect(run.mock.calls.flat()).toEqual(["g t", "t"]);
});

test("who types is not interrupted, but by what has a modifier", () => {
  const { run, press, field } = setUp("j", "mod+k");
  press("j", {}, field);
  press("k", { ctrlKey: true }, field);
  expect(run.mock.calls.flat()).toEqual(["mod+k"]);
});

test("single keys can be switched off", () => {
  const { run, press } = setUp("j", "mod+k");
  act(() => setSingleKeys(false));
  press("j");
  press("k", { ctrlKey: true });
  expect(run.mock.calls.flat()).toEqual(["mod+k"]);
});

test("keys of a page that is left do nothing", () => {
  const { run, press, view } = setUp("j");
  view.unmount();
  press("j");
  expect(run).not.toHaveBeenCalled();
});

test("keys are shown as they stand on the keyboard", () => {
  expect(shownKeys("mod+shift+enter")).toEqual(["Ctrl", "⇧", "enter"]);
  expect(shownKeys("g i")).toEqual(["G", "I"]);
});
