import { act, createEvent, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { placeBeside } from "./place-beside";
import { Tooltip } from "./tooltip";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const later = (ms: number) => act(() => vi.advanceTimersByTime(ms));

function two(pressed = () => {}) {
  render(
    <>
      <Tooltip text="Closes it">
        <button type="button" onClick={pressed}>
          one
        </button>
      </Tooltip>
      <Tooltip text="Opens it">
        <button type="button">two</button>
      </Tooltip>
    </>,
  );
  return { one: screen.getByText("one"), two: screen.getByText("two") };
}

test("it is said after a while, and describes what it is about", () => {
  const { one } = two();
  fireEvent.pointerEnter(one, { pointerType: "mouse" });
  later(300);
  expect(screen.queryByRole("tooltip")).toBeNull();
  later(200);
  const said = screen.getByRole("tooltip");
  expect(said.textContent).toBe("Closes it");
  expect(one.getAttribute("aria-describedby")).toBe(said.id);
  fireEvent.pointerLeave(one);
  later(200);
  expect(screen.queryByRole("tooltip")).toBeNull();
  expect(one.hasAttribute("aria-describedby")).toBe(false);
});

test("the pointer may go to it, and the next one comes at once", () => {
  const { one, two: other } = two();
  fireEvent.pointerEnter(one, { pointerType: "mouse" });
  later(500);
  fireEvent.pointerLeave(one);
  fireEvent.pointerEnter(screen.getByRole("tooltip"));
  later(1_000);
  expect(screen.getByRole("tooltip").textContent).toBe("Closes it");
  fireEvent.pointerEnter(other, { pointerType: "mouse" });
  later(1);
  expect(screen.getAllByRole("tooltip").map((one) => one.textContent)).toEqual(["Opens it"]);
});

test("a press, Escape and a finger do not want it", () => {
  const pressed = vi.fn();
  const { one } = two(pressed);
  // jsdom knows no pointers: it forgets which one it was.
  fireEvent(one, Object.assign(createEvent.pointerOver(one), { pointerType: "touch" }));
  later(1_000);
  expect(screen.queryByRole("tooltip")).toBeNull();
  fireEvent.pointerEnter(one, { pointerType: "mouse" });
  later(500);
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(screen.queryByRole("tooltip")).toBeNull();
  fireEvent.pointerEnter(one, { pointerType: "mouse" });
  later(500);
  fireEvent.pointerDown(one);
  fireEvent.click(one);
  expect(screen.queryByRole("tooltip")).toBeNull();
  expect(pressed).toHaveBeenCalledOnce();
});

test("it does not stand over the menu that its element has opened", () => {
  render(
    <Tooltip text="More actions">
      <button type="button" aria-haspopup="menu" aria-expanded="true">
        more
      </button>
    </Tooltip>,
  );
  fireEvent.pointerEnter(screen.getByText("more"), { pointerType: "mouse" });
  later(1_000);
  expect(screen.queryByRole("tooltip")).toBeNull();
});

test("it stands where there is room", () => {
  const room = { width: 1_000, height: 600 };
  const size = { width: 100, height: 20 };
  const at = (left: number, top: number) => ({ left, top, width: 40, height: 30 });
  expect(placeBeside(at(500, 300), size, room, "bottom")).toEqual({ left: 470, top: 336 });
  expect(placeBeside(at(500, 560), size, room, "bottom")).toEqual({ left: 470, top: 534 });
  expect(placeBeside(at(500, 300), size, room, "right")).toEqual({ left: 546, top: 305 });
  expect(placeBeside(at(930, 300), size, room, "right")).toEqual({ left: 824, top: 305 });
  expect(placeBeside(at(4, 0), size, room, "top")).toEqual({ left: 8, top: 36 });
});
